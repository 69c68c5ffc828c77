// Lines on pages: where they break, in which direction they run, and that they stay on the page.
#include "mappers/forms/pdf/layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "mappers/forms/pdf/font_file.h"
#include "mappers/forms/pdf/visual_order.h"

namespace concord::mappers::pdf {
namespace {

struct LaidOut {
  std::vector<Page> pages;
  std::vector<std::u32string> lines;  // of all pages, without bullets and page numbers
  bool has_missing = false;
  int right = 0;  // where the widest line ends, in hundredths of points
  int left = kPageWidth * 100;
};

LaidOut laid_out(const std::vector<ReadableLine>& lines) {
  const Font font{font_file().front()};
  UsedCharacters used{font};
  LaidOut out;
  out.pages = lay_out({.language = {}, .lines = lines}, font, used);
  for (const Page& page : out.pages) {
    for (std::size_t i = 0; i + 1 < page.size(); ++i) {
      std::u32string text;
      int end = page[i].x;
      for (const std::uint16_t number : page[i].numbers) {
        text += used.characters().at(number);
        end += font.width(used.glyphs().at(number)) * page[i].size / 10;
      }
      if (text == U"\u2022") continue;
      out.lines.push_back(text);
      out.right = std::max(out.right, end);
      out.left = std::min(out.left, page[i].x);
    }
  }
  out.has_missing = used.has_missing();
  return out;
}

LaidOut fact(std::string text) { return laid_out({{.kind = LineKind::fact, .text = std::move(text)}}); }

constexpr int kRightEdge = (kPageWidth - 56) * 100;

TEST(PdfLayout, WrapsAtSpaces) {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "word ";
  const LaidOut out = fact(text + "end");
  ASSERT_GT(out.lines.size(), 2U);
  for (const std::u32string& line : out.lines) EXPECT_TRUE(line.starts_with(U"word") && !line.ends_with(U' '));
  EXPECT_LE(out.right, kRightEdge);
}

TEST(PdfLayout, BreaksAWordThatIsWiderThanTheLine) {
  const LaidOut out = fact(std::string(1'000, 'W'));
  std::size_t count = 0;
  for (const std::u32string& line : out.lines) count += line.size();
  EXPECT_EQ(count, 1'000U);
  EXPECT_LE(out.right, kRightEdge);
}

TEST(PdfLayout, KeepsLineEndsAndEscapes) {
  EXPECT_EQ(fact("a &amp; b<br/>&lt;c&gt;<br/><br/>d").lines,
            (std::vector<std::u32string>{U"a & b", U"<c>", U"", U"d"}));
}

TEST(PdfLayout, DrawsHebrewFromTheRight) {
  const LaidOut out = fact("שלום 12 km");
  EXPECT_EQ(out.lines, std::vector<std::u32string>{U"km 12 םולש"});
  EXPECT_GT(out.left, kPageWidth * 50);
  EXPECT_LE(out.right, kRightEdge);
}

TEST(PdfLayout, DrawsHebrewWithinALineFromTheLeft) {
  EXPECT_EQ(fact("Status: שלום, done").lines, std::vector<std::u32string>{U"Status: םולש, done"});
}

TEST(PdfLayout, JoinsArabicLetters) {
  const LaidOut out = fact("كتاب");
  ASSERT_EQ(out.lines.size(), 1U);
  EXPECT_EQ(out.lines.front(), U"\uFE8F\uFE8E\uFE98\uFEDB");
  EXPECT_FALSE(out.has_missing);
}

TEST(PdfLayout, ShowsABoxForWhatTheFontLacks) {
  const LaidOut out = fact("漢 \xF0\x9F\xAB\x80");
  EXPECT_TRUE(out.has_missing);
  EXPECT_EQ(out.lines, std::vector<std::u32string>{U"\uFFFD \uFFFD"});
}

TEST(PdfLayout, LeavesOutWhatHasNoInk) {
  const LaidOut out = fact("a\u00ADb\u200Bc\u202Ad\u2060e\uFEFFf\u200Eg\tx\u00A0y");
  EXPECT_FALSE(out.has_missing);
  EXPECT_EQ(out.lines, std::vector<std::u32string>{U"abcdefg x y"});
}

TEST(PdfLayout, OfNothingIsOnePage) {
  EXPECT_EQ(laid_out({}).pages.size(), 1U);
  EXPECT_EQ(fact("").pages.size(), 1U);
  EXPECT_EQ(fact("      ").lines, std::vector<std::u32string>{U""});
}

TEST(PdfLayout, KeepsAHeadingWithWhatFollows) {
  for (std::size_t before = 30; before < 60; ++before) {
    std::vector<ReadableLine> lines(before, {.kind = LineKind::fact, .text = "x"});
    lines.push_back({.kind = LineKind::heading, .text = "Heading"});
    lines.push_back({.kind = LineKind::fact, .text = "follows"});
    const LaidOut out = laid_out(lines);
    const Page& last = out.pages.back();
    EXPECT_GE(last.size(), out.pages.size() == 1 ? 1U : 4U) << before;  // heading, bullet, line, page number
  }
}

// The most that a readable part can be.
TEST(PdfLayout, IsBoundedByItsLines) {
  std::vector<ReadableLine> lines(kReadableLinesMax, {.kind = LineKind::fact, .text = std::string(66, 'W')});
  const LaidOut out = laid_out(lines);
  EXPECT_LE(out.pages.size(), 250U);
  for (const Page& page : out.pages) {
    for (const auto& run : page) {
      EXPECT_TRUE(run.y > 0 && run.y < kPageHeight * 100 && run.x >= 0);
    }
  }
}

}  // namespace
}  // namespace concord::mappers::pdf
