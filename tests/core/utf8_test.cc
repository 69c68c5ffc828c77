#include "core/utf8.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

// `scalar` in UTF-8, by arithmetic alone and without regard to what is allowed.
std::string encoded(std::uint32_t scalar) {
  const auto tail = [scalar](unsigned shift) { return static_cast<char>(0x80U | ((scalar >> shift) & 0x3FU)); };
  if (scalar < 0x80) return {static_cast<char>(scalar)};
  if (scalar < 0x800) return {static_cast<char>(0xC0U | (scalar >> 6U)), tail(0)};
  if (scalar < 0x10000) return {static_cast<char>(0xE0U | (scalar >> 12U)), tail(6), tail(0)};
  return {static_cast<char>(0xF0U | (scalar >> 18U)), tail(12), tail(6), tail(0)};
}

TEST(Utf8, TakesEveryScalarAndNoSurrogate) {
  for (std::uint32_t scalar = 0; scalar < 0x110000; ++scalar) {
    const bool is_surrogate = scalar >= 0xD800 && scalar <= 0xDFFF;
    ASSERT_EQ(find_invalid_utf8(encoded(scalar)), is_surrogate ? 0 : kNone) << std::hex << scalar;
  }
  for (std::uint32_t scalar = 0x110000; scalar < 0x200000; scalar += 0x1001) {
    ASSERT_EQ(find_invalid_utf8(encoded(scalar)), 0U) << std::hex << scalar;
  }
}

TEST(Utf8, FindsTheFirstBadByteAtEveryOffset) {
  const std::vector<std::string> bad{"\x80",
                                     "\xBF",
                                     "\xC0\x80",
                                     "\xC1\xBF",
                                     "\xE0\x80\x80",
                                     "\xE0\x9F\xBF",
                                     "\xED\xA0\x80",
                                     "\xF0\x80\x80\x80",
                                     "\xF0\x8F\xBF\xBF",
                                     "\xF4\x90\x80\x80",
                                     "\xF5\x80\x80\x80",
                                     "\xFE",
                                     "\xFF",
                                     "\xC3",
                                     "\xE2\x82",
                                     "\xF0\x9F\x98",
                                     "\xC3(",
                                     "\xE2\x82(",
                                     "\xF0\x9F\x98("};
  for (std::size_t offset = 0; offset < 20; ++offset) {
    const std::string before(offset, 'a');
    for (const std::string& sequence : bad) {
      EXPECT_EQ(find_invalid_utf8(before + sequence), offset);
      EXPECT_EQ(find_invalid_utf8(before + sequence + "tail of text"), offset);
    }
    EXPECT_EQ(find_invalid_utf8(before + "\xE2\x82\xAC" + before), kNone);
  }
  EXPECT_EQ(find_invalid_utf8(""), kNone);
}

}  // namespace
}  // namespace concord
