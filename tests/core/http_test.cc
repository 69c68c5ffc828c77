#include "core/http.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace concord::http {
namespace {

TEST(HttpMethod, IsReadWithRegardToCase) {
  for (const std::string_view name : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
    const auto method = parse_method(name);
    ASSERT_TRUE(method.has_value()) << name;
    EXPECT_EQ(to_string(*method), name);
  }
  for (const std::string_view name : {"", "get", "Get", "GET ", "TRACE", "CONNECT", "GETS"}) {
    EXPECT_EQ(parse_method(name), std::nullopt) << name;
  }
}

TEST(HttpHeaders, CompareNamesWithoutCase) {
  Headers headers{{"Content-Type", "a"}, {"X-A", "1"}, {"x-a", "2"}};
  EXPECT_EQ(headers.value("content-TYPE"), "a");
  EXPECT_EQ(headers.value("X-A"), "1");
  EXPECT_EQ(headers.find("X-B"), nullptr);
  EXPECT_EQ(headers.value("X-B"), "");
  headers.add("X-B", "");
  ASSERT_NE(headers.find("x-b"), nullptr);
  headers.set("X-a", "3");
  EXPECT_EQ(headers, (Headers{{"Content-Type", "a"}, {"X-B", ""}, {"X-a", "3"}}));
  headers.erase("CONTENT-TYPE");
  EXPECT_EQ(headers, (Headers{{"X-B", ""}, {"X-a", "3"}}));
}

// Only the letters of ASCII have a case: not "[" and "{", which differ by the same bit.
TEST(HttpHeaders, FoldOnlyAsciiLetters) {
  EXPECT_TRUE(equal_ignoring_case("AZaz09-", "azAZ09-"));
  EXPECT_FALSE(equal_ignoring_case("[", "{"));
  EXPECT_FALSE(equal_ignoring_case("@", "`"));
  EXPECT_FALSE(equal_ignoring_case("\xC3\x89", "\xC3\xA9"));
  EXPECT_FALSE(equal_ignoring_case("a", "ab"));
  EXPECT_TRUE(equal_ignoring_case("", ""));
}

TEST(HttpRequest, SplitsItsTarget) {
  struct Row {
    std::string target;
    std::string path;
    std::string query;
  };
  for (const Row& row : std::vector<Row>{{"/fhir/Goal?a=b%26c", "/fhir/Goal", "a=b%26c"},
                                         {"/fhir/Goal", "/fhir/Goal", ""},
                                         {"/fhir/Goal?", "/fhir/Goal", ""},
                                         {"/a?b?c", "/a", "b?c"},
                                         {"/a%3Fb", "/a%3Fb", ""},
                                         {"", "", ""}}) {
    const Request request{.target = row.target, .headers = {}, .body = {}, .remote_address = {}};
    EXPECT_EQ(request.path(), row.path) << row.target;
    EXPECT_EQ(request.query(), row.query) << row.target;
  }
}

TEST(HttpPercent, DecodesOnce) {
  struct Row {
    std::string text;
    std::optional<std::string> segment;
    std::optional<std::string> form;
  };
  const std::vector<Row> rows{
      {"", "", ""},
      {"plain", "plain", "plain"},
      {"a%2Fb%2fc", "a/b/c", "a/b/c"},
      {"%2541", "%41", "%41"},
      {"a+b", "a+b", "a b"},
      {"a%2Bb%20c", "a+b c", "a+b c"},
      {"%C3%A9", "\xC3\xA9", "\xC3\xA9"},
      {"\xC3\xA9", "\xC3\xA9", "\xC3\xA9"},
      {"%F0%9F%98%80", "\xF0\x9F\x98\x80", "\xF0\x9F\x98\x80"},
      {"%7C%7c", "||", "||"},
      {"%0A", "\n", "\n"},
      {"%", std::nullopt, std::nullopt},
      {"a%4", std::nullopt, std::nullopt},
      {"%4g", std::nullopt, std::nullopt},
      {"%g4", std::nullopt, std::nullopt},
      {"%+4", std::nullopt, std::nullopt},
      {"% 4", std::nullopt, std::nullopt},
      {"%-1", std::nullopt, std::nullopt},
      {"a%00b", std::nullopt, std::nullopt},
      {std::string("a\0b", 3), std::nullopt, std::nullopt},
      {"%C3", std::nullopt, std::nullopt},
      {"%C3(", std::nullopt, std::nullopt},
      {"%ED%A0%80", std::nullopt, std::nullopt},
      {"%C0%AF", std::nullopt, std::nullopt},
      {"\xFF", std::nullopt, std::nullopt},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(percent_decode(row.text), row.segment) << row.text;
    EXPECT_EQ(form_decode(row.text), row.form) << row.text;
  }
}

TEST(HttpPercent, EncodesAllButUnreserved) {
  EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
  EXPECT_EQ(percent_encode("a/b?c&d=e|f+g h%"), "a%2Fb%3Fc%26d%3De%7Cf%2Bg%20h%25");
  EXPECT_EQ(percent_encode("\xC3\xA9"), "%C3%A9");
  std::string all;
  for (int byte = 1; byte < 128; ++byte) all += static_cast<char>(byte);
  EXPECT_EQ(percent_decode(percent_encode(all)), all);
  EXPECT_EQ(form_decode(percent_encode(all)), all);
}

TEST(HttpParameters, KeepOrderAndRepeats) {
  const std::vector<std::pair<std::string, Parameters>> rows{
      {"", {}},
      {"a=1&b=2&a=3", {{"a", "1"}, {"b", "2"}, {"a", "3"}}},
      {"a", {{"a", ""}}},
      {"a=", {{"a", ""}}},
      {"=b", {{"", "b"}}},
      {"a=b=c", {{"a", "b=c"}}},
      {"&&a=1&", {{"a", "1"}}},
      {"identifier=urn%3Aa%7Cb+c", {{"identifier", "urn:a|b c"}}},
      {"a=1;b=2", {{"a", "1;b=2"}}},
  };
  for (const auto& [text, parameters] : rows) EXPECT_EQ(parse_parameters(text), parameters) << text;
  for (const std::string text : {"a=%", "%zz=1", "a=1&b=%00", "a=%FF"}) {
    const auto parameters = parse_parameters(text);
    ASSERT_FALSE(parameters.has_value()) << text;
    EXPECT_EQ(parameters.error().kind, ErrorKind::malformed) << text;
  }
}

TEST(HttpParameters, ReadBackWhatIsWritten) {
  const Parameters parameters{{"identifier", "https://a.example|1,2&3"}, {"", ""}, {"a b", "\xC3\xA9+%"}};
  EXPECT_EQ(format_parameters(parameters), "identifier=https%3A%2F%2Fa.example%7C1%2C2%263&=&a%20b=%C3%A9%2B%25");
  EXPECT_EQ(parse_parameters(format_parameters(parameters)), parameters);
}

}  // namespace
}  // namespace concord::http
