// The compiled-in font, and what is cut out of it.
#include "mappers/forms/pdf/font.h"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "mappers/forms/pdf/font_file.h"

namespace concord::mappers::pdf {
namespace {

const Font& font() {
  static const Font kFont{font_file().front()};
  return kFont;
}

TEST(PdfFont, HasTheLettersOfEuropeAndOfHebrewAndArabic) {
  for (const char32_t c : std::u32string_view{U"Azßéłőığșț¿ΩάЖђЇאשﺱﻼ–„“≥½"})
    EXPECT_NE(font().glyph(c), kNoGlyph) << static_cast<std::uint32_t>(c);
}

TEST(PdfFont, SaysWhatItDoesNotHave) {
  for (const char32_t c : {U'\u6F22', U'\u0915', U'\U0001FAC0', U'\U0010FFFF', char32_t{0xFFFFFFFF}})
    EXPECT_EQ(font().glyph(c), kNoGlyph) << static_cast<std::uint32_t>(c);
}

TEST(PdfFont, KnowsWidths) {
  EXPECT_EQ(font().width(font().glyph(U' ')), 317);
  EXPECT_EQ(font().width(font().glyph(U'W')), 988);
  EXPECT_GT(font().ascent(), 700);
  EXPECT_LT(font().descent(), 0);
}

TEST(PdfFont, IsCutDownToSomeGlyphs) {
  const std::vector<std::uint16_t> glyphs{kNoGlyph, font().glyph(U'W'), font().glyph(U'é'), font().glyph(U'i')};
  const std::string bytes = font().subset(glyphs);
  EXPECT_LT(bytes.size(), 16'000U);
  const Font part{bytes};
  for (std::uint16_t i = 0; i < glyphs.size(); ++i) EXPECT_EQ(part.width(i), font().width(glyphs.at(i))) << i;
  EXPECT_EQ(part.box(), font().box());
  EXPECT_EQ(part.glyph(U'W'), kNoGlyph);  // no table of characters
  EXPECT_EQ(bytes, font().subset(glyphs));
}

// A part of a part: what was composed of glyphs brings them along, under their new numbers.
TEST(PdfFont, BringsThePartsOfComposedGlyphsAlong) {
  const std::array alone{kNoGlyph, font().glyph(U'\u01D6')};  // ü with a macron
  const std::string bytes = font().subset(alone);
  const Font part{bytes};
  const std::array same{std::uint16_t{0}, std::uint16_t{1}};
  EXPECT_EQ(part.subset(same).size(), bytes.size());
  EXPECT_GT(bytes.size(), font().subset(std::array{kNoGlyph, font().glyph(U'u')}).size());
}

TEST(PdfFont, OfBrokenBytesIsEmpty) {
  const std::string whole{font_file().front().substr(0, 60'000)};
  for (std::size_t size = 0; size < whole.size(); size += 997) {
    const Font broken{std::string_view{whole}.substr(0, size)};
    EXPECT_GE(broken.width(broken.glyph(U'A')), 0);
    EXPECT_FALSE(broken.subset(std::array<std::uint16_t, 2>{0, 36}).empty());
  }
}

}  // namespace
}  // namespace concord::mappers::pdf
