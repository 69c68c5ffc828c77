#include "core/utf8.h"

#include <cstdint>
#include <cstring>

namespace concord {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080U;

bool is_continuation(unsigned char byte) noexcept { return (byte & 0xC0U) == 0x80U; }

// Length of the sequence that starts with `lead`, and the bounds of its second byte (RFC 3629 §4); 0 when
// `lead` starts none.
struct Sequence {
  std::size_t length = 0;
  unsigned char second_min = 0x80;
  unsigned char second_max = 0xBF;
};

Sequence sequence_of(unsigned char lead) noexcept {
  if (lead >= 0xC2 && lead <= 0xDF) return {.length = 2};
  if (lead == 0xE0) return {.length = 3, .second_min = 0xA0};
  if (lead == 0xED) return {.length = 3, .second_max = 0x9F};
  if (lead >= 0xE1 && lead <= 0xEF) return {.length = 3};
  if (lead == 0xF0) return {.length = 4, .second_min = 0x90};
  if (lead >= 0xF1 && lead <= 0xF3) return {.length = 4};
  if (lead == 0xF4) return {.length = 4, .second_max = 0x8F};
  return {};
}

}  // namespace

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  const auto byte_at = [text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  std::size_t i = 0;
  while (i < text.size()) {
    if (text.size() - i >= sizeof(std::uint64_t)) {
      std::uint64_t word = 0;
      std::memcpy(&word, text.data() + i, sizeof word);
      if ((word & kHighBits) == 0) {
        i += sizeof word;
        continue;
      }
    }
    if (byte_at(i) < 0x80) {
      ++i;
      continue;
    }
    const Sequence sequence = sequence_of(byte_at(i));
    if (sequence.length == 0 || text.size() - i < sequence.length) return i;
    if (byte_at(i + 1) < sequence.second_min || byte_at(i + 1) > sequence.second_max) return i;
    for (std::size_t k = 2; k < sequence.length; ++k) {
      if (!is_continuation(byte_at(i + k))) return i;
    }
    i += sequence.length;
  }
  return std::string_view::npos;
}

}  // namespace concord
