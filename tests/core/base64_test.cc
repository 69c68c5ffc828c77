#include "core/base64.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord {
namespace {

// RFC 4648 §10, and bytes on which the two alphabets differ.
const std::vector<std::pair<std::string, std::string>>& vectors() {
  static const std::vector<std::pair<std::string, std::string>> kRows{
      {"", ""},
      {"f", "Zg=="},
      {"fo", "Zm8="},
      {"foo", "Zm9v"},
      {"foob", "Zm9vYg=="},
      {"fooba", "Zm9vYmE="},
      {"foobar", "Zm9vYmFy"},
      {"\xFB\xEF\xFF", "++//"},
  };
  return kRows;
}

std::string url_form(std::string text) {
  while (text.ends_with('=')) text.pop_back();
  for (char& c : text) {
    if (c == '+') c = '-';
    if (c == '/') c = '_';
  }
  return text;
}

TEST(Base64, AgreesWithTheRfc) {
  for (const auto& [bytes, text] : vectors()) {
    EXPECT_EQ(base64_encode(bytes), text);
    EXPECT_EQ(base64_decode(text), bytes);
    EXPECT_EQ(base64url_encode(bytes), url_form(text));
    EXPECT_EQ(base64url_decode(url_form(text)), bytes);
  }
}

TEST(Base64, CarriesEveryByteAtEveryPlace) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) {
    bytes += static_cast<char>(i);
    EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
    EXPECT_EQ(base64url_decode(base64url_encode(bytes)), bytes);
  }
}

TEST(Base64, GivesEachValueOneTextOnly) {
  for (const std::string text : {"Zg", "Zg=", "Zg===", "Z===", "=", "==", "====", "Zh==", "Zm9=", "Zm8=Zm8=", "Zg==\n",
                                 " Zg=", "Zm9v\nZm9v", "Zm-_", "Zm9v=", "Z", "Zm9vZ", "Zm9\xC3", "Z=g="}) {
    const auto bytes = base64_decode(text);
    ASSERT_FALSE(bytes.has_value()) << text;
    EXPECT_EQ(bytes.error().kind, ErrorKind::malformed) << text;
  }
  for (const std::string text : {"Zg==", "Zm8=", "Z", "Zm9vZ", "Zh", "Zm9", "Zm+/", "Zg ", "Zg\n", "="}) {
    EXPECT_FALSE(base64url_decode(text).has_value()) << text;
  }
  const std::string nul("Zm\0v", 4);
  EXPECT_FALSE(base64_decode(nul).has_value());
}

}  // namespace
}  // namespace concord
