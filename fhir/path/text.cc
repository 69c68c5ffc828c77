#include "fhir/path/text.h"

#include <algorithm>
#include <array>

namespace concord::fhir::path {
namespace {

constexpr std::string_view kWhite = " \t\r\n\f\v";

// Capital letters [first, last] and how far their small ones are. With a step of 2 capitals and small ones alternate.
struct CaseRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t distance;
  std::uint32_t step;
};
constexpr std::array kCaseRanges{
    CaseRange{'A', 'Z', 32, 1},     CaseRange{0xC0, 0xD6, 32, 1},    CaseRange{0xD8, 0xDE, 32, 1},
    CaseRange{0x100, 0x12E, 1, 2},  CaseRange{0x132, 0x136, 1, 2},   CaseRange{0x139, 0x147, 1, 2},
    CaseRange{0x14A, 0x176, 1, 2},  CaseRange{0x179, 0x17D, 1, 2},   CaseRange{0x386, 0x386, 38, 1},
    CaseRange{0x388, 0x38A, 37, 1}, CaseRange{0x391, 0x3A1, 32, 1},  CaseRange{0x3A3, 0x3AB, 32, 1},
    CaseRange{0x400, 0x40F, 80, 1}, CaseRange{0x410, 0x42F, 32, 1},  CaseRange{0x460, 0x480, 1, 2},
    CaseRange{0x48A, 0x4BE, 1, 2},  CaseRange{0x1E00, 0x1E94, 1, 2}, CaseRange{0x1EA0, 0x1EFE, 1, 2},
};

std::uint32_t lower(std::uint32_t code) {
  for (const CaseRange& range : kCaseRanges) {
    if (code >= range.first && code <= range.last) {
      return (code - range.first) % range.step == 0 ? code + range.distance : code;
    }
  }
  return code;
}

std::uint32_t upper(std::uint32_t code) {
  for (const CaseRange& range : kCaseRanges) {
    if (code < range.first + range.distance || code > range.last + range.distance) continue;
    const std::uint32_t capital = code - range.distance;
    if ((capital - range.first) % range.step == 0) return capital;
  }
  return code;
}

std::uint32_t code_at(std::string_view text, std::size_t offset) {
  const std::size_t size = character_size(text, offset);
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[offset + i]));
  };
  if (size == 1) return byte(0);
  std::uint32_t code = byte(0) & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) code = code << 6U | (byte(i) & 0x3FU);
  return code;
}

template <class Map>
std::string mapped(std::string_view text, Map map) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); i += character_size(text, i)) append_utf8(out, map(code_at(text, i)));
  return out;
}

}  // namespace

void append_utf8(std::string& out, std::uint32_t code) {
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
    return;
  }
  const unsigned tail = code < 0x800 ? 1 : (code < 0x10000 ? 2 : 3);
  const std::uint32_t mark = 0xF0U << (3U - tail) & 0xFFU;
  out.push_back(static_cast<char>(mark | code >> (6U * tail)));
  for (unsigned i = tail; i-- > 0;) out.push_back(static_cast<char>(0x80U | (code >> (6U * i) & 0x3FU)));
}

std::optional<std::uint32_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint32_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint32_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint32_t>(c - 'A' + 10);
  return std::nullopt;
}

std::size_t count_characters(std::string_view text) noexcept {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::size_t character_size(std::string_view text, std::size_t offset) noexcept {
  std::size_t end = offset + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) ++end;
  return end - offset;
}

std::size_t byte_offset(std::string_view text, std::size_t character) noexcept {
  std::size_t offset = 0;
  for (; character > 0 && offset < text.size(); --character) offset += character_size(text, offset);
  return offset;
}

std::string to_upper(std::string_view text) { return mapped(text, upper); }
std::string to_lower(std::string_view text) { return mapped(text, lower); }

std::string_view trimmed(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(kWhite);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kWhite) - first + 1);
}

std::string normalized(std::string_view text) {
  std::string out;
  for (const char c : to_lower(trimmed(text))) {
    if (kWhite.find(c) == std::string_view::npos) {
      out.push_back(c);
    } else if (!out.ends_with(' ')) {
      out.push_back(' ');
    }
  }
  return out;
}

}  // namespace concord::fhir::path
