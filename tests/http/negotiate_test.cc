#include "service/http/negotiate.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::http {
namespace {

struct TypeCase {
  std::string type;
  BodyKind kind;
  bool is_taken;
};

TEST(ContentType, IsTakenByItsMediaTypeAndCharset) {
  const std::vector<TypeCase> cases{
      {"application/json", BodyKind::json, true},
      {"Application/JSON; Charset=UTF-8", BodyKind::json, true},
      {"application/json;charset=\"utf-8\"", BodyKind::json, true},
      {"application/fhir+json", BodyKind::json, true},
      {"application/vnd.example+json; version=1", BodyKind::json, true},
      {"application/json; charset=latin1", BodyKind::json, false},
      {"text/json", BodyKind::json, false},
      {"text/plain", BodyKind::json, false},
      {"application/xml", BodyKind::json, false},
      {"applicationjson", BodyKind::json, false},
      {"", BodyKind::json, false},
      {"application/x-www-form-urlencoded", BodyKind::form, true},
      {"application/json", BodyKind::form, false},
      {"", BodyKind::none, true},
      {"text/plain", BodyKind::none, true},
  };
  for (const TypeCase& row : cases) {
    Request request;
    if (!row.type.empty()) request.headers.add("Content-Type", row.type);
    const Status status = check_content_type(request, row.kind);
    EXPECT_EQ(status.has_value(), row.is_taken) << row.type;
    EXPECT_TRUE(status || status.error().kind == ErrorKind::unsupported_media) << row.type;
  }
}

TEST(ContentType, RefusesCompressedBodies) {
  Request request;
  request.headers = {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}};
  EXPECT_EQ(check_content_type(request, BodyKind::json).error().kind, ErrorKind::unsupported_media);
  request.headers.set("Content-Encoding", "identity");
  EXPECT_TRUE(check_content_type(request, BodyKind::json).has_value());
}

struct AcceptCase {
  std::vector<std::string> accept;
  Produces produces;
  bool is_taken;
};

TEST(Accept, IsDecidedByTheMostSpecificRange) {
  const std::vector<AcceptCase> cases{
      {{}, Produces::json, true},
      {{""}, Produces::json, true},
      {{"*/*"}, Produces::json, true},
      {{"application/*"}, Produces::json, true},
      {{"application/json"}, Produces::json, true},
      {{"application/fhir+json"}, Produces::json, true},
      {{"APPLICATION/JSON;q=0.1"}, Produces::json, true},
      {{"text/html, application/xhtml+xml, */*;q=0.8"}, Produces::json, true},
      {{"text/html", "application/json"}, Produces::json, true},
      {{"application/xml"}, Produces::json, false},
      {{"application/fhir+xml, text/turtle"}, Produces::json, false},
      {{"application/json;q=0"}, Produces::json, false},
      {{"application/json;q=0.000, */*"}, Produces::json, false},
      {{"*/*;q=0"}, Produces::json, false},
      {{"text/html"}, Produces::html, true},
      {{"text/*;q=0.5"}, Produces::html, true},
      {{"application/json"}, Produces::html, false},
  };
  for (const AcceptCase& row : cases) {
    Request request;
    for (const std::string& value : row.accept) request.headers.add("Accept", value);
    const Status status = check_accept(request, row.produces);
    const std::string shown = row.accept.empty() ? "(absent)" : row.accept.front();
    EXPECT_EQ(status.has_value(), row.is_taken) << shown;
    EXPECT_TRUE(status || status.error().kind == ErrorKind::not_acceptable) << shown;
  }
}

}  // namespace
}  // namespace concord::http
