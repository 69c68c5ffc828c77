#include "mappers/forms/pdf/visual_order.h"

#include <fribidi.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

namespace concord::mappers::pdf {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

bool is_in(char32_t c, const auto& ranges) {
  return std::ranges::any_of(ranges, [c](const Range& one) { return c >= one.first && c <= one.last; });
}

// Scripts from right to left, their presentation forms, and the controls of direction.
constexpr std::array kRightToLeft{Range{0x0590, 0x08FF}, Range{0x200F, 0x200F},   Range{0x202B, 0x202B},
                                  Range{0x202E, 0x202E}, Range{0x2067, 0x2068},   Range{0xFB1D, 0xFDFF},
                                  Range{0xFE70, 0xFEFC}, Range{0x10800, 0x10FFF}, Range{0x1E800, 0x1EFFF}};
// Soft hyphen, joiners, marks of direction, selectors of variants: they have no ink.
constexpr std::array kInkless{Range{0x00AD, 0x00AD}, Range{0x200B, 0x200F}, Range{0x202A, 0x202E},
                              Range{0x2060, 0x206F}, Range{0xFE00, 0xFE0F}, Range{0xFEFF, 0xFEFF}};

bool is_plain(std::u32string_view text) {
  return std::ranges::none_of(text,
                              [](char32_t c) { return c >= kRightToLeft.front().first && is_in(c, kRightToLeft); });
}

std::u32string without_inkless(std::u32string text) {
  std::erase_if(text, [](char32_t c) { return c >= kInkless.front().first && is_in(c, kInkless); });
  return text;
}

// The bytes after the first of a character, by that one.
std::size_t length_of(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xE0) return 2;
  return first < 0xF0 ? 3 : 4;
}

}  // namespace

std::u32string characters_of(std::string_view text) {
  std::u32string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at]);
    const std::size_t length = std::min(length_of(first), text.size() - at);
    char32_t c = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) c = (c << 6U) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
    out += c <= 0x20 || c == 0x7F || c == 0xA0 ? U' ' : c;
    at += length;
  }
  return out;
}

bool is_right_to_left(std::u32string_view paragraph) {
  if (is_plain(paragraph)) return false;
  std::vector<FriBidiCharType> types(paragraph.size());
  const std::vector<FriBidiChar> text(paragraph.begin(), paragraph.end());
  const auto length = static_cast<FriBidiStrIndex>(text.size());
  fribidi_get_bidi_types(text.data(), length, types.data());
  return fribidi_get_par_direction(types.data(), length) == FRIBIDI_PAR_RTL;
}

std::u32string visual_order(std::u32string_view line, bool is_right_to_left) {
  if (!is_right_to_left && is_plain(line)) return without_inkless(std::u32string{line});
  const std::vector<FriBidiChar> text(line.begin(), line.end());
  std::vector<FriBidiChar> seen(text.size() + 1);
  FriBidiParType direction = is_right_to_left ? FRIBIDI_PAR_RTL : FRIBIDI_PAR_LTR;
  const FriBidiLevel level = fribidi_log2vis(text.data(), static_cast<FriBidiStrIndex>(text.size()), &direction,
                                             seen.data(), nullptr, nullptr, nullptr);
  if (level == 0) return without_inkless(std::u32string{line});  // out of memory: readable still
  return without_inkless(std::u32string(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(text.size())));
}

}  // namespace concord::mappers::pdf
