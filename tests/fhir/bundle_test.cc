#include "fhir/bundle.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::fhir {
namespace {

json::Value parsed(std::string_view text) { return json::read(text).value(); }

TEST(Bundle, WritesElementsInOrderAndReadsThemBack) {
  const Bundle bundle{
      .type = "transaction",
      .links = {{.relation = "self", .url = "http://a/fhir"}},
      .entries = {{.full_url = "urn:uuid:1",
                   .resource = parsed(R"({"resourceType":"Goal"})"),
                   .request = EntryRequest{.method = "POST", .url = "Goal", .if_none_exist = "identifier=a|b"}},
                  {.request = EntryRequest{.method = "DELETE", .url = "Goal/1", .if_match = "W/\"3\""}}}};
  EXPECT_EQ(json::write(to_json(bundle)),
            R"({"resourceType":"Bundle","type":"transaction","link":[{"relation":"self","url":"http://a/fhir"}],)"
            R"("entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Goal"},)"
            R"("request":{"method":"POST","url":"Goal","ifNoneExist":"identifier=a|b"}},)"
            R"({"request":{"method":"DELETE","url":"Goal/1","ifMatch":"W/\"3\""}}]})");
  EXPECT_EQ(read_bundle(to_json(bundle)).value(), bundle);
}

TEST(Bundle, WritesSearchsets) {
  const Bundle bundle{.type = "searchset",
                      .total = 1,
                      .links = {{.relation = "next", .url = "http://a/fhir?x=1"}},
                      .entries = {{.full_url = "http://a/fhir/Goal/1",
                                   .resource = parsed(R"({"resourceType":"Goal","id":"1"})"),
                                   .search_mode = "match"}}};
  EXPECT_EQ(read_bundle(to_json(bundle)).value(), bundle);
  EXPECT_EQ(bundle.link("next"), "http://a/fhir?x=1");
  EXPECT_EQ(bundle.link("prev"), "");
}

TEST(Bundle, TellsTheStatusCodeOfAnEntry) {
  EXPECT_EQ(EntryResponse{.status = "201 Created"}.code(), 201);
  EXPECT_EQ(EntryResponse{.status = "404"}.code(), 404);
  for (const char* status : {"", "OK", "20", "2x1", "-20"}) EXPECT_EQ(EntryResponse{.status = status}.code(), 0);
}

struct Broken {
  std::string_view json;
  std::vector<std::string> findings;  // "code expression"
};

TEST(Bundle, NamesEveryBrokenInvariant) {
  const std::vector<Broken> rows{
      {R"({"resourceType":"Goal"})", {"structure Bundle"}},
      {R"({"resourceType":"Bundle"})", {"value Bundle.type"}},
      {R"({"resourceType":"Bundle","type":"wrong"})", {"value Bundle.type"}},
      {R"({"resourceType":"Bundle","type":"batch","total":1})", {"invariant Bundle.total"}},
      {R"({"resourceType":"Bundle","type":"searchset","total":-1})", {"structure Bundle.total"}},
      {R"({"resourceType":"Bundle","type":"batch","entry":[]})", {"structure Bundle.entry"}},
      {R"({"resourceType":"Bundle","type":"batch","entry":{}})", {"structure Bundle.entry"}},
      {R"({"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Goal"}}]})",
       {"invariant Bundle.entry[0].request"}},
      {R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:uuid:1"}]})",
       {"invariant Bundle.entry[0]"}},
      {R"({"resourceType":"Bundle","type":"batch","entry":[{"request":{"method":"LIST"}}]})",
       {"value Bundle.entry[0].request.method", "required Bundle.entry[0].request.url"}},
      {R"({"resourceType":"Bundle","type":"batch-response","entry":[{"resource":{"resourceType":"Goal"}}]})",
       {"invariant Bundle.entry[0].response"}},
      {R"({"resourceType":"Bundle","type":"collection","entry":[{"resource":{},"search":{"mode":"match"}}]})",
       {"invariant Bundle.entry[0].search"}},
      {R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"a","resource":{}},{"fullUrl":"a","resource":{}}]})",
       {"invariant Bundle.entry[1].fullUrl"}},
      {R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"a/Goal/1/_history/2","resource":{}}]})",
       {"invariant Bundle.entry[0].fullUrl"}},
      {R"({"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":7,"resource":"x"}]})",
       {"structure Bundle.entry[0].fullUrl", "structure Bundle.entry[0].resource", "invariant Bundle.entry[0]"}},
  };
  for (const Broken& row : rows) {
    const auto read = read_bundle(parsed(row.json));
    ASSERT_FALSE(read.has_value()) << row.json;
    std::vector<std::string> findings;
    for (const Issue& issue : read.error().issues) findings.push_back(issue.code + " " + issue.expression);
    EXPECT_EQ(findings, row.findings) << row.json;
    EXPECT_EQ(read.error().kind, ErrorKind::malformed);
  }
}

TEST(Bundle, AllowsOneUrlInSeveralVersions) {
  EXPECT_TRUE(read_bundle(parsed(R"({"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"a","resource":{"meta":{"versionId":"1"}}},{"fullUrl":"a","resource":{"meta":{"versionId":"2"}}}]})")));
}

}  // namespace
}  // namespace concord::fhir
