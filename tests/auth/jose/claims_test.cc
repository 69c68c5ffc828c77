#include "auth/jose/claims.h"

#include <gtest/gtest.h>

#include "core/json/read.h"

namespace concord::auth::jose {
namespace {

json::Value claims(std::string_view text) { return json::read(text).value_or(json::Value{}); }

TEST(DateClaim, IsANumberWholeOrNot) {
  struct Row {
    const char* text = "";
    std::optional<std::int64_t> microseconds;  // nothing: refused
  };
  const Row rows[] = {
      {R"({"exp":1772464500})", 1'772'464'500'000'000},
      {R"({"exp":1772464500.25})", 1'772'464'500'250'000},
      {R"({"exp":1.0})", 1'000'000},
      {R"({"exp":1e3})", 1'000'000'000},
      {R"({"exp":0})", 0},
      {R"({"exp":253402300799})", 253'402'300'799'000'000},
      {R"({"exp":253402300800})", std::nullopt},
      {R"({"exp":-1})", std::nullopt},
      {R"({"exp":1e309})", std::nullopt},
      {R"({"exp":99999999999999999999999999})", std::nullopt},
      {R"({"exp":"1772464500"})", std::nullopt},
      {R"({"exp":true})", std::nullopt},
      {R"({"exp":null})", std::nullopt},
      {R"({"exp":[1772464500]})", std::nullopt},
  };
  for (const Row& row : rows) {
    const auto date = date_claim(claims(row.text), "exp");
    ASSERT_EQ(date.has_value(), row.microseconds.has_value()) << row.text;
    if (!date) continue;
    ASSERT_TRUE(*date) << row.text;
    EXPECT_EQ((*date)->time_since_epoch().count(), *row.microseconds) << row.text;
  }
  const auto absent = date_claim(claims("{}"), "exp");
  ASSERT_TRUE(absent);
  EXPECT_EQ(*absent, std::nullopt);
}

TEST(DateClaim, IsWrittenInWholeSeconds) {
  EXPECT_EQ(numeric_date(Instant{std::chrono::milliseconds{1'772'464'500'999}}).as_integer(), 1'772'464'500);
}

TEST(TextClaim, IsAPlainText) {
  EXPECT_EQ(text_claim(claims(R"({"sub":"a b"})"), "sub").value(), std::optional<std::string>{"a b"});
  EXPECT_EQ(text_claim(claims("{}"), "sub").value(), std::optional<std::string>{});
  const std::string at_bound(kClaimBytesMax, 'a');
  EXPECT_TRUE(text_claim(json::object({{"sub", at_bound}}), "sub"));
  EXPECT_FALSE(text_claim(json::object({{"sub", at_bound + 'a'}}), "sub"));
  for (const char* text : {R"({"sub":""})", R"({"sub":1})", R"({"sub":["a"]})", R"({"sub":{"a":1}})", R"({"sub":null})",
                           R"({"sub":"a\nb"})", R"({"sub":"a\u007fb"})"}) {
    EXPECT_FALSE(text_claim(claims(text), "sub")) << text;
  }
}

TEST(TextsClaim, IsOneTextOrMany) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(texts_claim(claims(R"({"aud":"a"})"), "aud"), Texts{"a"});
  EXPECT_EQ(texts_claim(claims(R"({"aud":["a","b"]})"), "aud"), (Texts{"a", "b"}));
  EXPECT_EQ(texts_claim(claims(R"({"aud":[]})"), "aud"), Texts{});
  EXPECT_EQ(texts_claim(claims("{}"), "aud"), Texts{});
  for (const char* text : {R"({"aud":1})", R"({"aud":[1]})", R"({"aud":["a",null]})", R"({"aud":[["a"]]})",
                           R"({"aud":[""]})", R"({"aud":{"a":"b"}})", R"({"aud":["a\u0001"]})"}) {
    EXPECT_FALSE(texts_claim(claims(text), "aud")) << text;
  }
  json::Array many(65, json::Value{"a"});
  EXPECT_FALSE(texts_claim(json::object({{"aud", many}}), "aud"));
}

}  // namespace
}  // namespace concord::auth::jose
