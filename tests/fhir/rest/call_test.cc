#include "fhir/rest/call.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/base64.h"
#include "core/json/read.h"

namespace concord::fhir::rest {
namespace {

using http::Method;

http::Request request(Method method, std::string target, std::string type = {}, std::string body = {}) {
  http::Request out;
  out.method = method;
  out.target = std::move(target);
  if (!type.empty()) out.headers.set("Content-Type", std::move(type));
  out.body = std::move(body);
  return out;
}

TEST(Call, CarriesWhatTheRequestSays) {
  auto asked = request(Method::put, "/fhir/Goal/1?_pretty=true", "application/fhir+json", R"({"resourceType":"Goal"})");
  asked.headers.add("If-Match", R"(W/"2")");
  asked.headers.add("If-None-Match", "*");
  asked.headers.add("If-None-Exist", "identifier=a%7Cb");
  asked.headers.add("If-Modified-Since", "Sun, 22 Nov 2026 08:00:00 GMT");
  asked.headers.add("Prefer", "return=minimal");
  const auto call = call_of(asked, "/Goal/1");
  ASSERT_TRUE(call.has_value());
  EXPECT_EQ(call->interaction, Interaction::update);
  EXPECT_EQ(call->parameters, (http::Parameters{{"_pretty", "true"}}));
  EXPECT_EQ(call->conditions, (Conditions{.if_match = R"(W/"2")",
                                          .if_none_match = "*",
                                          .if_modified_since = "Sun, 22 Nov 2026 08:00:00 GMT",
                                          .if_none_exist = "identifier=a%7Cb"}));
  EXPECT_EQ(call->preferences, (Preferences{.returns = Return::minimal}));
  EXPECT_EQ(call->body->text("resourceType"), "Goal");
}

TEST(Call, OfASearchByPostHasTheParametersOfBothUrlAndForm) {
  const auto call = call_of(
      request(Method::post, "/fhir/Goal/_search?a=1", "application/x-www-form-urlencoded", "b=2+3"), "/Goal/_search");
  ASSERT_TRUE(call.has_value());
  EXPECT_EQ(call->interaction, Interaction::search);
  EXPECT_EQ(call->parameters, (http::Parameters{{"a", "1"}, {"b", "2 3"}}));
}

TEST(Call, IsRefusedAsItsRequestIs) {
  struct Row {
    http::Request request;
    std::string path;
    ErrorKind kind;
  };
  auto turtle = request(Method::get, "/fhir/Goal/1");
  turtle.headers.set("Accept", "text/turtle");
  const std::vector<Row> rows{
      {request(Method::get, "/fhir/Gaol"), "/Gaol", ErrorKind::not_found},
      {request(Method::put, "/fhir/Goal/1/_history"), "/Goal/1/_history", ErrorKind::method_not_allowed},
      {turtle, "/Goal/1", ErrorKind::not_acceptable},
      {request(Method::get, "/fhir/Goal?_format=xml"), "/Goal", ErrorKind::not_acceptable},
      {request(Method::get, "/fhir/Goal?a=%zz"), "/Goal", ErrorKind::malformed},
      {request(Method::post, "/fhir/Goal", "", "{}"), "/Goal", ErrorKind::unsupported_media},
      {request(Method::post, "/fhir/Goal", "application/fhir+xml", "<Goal/>"), "/Goal", ErrorKind::unsupported_media},
      {request(Method::post, "/fhir/Goal", "application/fhir+json", "{"), "/Goal", ErrorKind::malformed},
      {request(Method::patch, "/fhir/Goal/1", "application/fhir+json", "{}"), "/Goal/1", ErrorKind::unsupported_media},
      {request(Method::post, "/fhir/Goal/_search", "application/json", "{}"), "/Goal/_search",
       ErrorKind::unsupported_media},
  };
  for (const Row& row : rows) {
    const auto call = call_of(row.request, row.path);
    ASSERT_FALSE(call.has_value()) << row.request.target;
    EXPECT_EQ(call.error().kind, row.kind) << row.request.target;
  }
}

TEST(Call, OfAnOperationNeedsNoBody) {
  const auto call = call_of(request(Method::post, "/fhir/Patient/1/$everything"), "/Patient/1/$everything");
  ASSERT_TRUE(call.has_value());
  EXPECT_FALSE(call->body.has_value());
}

BundleEntry entry(std::string method, std::string url, std::optional<json::Value> resource = {}) {
  return {.resource = std::move(resource), .request = EntryRequest{.method = std::move(method), .url = std::move(url)}};
}

TEST(Call, OfAnEntryMayNameTheWholeUrl) {
  for (const char* const url :
       {"Goal/1?_elements=id", "/Goal/1?_elements=id", "https://us.test/fhir/Goal/1?_elements=id"}) {
    const auto call = call_of(entry("GET", url), "https://us.test/fhir");
    ASSERT_TRUE(call.has_value()) << url;
    EXPECT_EQ(call->target, (Target{.shape = Shape::instance, .type = "Goal", .id = "1"})) << url;
    EXPECT_EQ(call->parameters, (http::Parameters{{"_elements", "id"}})) << url;
  }
  EXPECT_FALSE(call_of(entry("GET", "https://us.test/fhirx/Goal/1"), "https://us.test/fhir").has_value());
}

TEST(Call, OfAPatchEntryIsInABinary) {
  const json::Value patch = *json::read(R"([{"op":"remove","path":"/note"}])");
  const json::Value binary = json::object({{"resourceType", "Binary"},
                                           {"contentType", "application/json-patch+json"},
                                           {"data", base64_encode(R"([{"op":"remove","path":"/note"}])")}});
  const auto call = call_of(entry("PATCH", "Goal/1", binary), "");
  ASSERT_TRUE(call.has_value());
  EXPECT_EQ(call->body, patch);
  EXPECT_FALSE(call_of(entry("PATCH", "Goal/1", patch), "").has_value());
}

TEST(Call, OfAnEntryIsRefusedWithoutWhatItNeeds) {
  EXPECT_EQ(call_of(entry("POST", "Goal"), "").error().kind, ErrorKind::malformed);
  EXPECT_EQ(call_of(entry("GET", "metadata"), "").error().kind, ErrorKind::method_not_allowed);
  EXPECT_EQ(call_of(entry("POST", ""), "").error().kind, ErrorKind::method_not_allowed);
  EXPECT_EQ(call_of(entry("FETCH", "Goal/1"), "").error().kind, ErrorKind::method_not_allowed);
  EXPECT_EQ(call_of(BundleEntry{}, "").error().kind, ErrorKind::malformed);
}

TEST(Call, TakesIfNoneExistInEachForm) {
  const http::Parameters wanted{{"identifier", "a|b"}};
  for (const char* const text : {"identifier=a%7Cb", "?identifier=a%7Cb", "Goal?identifier=a%7Cb"}) {
    EXPECT_EQ(parse_if_none_exist(text, "Goal"), wanted) << text;
  }
}

}  // namespace
}  // namespace concord::fhir::rest
