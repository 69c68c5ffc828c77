#include "service/http/docs_page.h"
#include "service/http/openapi.h"
#include "service/http/respond.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "core/base64.h"
#include "core/crypto/digest.h"
#include "core/json/pointer.h"
#include "fhir/rest/status.h"
#include "tests/http/api_fixture.h"

namespace concord::http {
namespace {

json::Value document() {
  const std::vector<std::string> partners{"north", "south"};
  return openapi(routes(), {.public_url = "https://c.example", .partners = partners});
}

TEST(Routes, HaveEachOperationOnce) {
  std::set<std::string_view> operations;
  std::set<std::string> rows;
  for (const Route& route : routes()) {
    EXPECT_TRUE(operations.insert(route.operation).second) << route.operation;
    EXPECT_TRUE(rows.insert(std::string{to_string(route.method)} + std::string{route.pattern}).second) << route.pattern;
    EXPECT_NE(route.handler, nullptr);
    EXPECT_FALSE(route.summary.empty() || route.text.empty() || route.answers.empty() || route.errors.empty());
  }
}

TEST(Openapi, HasEveryRouteWithAllItsAnswers) {
  const json::Value description = document();
  EXPECT_EQ(description.text("openapi"), "3.1.0");
  EXPECT_EQ(description["components"]["schemas"]["partner"]["enum"], (json::Value{json::Array{"north", "south"}}));
  for (const Route& route : routes()) {
    std::string method{to_string(route.method)};
    for (char& c : method) c = static_cast<char>(c | 0x20);
    const json::Value& operation = description["paths"][route.pattern][method];
    EXPECT_EQ(operation.text("operationId"), route.operation);
    EXPECT_EQ(operation["parameters"].size(), route.parameters.size());
    EXPECT_EQ(operation.find("requestBody") != nullptr, route.body != BodyKind::none);
    for (const AnswerDoc& answer : route.answers) {
      EXPECT_TRUE(operation["responses"][std::to_string(answer.status)].is_object()) << route.operation;
    }
    for (const ErrorKind kind : route.errors) {
      const json::Value& response = operation["responses"][std::to_string(fhir::rest::verdict(kind).status)];
      EXPECT_EQ(response["content"]["application/fhir+json"]["schema"].text("$ref"),
                "#/components/schemas/operation-outcome")
          << route.operation;
    }
  }
}

void collect_references(const json::Value& value, std::vector<std::string>& out) {
  if (const auto target = value["$ref"].as_string()) out.emplace_back(*target);
  for (const json::Member& member : value.members()) collect_references(member.value, out);
  for (const json::Value& item : value.items()) collect_references(item, out);
}

TEST(Openapi, HasNoReferenceThatLeadsNowhere) {
  const json::Value description = document();
  std::vector<std::string> references;
  collect_references(description, references);
  EXPECT_GT(references.size(), 50U);
  for (const std::string& reference : references) {
    ASSERT_TRUE(reference.starts_with("#/")) << reference;
    EXPECT_NE(json::resolve(description, reference.substr(1)), nullptr) << reference;
  }
}

TEST(DocsPage, EscapesWhatItShows) {
  const auto description = json::read(
      R"({"info":{"title":"<b>","version":"\"1\"","description":"a & b"},"paths":{"/<x>":{"get":{"operationId":"x"}}}})");
  const std::string page = docs_page(*description);
  EXPECT_EQ(page.find("<b>"), std::string::npos);
  EXPECT_EQ(page.find("<x>"), std::string::npos);
  EXPECT_NE(page.find("&lt;b&gt; &quot;1&quot;"), std::string::npos);
  EXPECT_NE(page.find("a &amp; b"), std::string::npos);
}

TEST(DocsPage, ShowsEveryOperation) {
  const std::string page = docs_page(document());
  for (const Route& route : routes()) {
    EXPECT_NE(page.find("id=\"" + std::string{route.operation} + "\""), std::string::npos) << route.operation;
  }
}

TEST(DocsPage, RunsItsOwnScriptOnly) {
  const std::string page = docs_page(document());
  const std::size_t start = page.find("<script>");
  ASSERT_NE(start, std::string::npos);
  const std::size_t text = start + std::string_view{"<script>"}.size();
  const std::string script = page.substr(text, page.find("</script>") - text);
  EXPECT_EQ(page.find("<script", text), std::string::npos);
  EXPECT_EQ(script, docs_script());
  for (const char* banned : {"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "localStorage",
                             "sessionStorage", "document.cookie", "eval(", "</"}) {
    EXPECT_EQ(script.find(banned), std::string::npos) << banned;
  }
  const auto digest = sha256(script);
  const std::string hash = base64_encode(std::string{digest.begin(), digest.end()});
  EXPECT_NE(docs_content_security_policy().find("script-src 'sha256-" + hash + "';"), std::string::npos);
}

TEST(Documents, AreServedWithAnEtag) {
  for (const char* target : {"/schemas", "/schemas/goal", "/openapi.json", "/docs"}) {
    ApiFixture fixture;
    const Response full = fixture.send(Method::get, target);
    EXPECT_EQ(full.status, 200) << target;
    EXPECT_EQ(full.headers.value("Cache-Control"), "public, max-age=300") << target;
    const std::string etag{full.headers.value("ETag")};
    const Response again = fixture.send(Method::get, target, {{"If-None-Match", etag}});
    EXPECT_EQ(again.status, 304) << target;
    EXPECT_EQ(again.headers.value("ETag"), etag) << target;
  }
}

TEST(Documents, GiveTheVerySchemaThatInputIsCheckedAgainst) {
  ApiFixture fixture;
  for (const mappers::Mapper* mapper : mappers::all()) {
    const Response schema = fixture.send(Method::get, "/schemas/" + std::string{mapper->type()});
    EXPECT_EQ(schema.headers.value("Content-Type"), "application/schema+json; charset=utf-8");
    EXPECT_EQ(*json::read(schema.body), mapper->schema()) << mapper->type();
  }
}

}  // namespace
}  // namespace concord::http
