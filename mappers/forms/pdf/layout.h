// The lines of a document on pages: wrapped, in visual order, as glyphs at places. No PDF yet.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mappers/forms/pdf/font.h"
#include "mappers/forms/readable.h"

namespace concord::mappers::pdf {

inline constexpr int kPageWidth = 595;  // ISO A4, in points
inline constexpr int kPageHeight = 842;

// The characters of a document, numbered in the order in which they were first asked for; 0 is the box.
class UsedCharacters {
 public:
  explicit UsedCharacters(const Font& font) : font_{font}, glyphs_{kNoGlyph}, characters_{U'\uFFFD'} {}
  [[nodiscard]] std::uint16_t number(char32_t character);
  [[nodiscard]] const std::vector<std::uint16_t>& glyphs() const noexcept { return glyphs_; }
  [[nodiscard]] const std::vector<char32_t>& characters() const noexcept { return characters_; }
  // Something was asked for that the font does not have.
  [[nodiscard]] bool has_missing() const noexcept { return has_missing_; }

 private:
  const Font& font_;
  std::vector<std::uint16_t> glyphs_;
  std::vector<char32_t> characters_;
  std::unordered_map<char32_t, std::uint16_t> numbers_;
  bool has_missing_ = false;
};

// One line of text where it is drawn. Places are hundredths of points from the left and the bottom.
struct Run {
  int x = 0;
  int y = 0;
  int size = 10;  // points
  bool is_bold = false;
  bool is_alarming = false;
  std::vector<std::uint16_t> numbers;
};

using Page = std::vector<Run>;

// As many pages as are needed; what bounds the lines of `readable` bounds them. Each ends with its number.
[[nodiscard]] std::vector<Page> lay_out(const Readable& readable, const Font& font, UsedCharacters& used);

}  // namespace concord::mappers::pdf
