#include "mappers/forms/pdf/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "mappers/forms/pdf/visual_order.h"

namespace concord::mappers::pdf {
namespace {

constexpr int kHundred = 100;  // places a point
constexpr int kMargin = 56;    // points
constexpr int kFootSize = 8;
constexpr int kFootAt = 32;

// How a kind of line looks; points.
struct Look {
  LineKind kind = LineKind::plain;
  int size = 10;
  int before = 0;  // room above, but for the first of a page
  int indent = 0;
  bool is_bold = false;
  bool is_alarming = false;
  int keep = 0;  // room that must be left below it on its page
};
constexpr std::array kLooks{
    Look{.kind = LineKind::alert, .size = 13, .before = 0, .is_bold = true, .is_alarming = true},
    Look{.kind = LineKind::title, .size = 18, .before = 6, .is_bold = true, .keep = 40},
    Look{.kind = LineKind::plain, .size = 10, .before = 4},
    Look{.kind = LineKind::heading, .size = 12, .before = 10, .is_bold = true, .keep = 28},
    Look{.kind = LineKind::fact, .size = 10, .before = 2, .indent = 14},
};
constexpr std::u32string_view kBullet = U"\u2022";
constexpr int kBulletIndent = 4;

constexpr int line_height(int size) { return size * 135 / 100; }

class Pages {
 public:
  Pages(const Font& font, UsedCharacters& used) : font_{font}, used_{used}, pages_(1) {}

  void add(const ReadableLine& line) {
    const Look& look = *std::ranges::find(kLooks, line.kind, &Look::kind);
    if (!pages_.back().empty()) top_ -= look.before;
    if (top_ - line_height(look.size) - look.keep < kMargin) begin_page();
    const std::string text = plain_text(line.text);
    bool is_first = true;
    for (std::string_view rest = text;;) {
      const std::size_t end = rest.find('\n');
      add_paragraph(characters_of(rest.substr(0, end)), look, is_first && line.kind == LineKind::fact);
      is_first = false;
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
  }

  std::vector<Page> take() {
    for (std::size_t i = 0; i < pages_.size(); ++i) {
      const std::string foot = fmt::format("{} / {}", i + 1, pages_.size());
      pages_[i].push_back({.x = kMargin * kHundred,
                           .y = kFootAt * kHundred,
                           .size = kFootSize,
                           .numbers = numbers_of(characters_of(foot))});
    }
    return std::move(pages_);
  }

 private:
  void begin_page() {
    pages_.emplace_back();
    top_ = kPageHeight - kMargin;
  }

  // In hundredths of points.
  [[nodiscard]] int width_of(char32_t c, int size) const { return font_.width(font_.glyph(c)) * size / 10; }

  // How many characters of `text`, which is not empty, stand on one line: to a space where there is one.
  [[nodiscard]] std::size_t fitting(std::u32string_view text, int size, int room) const {
    std::size_t space = 0;
    int width = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == U' ') space = i;
      width += width_of(text[i], size);
      if (width > room && i > 0 && text[i] != U' ') return space > 0 ? space + 1 : i;
    }
    return text.size();
  }

  std::vector<std::uint16_t> numbers_of(std::u32string_view seen) {
    std::vector<std::uint16_t> out;
    out.reserve(seen.size());
    for (const char32_t c : seen) out.push_back(used_.number(c));
    return out;
  }

  void add_paragraph(std::u32string_view text, const Look& look, bool has_bullet) {
    const bool is_from_right = is_right_to_left(text);
    const int room = (kPageWidth - 2 * kMargin - look.indent) * kHundred;
    do {
      const std::size_t count = text.empty() ? 0 : fitting(text, look.size, room);
      std::u32string_view line = text.substr(0, count);
      text.remove_prefix(count);
      while (line.ends_with(U' ')) line.remove_suffix(1);
      add_line(visual_order(line, is_from_right), look, is_from_right, has_bullet);
      has_bullet = false;
    } while (!text.empty());
  }

  void add_line(std::u32string_view seen, const Look& look, bool is_from_right, bool has_bullet) {
    if (top_ - line_height(look.size) < kMargin) begin_page();
    top_ -= line_height(look.size);
    Run run{.x = (kMargin + look.indent) * kHundred,
            .y = top_ * kHundred,
            .size = look.size,
            .is_bold = look.is_bold,
            .is_alarming = look.is_alarming,
            .numbers = {}};
    if (has_bullet) {
      Run bullet = run;
      bullet.x = (is_from_right ? kPageWidth - kMargin - kBulletIndent : kMargin + kBulletIndent) * kHundred;
      bullet.numbers = numbers_of(kBullet);
      pages_.back().push_back(std::move(bullet));
    }
    if (is_from_right) {
      run.x = (kPageWidth - kMargin - look.indent) * kHundred;
      for (const char32_t c : seen) run.x -= width_of(c, look.size);
    }
    run.numbers = numbers_of(seen);
    pages_.back().push_back(std::move(run));
  }

  const Font& font_;
  UsedCharacters& used_;
  std::vector<Page> pages_;
  int top_ = kPageHeight - kMargin;  // points; where the next line begins
};

}  // namespace

std::uint16_t UsedCharacters::number(char32_t character) {
  const auto [it, is_new] = numbers_.try_emplace(character, kNoGlyph);
  if (!is_new) return it->second;
  const std::uint16_t glyph = font_.glyph(character);
  if (glyph == kNoGlyph) {
    has_missing_ = true;
    return kNoGlyph;
  }
  it->second = static_cast<std::uint16_t>(glyphs_.size());
  glyphs_.push_back(glyph);
  characters_.push_back(character);
  return it->second;
}

std::vector<Page> lay_out(const Readable& readable, const Font& font, UsedCharacters& used) {
  Pages pages{font, used};
  for (const ReadableLine& line : readable.lines) pages.add(line);
  return pages.take();
}

}  // namespace concord::mappers::pdf
