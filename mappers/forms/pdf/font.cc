#include "mappers/forms/pdf/font.h"

#include <algorithm>
#include <unordered_map>
#include <vector>

namespace concord::mappers::pdf {
namespace {

constexpr std::size_t kDirectory = 12;  // bytes before the first row
constexpr std::size_t kRow = 16;
constexpr std::size_t kGroup = 12;  // of a character map of format 12

void append_u16(std::string& out, std::uint32_t value) {
  out += static_cast<char>((value >> 8U) & 0xFFU);
  out += static_cast<char>(value & 0xFFU);
}

void append_u32(std::string& out, std::uint32_t value) {
  append_u16(out, value >> 16U);
  append_u16(out, value & 0xFFFFU);
}

void put_u16(std::string& out, std::size_t at, std::uint32_t value) {
  if (at + 2 > out.size()) return;
  out[at] = static_cast<char>((value >> 8U) & 0xFFU);
  out[at + 1] = static_cast<char>(value & 0xFFU);
}

std::uint32_t u16_of(std::string_view bytes, std::size_t at) {
  if (at + 2 > bytes.size()) return 0;
  return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at]) << 8U) |
         static_cast<unsigned char>(bytes[at + 1]);
}

// Where the numbers of its parts stand in a composed glyph; none in a simple one.
std::vector<std::size_t> parts_of(std::string_view outline) {
  enum Flag : std::uint32_t { words = 0x1, scale = 0x8, more = 0x20, two_scales = 0x40, matrix = 0x80 };
  constexpr std::size_t kHeader = 10;
  std::vector<std::size_t> out;
  if (outline.size() < kHeader || (u16_of(outline, 0) & 0x8000U) == 0) return out;
  std::size_t at = kHeader;
  for (std::uint32_t flags = Flag::more; (flags & Flag::more) != 0 && at + 4 <= outline.size();) {
    flags = u16_of(outline, at);
    out.push_back(at + 2);
    at += 4 + ((flags & Flag::words) != 0 ? 4U : 2U);
    if ((flags & Flag::scale) != 0) at += 2;
    if ((flags & Flag::two_scales) != 0) at += 4;
    if ((flags & Flag::matrix) != 0) at += 8;
  }
  return out;
}

// A file of these tables, which stand in the order of their tags.
struct NamedTable {
  std::string_view tag;
  std::string bytes;
};

std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < bytes.size(); at += 4) sum += (u16_of(bytes, at) << 16U) | u16_of(bytes, at + 2);
  return sum;
}

std::string file_of(std::vector<NamedTable> tables) {
  std::string out;
  append_u32(out, 0x00010000U);
  append_u16(out, static_cast<std::uint32_t>(tables.size()));
  std::uint32_t log = 0;
  while ((2U << log) <= tables.size()) ++log;
  append_u16(out, 16U << log);
  append_u16(out, log);
  append_u16(out, static_cast<std::uint32_t>(tables.size()) * 16U - (16U << log));
  std::size_t offset = kDirectory + kRow * tables.size();
  for (NamedTable& table : tables) {
    const std::size_t size = table.bytes.size();
    table.bytes.resize((size + 3) / 4 * 4, '\0');
    out += table.tag;
    append_u32(out, checksum(table.bytes));
    append_u32(out, static_cast<std::uint32_t>(offset));
    append_u32(out, static_cast<std::uint32_t>(size));
    offset += table.bytes.size();
  }
  for (const NamedTable& table : tables) out += table.bytes;
  return out;
}

// The glyphs and their parts, each once, and which place each has.
struct Chosen {
  std::vector<std::uint16_t> glyphs;
  std::unordered_map<std::uint16_t, std::size_t> places;
  std::size_t place(std::uint16_t glyph) {
    const auto [it, is_new] = places.try_emplace(glyph, glyphs.size());
    if (is_new) glyphs.push_back(glyph);
    return it->second;
  }
};

}  // namespace

Font::Font(std::string_view file)
    : file_{file},
      head_{find_table("head")},
      hhea_{find_table("hhea")},
      hmtx_{find_table("hmtx")},
      loca_{find_table("loca")},
      glyf_{find_table("glyf")},
      characters_{find_character_map()},
      units_{std::max(1, i16(head_.at + 18))},
      metrics_{std::max(1U, u16(hhea_.at + 34))} {}

std::uint32_t Font::u16(std::size_t at) const { return u16_of(file_, at); }
std::uint32_t Font::u32(std::size_t at) const { return (u16(at) << 16U) | u16(at + 2); }
int Font::i16(std::size_t at) const { return static_cast<std::int16_t>(u16(at)); }
int Font::scaled(int units) const { return units * 1'000 / units_; }

Font::Table Font::find_table(std::string_view tag) const {
  const std::size_t rows = u16(4);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t row = kDirectory + kRow * i;
    if (row + kRow > file_.size()) break;
    if (file_.substr(row, 4) == tag) return {.at = u32(row + 8), .size = u32(row + 12)};
  }
  return {.at = file_.size(), .size = 0};
}

// That of all of Unicode: platform 3, encoding 10.
Font::Table Font::find_character_map() const {
  constexpr std::uint32_t kWindowsFull = (3U << 16U) | 10U;
  constexpr std::uint32_t kFormat = 12;
  const Table cmap = find_table("cmap");
  const std::size_t rows = u16(cmap.at + 2);
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t row = cmap.at + 4 + 8 * i;
    const std::size_t at = cmap.at + u32(row + 4);
    if (u32(row) == kWindowsFull && u16(at) == kFormat) return {.at = at + 16, .size = u32(at + 12)};
  }
  return {};
}

std::uint16_t Font::glyph(char32_t character) const {
  std::size_t low = 0;
  std::size_t high = characters_.size;
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    const std::size_t group = characters_.at + kGroup * middle;
    if (character < u32(group)) {
      high = middle;
    } else if (character > u32(group + 4)) {
      low = middle + 1;
    } else {
      return static_cast<std::uint16_t>(u32(group + 8) + (character - u32(group)));
    }
  }
  return kNoGlyph;
}

int Font::width(std::uint16_t glyph) const {
  const std::uint32_t row = std::min<std::uint32_t>(glyph, metrics_ - 1);
  return scaled(static_cast<int>(u16(hmtx_.at + std::size_t{4} * row)));
}

std::array<int, 4> Font::box() const {
  return {scaled(i16(head_.at + 36)), scaled(i16(head_.at + 38)), scaled(i16(head_.at + 40)),
          scaled(i16(head_.at + 42))};
}
int Font::ascent() const { return scaled(i16(hhea_.at + 4)); }
int Font::descent() const { return scaled(i16(hhea_.at + 6)); }

std::string_view Font::outline(std::uint16_t glyph) const {
  const bool is_long = u16(head_.at + 50) != 0;
  const auto offset = [&](std::size_t i) -> std::size_t {
    return is_long ? u32(loca_.at + 4 * i) : std::size_t{2} * u16(loca_.at + 2 * i);
  };
  const std::size_t begin = offset(glyph);
  const std::size_t end = std::min(offset(std::size_t{glyph} + 1), glyf_.size);
  if (begin >= end || glyf_.at + end > file_.size()) return {};
  return file_.substr(glyf_.at + begin, end - begin);
}

std::string Font::subset(std::span<const std::uint16_t> glyphs) const {
  Chosen chosen;
  chosen.glyphs.assign(glyphs.begin(), glyphs.end());
  for (std::size_t i = 0; i < glyphs.size(); ++i) chosen.places.try_emplace(glyphs[i], i);
  std::string glyf;
  std::string loca;
  std::string hmtx;
  for (std::size_t i = 0; i < chosen.glyphs.size(); ++i) {
    const std::uint16_t glyph = chosen.glyphs[i];
    std::string shape{outline(glyph)};
    for (const std::size_t part : parts_of(shape))
      put_u16(shape, part, static_cast<std::uint32_t>(chosen.place(static_cast<std::uint16_t>(u16_of(shape, part)))));
    shape.resize((shape.size() + 3) / 4 * 4, '\0');
    append_u32(loca, static_cast<std::uint32_t>(glyf.size()));
    glyf += shape;
    const std::size_t metric = hmtx_.at + std::size_t{4} * std::min<std::uint32_t>(glyph, metrics_ - 1);
    append_u32(hmtx, u32(metric));
  }
  append_u32(loca, static_cast<std::uint32_t>(glyf.size()));
  const auto count = static_cast<std::uint32_t>(chosen.glyphs.size());
  const auto copy = [this](std::string_view tag) {
    const Table table = find_table(tag);
    return std::string{file_.substr(std::min(table.at, file_.size()), table.size)};
  };
  std::string head = copy("head");
  put_u16(head, 50, 1);  // offsets in loca are long
  std::string hhea = copy("hhea");
  put_u16(hhea, 34, count);
  std::string maxp = copy("maxp");
  put_u16(maxp, 4, count);
  return file_of({{"cvt ", copy("cvt ")},
                  {"fpgm", copy("fpgm")},
                  {"glyf", std::move(glyf)},
                  {"head", std::move(head)},
                  {"hhea", std::move(hhea)},
                  {"hmtx", std::move(hmtx)},
                  {"loca", std::move(loca)},
                  {"maxp", std::move(maxp)},
                  {"prep", copy("prep")}});
}

}  // namespace concord::mappers::pdf
