#include "fhir/search/fold.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace concord::fhir::search {
namespace {

// A letter for each code point from `first`; "*" for those that stay or are elsewhere.
struct Letters {
  char32_t first;
  std::string_view letters;
};
constexpr std::array kLetters{
    Letters{0xC0,
            "aaaaaa*ceeeeiiiidnooooo*ouuuuy**aaaaaa*ceeeeiiiidnooooo*ouuuuy*yaaaaaaccccccccddddeeeeeeeeeegggg"
            "gggghhhhiiiiiiiiii**jjkkkllllllllllnnnnnnnnnoooooo**rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"},
    Letters{0x1E00,
            "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr"
            "ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwya*****aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
            "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy******"},
};
static_assert(kLetters[0].letters.size() == 0x180 - 0xC0 && kLetters[1].letters.size() == 0x1F00 - 0x1E00);

struct Ligature {
  char32_t code_point;
  std::string_view letters;
};
constexpr std::array kLigatures{
    Ligature{0xC6, "ae"},  Ligature{0xDE, "th"},  Ligature{0xDF, "ss"},  Ligature{0xE6, "ae"},  Ligature{0xFE, "th"},
    Ligature{0x132, "ij"}, Ligature{0x133, "ij"}, Ligature{0x152, "oe"}, Ligature{0x153, "oe"}, Ligature{0x1E9E, "ss"},
};

// Capitals of Greek and Cyrillic, and how far their small letters are.
struct Capitals {
  char32_t first;
  char32_t last;
  char32_t distance;
};
constexpr std::array kCapitals{Capitals{0x391, 0x3A9, 32}, Capitals{0x400, 0x40F, 80}, Capitals{0x410, 0x42F, 32}};

// Letters with accents of Greek and Cyrillic, by code point, and the small letters without.
struct Plain {
  char32_t accented;
  char32_t letter;
};
constexpr std::array kPlain{
    Plain{0x386, 0x3B1}, Plain{0x388, 0x3B5}, Plain{0x389, 0x3B7}, Plain{0x38A, 0x3B9}, Plain{0x38C, 0x3BF},
    Plain{0x38E, 0x3C5}, Plain{0x38F, 0x3C9}, Plain{0x390, 0x3B9}, Plain{0x3AA, 0x3B9}, Plain{0x3AB, 0x3C5},
    Plain{0x3AC, 0x3B1}, Plain{0x3AD, 0x3B5}, Plain{0x3AE, 0x3B7}, Plain{0x3AF, 0x3B9}, Plain{0x3B0, 0x3C5},
    Plain{0x3C2, 0x3C3}, Plain{0x3CA, 0x3B9}, Plain{0x3CB, 0x3C5}, Plain{0x3CC, 0x3BF}, Plain{0x3CD, 0x3C5},
    Plain{0x3CE, 0x3C9}, Plain{0x400, 0x435}, Plain{0x401, 0x435}, Plain{0x403, 0x433}, Plain{0x407, 0x456},
    Plain{0x40C, 0x43A}, Plain{0x40D, 0x438}, Plain{0x40E, 0x443}, Plain{0x419, 0x438}, Plain{0x439, 0x438},
    Plain{0x450, 0x435}, Plain{0x451, 0x435}, Plain{0x453, 0x433}, Plain{0x457, 0x456}, Plain{0x45C, 0x43A},
    Plain{0x45D, 0x438}, Plain{0x45E, 0x443},
};
static_assert(std::is_sorted(kPlain.begin(), kPlain.end(),
                             [](const Plain& a, const Plain& b) { return a.accented < b.accented; }));

constexpr char32_t kFirstMark = 0x300;
constexpr char32_t kLastMark = 0x36F;

// Small ASCII letters for a code point; empty when it has none.
std::string_view ascii_letters(char32_t point) {
  for (const Ligature& row : kLigatures) {
    if (row.code_point == point) return row.letters;
  }
  for (const Letters& row : kLetters) {
    if (point < row.first || point >= row.first + row.letters.size()) continue;
    const std::string_view letter = row.letters.substr(point - row.first, 1);
    return letter == "*" ? std::string_view{} : letter;
  }
  return {};
}

char32_t small_letter(char32_t point) {
  const auto* plain = std::ranges::lower_bound(kPlain, point, {}, &Plain::accented);
  if (plain != kPlain.end() && plain->accented == point) return plain->letter;
  for (const Capitals& row : kCapitals) {
    if (row.first <= point && point <= row.last) return point + row.distance;
  }
  return point;
}

// The code point of two or three bytes at the front; nothing for any other length, which holds no letter of ours.
struct Decoded {
  char32_t point;
  std::size_t bytes;
};
std::optional<Decoded> decode(std::string_view text) {
  const auto bits = [text](std::size_t i) { return static_cast<char32_t>(static_cast<unsigned char>(text[i])); };
  if (text.size() >= 2 && (bits(0) & 0xE0U) == 0xC0U) return Decoded{((bits(0) & 0x1FU) << 6U) | (bits(1) & 0x3FU), 2};
  if (text.size() >= 3 && (bits(0) & 0xF0U) == 0xE0U) {
    return Decoded{((bits(0) & 0x0FU) << 12U) | ((bits(1) & 0x3FU) << 6U) | (bits(2) & 0x3FU), 3};
  }
  return std::nullopt;
}

// A code point from U+0080 on, folded.
void append_folded(const Decoded& decoded, std::string_view original, std::string& out) {
  if (decoded.point >= kFirstMark && decoded.point <= kLastMark) return;
  if (const std::string_view letters = ascii_letters(decoded.point); !letters.empty()) {
    out += letters;
    return;
  }
  const char32_t small = small_letter(decoded.point);
  if (small == decoded.point) {
    out += original;
    return;
  }
  out += static_cast<char>(0xC0U | (small >> 6U));  // all small letters of the tables are two bytes
  out += static_cast<char>(0x80U | (small & 0x3FU));
}

}  // namespace

std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const char c = text.front();
    std::size_t bytes = 1;
    if (static_cast<unsigned char>(c) < 0x80U) {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (const auto decoded = decode(text)) {
      bytes = decoded->bytes;
      append_folded(*decoded, text.substr(0, bytes), out);
    } else {
      out += c;
    }
    text.remove_prefix(bytes);
  }
  return out;
}

}  // namespace concord::fhir::search
