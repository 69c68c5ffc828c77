// A TrueType font as data: which glyph a character has, how wide it is, and the font cut down to some glyphs. It draws
// nothing and shapes nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace concord::mappers::pdf {

inline constexpr std::uint16_t kNoGlyph = 0;  // the box that stands for what the font does not have

class Font {
 public:
  // The bytes of a TrueType file, which live for ever. Reading past its end yields zeros.
  explicit Font(std::string_view file);

  // By the font's table of Unicode characters; kNoGlyph when it has none.
  [[nodiscard]] std::uint16_t glyph(char32_t character) const;
  // The width of a glyph, in thousandths of the size.
  [[nodiscard]] int width(std::uint16_t glyph) const;
  // Left, bottom, right, top of all glyphs; ascent and descent: in thousandths of the size.
  [[nodiscard]] std::array<int, 4> box() const;
  [[nodiscard]] int ascent() const;
  [[nodiscard]] int descent() const;
  // A TrueType file with these glyphs, numbered by their places; the first ought to be kNoGlyph. Parts of composed
  // glyphs come along. It has no table of characters.
  [[nodiscard]] std::string subset(std::span<const std::uint16_t> glyphs) const;

 private:
  struct Table {
    std::size_t at = 0;
    std::size_t size = 0;
  };
  [[nodiscard]] Table find_table(std::string_view tag) const;
  [[nodiscard]] Table find_character_map() const;
  [[nodiscard]] std::uint32_t u16(std::size_t at) const;
  [[nodiscard]] std::uint32_t u32(std::size_t at) const;
  [[nodiscard]] int i16(std::size_t at) const;
  [[nodiscard]] int scaled(int units) const;
  [[nodiscard]] std::string_view outline(std::uint16_t glyph) const;

  std::string_view file_;
  Table head_, hhea_, hmtx_, loca_, glyf_;
  Table characters_;  // groups of a character map of format 12
  int units_ = 1;     // of the em
  std::uint32_t metrics_ = 1;
};

}  // namespace concord::mappers::pdf
