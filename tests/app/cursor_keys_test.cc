#include "service/app/cursor_keys.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

namespace concord::app {
namespace {

// A file with this text, named by its test and number.
std::string file_of(const std::string& text, std::size_t number = 0) {
  const std::string path = testing::TempDir() + "cursor_key_" +
                           testing::UnitTest::GetInstance()->current_test_info()->name() + std::to_string(number);
  std::ofstream{path, std::ios::binary} << text;
  return path;
}

const std::string kHex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1F";
const std::string kBase64 = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

TEST(CursorKeys, AreReadFromBothForms) {
  std::size_t number = 0;
  std::vector<std::string> files;
  for (const std::string& text : {kHex, kHex + "\n", kBase64, kBase64 + "\r\n"})
    files.push_back(file_of(text, ++number));
  const auto keys = read_cursor_keys(files);
  ASSERT_TRUE(keys.has_value());
  ASSERT_EQ(keys->size(), files.size());
  const std::string sealed = seal(keys->front(), "text", "");
  for (const AeadKey& key : *keys) EXPECT_EQ(open(key, sealed, ""), "text");
}

TEST(CursorKeys, MayBeNone) { EXPECT_TRUE(read_cursor_keys({}).value().empty()); }

TEST(CursorKeys, AreRefusedTogetherWithoutSayingWhatTheyAre) {
  std::size_t number = 0;
  std::vector<std::string> files{"/nowhere/at/all", file_of(kHex, 99)};
  for (const std::string& text : {std::string{}, kHex.substr(1), kHex + "0", kHex.substr(1) + "g", kBase64 + "A",
                                  kBase64.substr(1), " " + kHex, std::string(100'000, '0'), std::string(32, 'k')}) {
    files.push_back(file_of(text, ++number));
  }
  const auto keys = read_cursor_keys(files);
  ASSERT_FALSE(keys.has_value());
  const Issue issue{.code = "value",
                    .expression = "cursor_keys",
                    .text = "must be a file with 32 bytes as 64 hexadecimal digits or as base64url"};
  EXPECT_EQ(keys.error(), (Error{.kind = ErrorKind::unprocessable,
                                 .message = "the configuration is not valid",
                                 .issues = std::vector<Issue>(files.size() - 1, issue)}));
}

}  // namespace
}  // namespace concord::app
