#include "service/facade/rewrite.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/definitions/definitions.h"
#include "fhir/resource_types.h"

namespace concord::facade {
namespace {

using fhir::Primitive;
using json::Value;

constexpr std::string_view kTheirs = "https://ehr.example/api/fhir";
constexpr std::string_view kOurs = "https://concord.example/north/fhir";

Rewrite rewrite() { return {kTheirs, kOurs}; }
Value parsed(std::string_view text) { return json::read(text).value(); }

TEST(ServerUrl, KnowsWhatLiesBelowIt) {
  const struct {
    const char* server = nullptr;
    const char* url = nullptr;
    std::optional<std::string_view> rest;
  } rows[] = {
      {"https://ehr.example/fhir", "https://ehr.example/fhir/Goal/1", "/Goal/1"},
      {"https://ehr.example/fhir/", "https://ehr.example/fhir", ""},
      {"https://ehr.example/fhir", "https://ehr.example/fhir/", "/"},
      {"https://ehr.example/fhir", "https://ehr.example/fhir?_getpages=1", "?_getpages=1"},
      {"https://ehr.example/fhir", "https://ehr.example/fhir#x", "#x"},
      {"https://ehr.example/fhir", "HTTPS://EHR.example/fhir/Goal/1", "/Goal/1"},
      {"HTTPS://EHR.example/fhir", "https://ehr.example/fhir/Goal/1", "/Goal/1"},
      {"https://ehr.example/fhir", "https://ehr.example:443/fhir/Goal/1", "/Goal/1"},
      {"https://ehr.example", "https://ehr.example:443/Goal/1", "/Goal/1"},
      {"https://ehr.example:443/fhir", "https://ehr.example/fhir/Goal/1", "/Goal/1"},
      {"http://ehr.example/fhir", "http://ehr.example:80/fhir/Goal/1", "/Goal/1"},
      {"http://[::1]:8080/fhir", "http://[::1]:8080/fhir/Goal/1", "/Goal/1"},
      {"http://[::1]/fhir", "http://[::1]:80/fhir/Goal/1", "/Goal/1"},
      {"https://ehr.example", "https://ehr.example/Goal/1", "/Goal/1"},
      {"https://ehr.example/fhir", "https://ehr.example/fhirX/Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "https://ehr.example/FHIR/Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "https://ehr.example/Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "https://ehr.example.org/fhir/Goal/1", std::nullopt},
      {"https://ehr.example", "https://ehr.example.org/Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "https://ehr.example:8443/fhir/Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "http://ehr.example/fhir/Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "https://u@ehr.example/fhir/Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "https://ehr.example@evil.example/fhir/Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "https://ehr.example/fhir/../admin", std::nullopt},
      {"https://ehr.example/fhir", "https://ehr.example/fhir/./Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "https://ehr.example/fhir/..", std::nullopt},
      {"https://ehr.example/fhir", "https://ehr.example/fhir/Goal?x=/../y", "/Goal?x=/../y"},
      {"https://ehr.example/fhir", "Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "/fhir/Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "urn:uuid:1", std::nullopt},
      {"https://ehr.example/fhir", "ftp://ehr.example/fhir/Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "see https://ehr.example/fhir/Goal/1", std::nullopt},
      {"https://ehr.example/fhir", "", std::nullopt},
  };
  for (const auto& row : rows)
    EXPECT_EQ(ServerUrl{row.server}.below(row.url), row.rest) << row.server << " " << row.url;
}

TEST(ServerUrl, IsFoundInTexts) {
  const ServerUrl server{"https://EHR.example:8443/fhir"};
  for (const char* text : {"https://ehr.example/x", "see http://x.test and HTTP://Ehr.Example:80", "://ehr.example"}) {
    EXPECT_TRUE(server.is_host_in(text)) << text;
  }
  for (const char* text : {"", "ehr.example", "https://", "https://ehr.exampl", "https://x.test/ehr.example", "://"}) {
    EXPECT_FALSE(server.is_host_in(text)) << text;
  }
}

TEST(Rewrite, MovesSingleUrls) {
  EXPECT_EQ(rewrite().outward_url("https://EHR.example:443/api/fhir/Goal/1?x#y"),
            "https://concord.example/north/fhir/Goal/1?x#y");
  EXPECT_EQ(rewrite().inward_url("https://concord.example/north/fhir/Goal/1"), "https://ehr.example/api/fhir/Goal/1");
  for (const char* url : {"Goal/1", "urn:uuid:1", "https://other.example/fhir/Goal/1", ""}) {
    EXPECT_EQ(rewrite().outward_url(url), url);
    EXPECT_EQ(rewrite().inward_url(url), url);
  }
}

TEST(Rewrite, UnderstandsLocationsHoweverWritten) {
  const std::string goal = "https://concord.example/north/fhir/Goal/1";
  const struct {
    const char* location = nullptr;
    std::optional<std::string> expected;
  } rows[] = {
      {"https://ehr.example/api/fhir/Goal/1/_history/2", goal + "/_history/2"},
      {"https://EHR.EXAMPLE:443/api/fhir/Goal/1", goal},
      {"Goal/1/_history/2", goal + "/_history/2"},
      {"Goal/1", goal},
      {"/api/fhir/Goal/1", goal},
      {"/Goal/1", goal},
      {"Goal/1?x=y", goal},
      {"https://other.example/api/fhir/Goal/1", std::nullopt},
      {"http://ehr.example/api/fhir/Goal/1", std::nullopt},
      {"https://ehr.example/api/fhir/Gaol/1", std::nullopt},
      {"https://ehr.example/api/fhir", std::nullopt},
      {"https://ehr.example/login?next=Goal/1", std::nullopt},
      {"//other.example/Goal/1", std::nullopt},
      {"/elsewhere/Goal/1", std::nullopt},
      {"../Goal/1", std::nullopt},
      {"Goal/1 2", std::nullopt},
      {"", std::nullopt},
  };
  for (const auto& row : rows) EXPECT_EQ(rewrite().outward_location(row.location), row.expected) << row.location;
}

TEST(Rewrite, MovesReferencesInSearchValuesButNoSystems) {
  const struct {
    const char* value;
    const char* expected;
  } rows[] = {
      {"https://concord.example/north/fhir/Patient/1", "Patient/1"},
      {"https://concord.example/north/fhir/Device/1", "Device/1"},
      {"https://concord.example/north/fhir/Questionnaire/1", "https://ehr.example/api/fhir/Questionnaire/1"},
      {"Patient/2,https://concord.example/north/fhir/Patient/1", "Patient/2,Patient/1"},
      {"https://concord.example/north/fhir/Questionnaire/1|2", "https://ehr.example/api/fhir/Questionnaire/1|2"},
      {"https://concord.example/north/fhir/CodeSystem/1|a", "https://concord.example/north/fhir/CodeSystem/1|a"},
      {"https://concord.example/north/fhir|a", "https://concord.example/north/fhir|a"},
      {"a\\,https://concord.example/north/fhir/Patient/1", "a\\,https://concord.example/north/fhir/Patient/1"},
      {"a\\", "a\\"},
      {",", ","},
      {"", ""},
  };
  for (const auto& row : rows) EXPECT_EQ(rewrite().inward_value(row.value), row.expected) << row.value;
}

TEST(Rewrite, MovesTheLinksOfNarratives) {
  const struct {
    const char* what;
    const char* before;
    const char* after;
  } rows[] = {
      {"href and src", R"(<a href="T/Goal/1">x</a><img src='T/Binary/2'/>)",
       R"(<a href="O/Goal/1">x</a><img src='O/Binary/2'/>)"},
      {"spaces", "<a\nclass=\"c\"\thref = \"T/Goal/1?a=b&amp;c\" >",
       "<a\nclass=\"c\"\thref = \"O/Goal/1?a=b&amp;c\" >"},
      {"other attributes", R"(<a title="T/Goal/1" id='href="T/Goal/1"'>T/Goal/1</a>)", nullptr},
      {"text that looks like one", R"(<p>href="T/Goal/1"</p>)", nullptr},
      {"a comment", R"(<!-- <a href="T/Goal/1"> --><p/>)", nullptr},
      {"a > in a value", R"(<a title=">" href="T/Goal/1">)", R"(<a title=">" href="O/Goal/1">)"},
      {"links elsewhere", R"(<a href="https://x.example/Goal/1">)", nullptr},
      {"no end", R"(<a href="T/Goal/1)", nullptr},
      {"no quotes", R"(<a href=T/Goal/1>)", nullptr},
      {"an open comment", R"(<!-- <a href="T/Goal/1">)", nullptr},
  };
  const auto filled = [](std::string text) {
    for (const auto& [mark, url] : {std::pair{"T/", kTheirs}, std::pair{"O/", kOurs}}) {
      for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + url.size())) {
        text.replace(at, 1, url);
      }
    }
    return text;
  };
  for (const auto& row : rows) {
    const auto resource = [&](const char* div) {
      return json::object({{"resourceType", "Goal"}, {"text", json::object({{"div", filled(div)}})}});
    };
    EXPECT_EQ(json::write(rewrite().outward(resource(row.before))),
              json::write(resource(row.after == nullptr ? row.before : row.after)))
        << row.what;
  }
}

constexpr std::string_view kBundle = R"({"resourceType":"Bundle","type":"batch-response",
  "link":[{"relation":"next","url":"https://ehr.example/api/fhir?page=2"}],
  "entry":[{"fullUrl":"https://ehr.example/api/fhir/Goal/1",
    "resource":{"resourceType":"Goal","id":"1","subject":{"reference":"Patient/1","display":"https://ehr.example/api/fhir/Patient/1"},
      "identifier":[{"system":"https://ehr.example/api/fhir/Goal/1","value":"https://ehr.example/api/fhir/Goal/1",
        "assigner":{"reference":"https://ehr.example/api/fhir/Organization/1"}}],
      "contained":[{"resourceType":"Observation","id":"o","subject":{"reference":"https://ehr.example/api/fhir/Patient/1"}}],
      "extension":[{"url":"https://ehr.example/api/fhir/StructureDefinition/x",
        "valueReference":{"reference":"https://ehr.example/api/fhir/Patient/2/_history/3"}}],
      "_startDate":{"extension":[{"url":"u","valueUrl":"https://ehr.example/api/fhir/Binary/1"}]},
      "addresses":[{"reference":"#o"},{"reference":"urn:uuid:1"},{"reference":"https://ehr.example/api/fhirX/Goal/1"}],
      "unknown":{"reference":"https://ehr.example/api/fhir/Patient/9"}},
    "response":{"status":"201","location":"Goal/1/_history/1",
      "outcome":{"resourceType":"OperationOutcome","extension":[{"url":"u","valueUri":"https://ehr.example/api/fhir/Goal/1"}]}}}]})";

TEST(Rewrite, ReachesEveryLinkOfABundleAndNothingElse) {
  std::string expected = json::write(parsed(kBundle));
  const auto replace = [&](std::string_view before, std::string_view after) {
    const std::size_t at = expected.find(before);
    ASSERT_NE(at, std::string::npos) << before;
    expected.replace(at, before.size(), after);
  };
  const std::string theirs = std::string{"\""} + std::string{kTheirs};
  const std::string ours = std::string{"\""} + std::string{kOurs};
  for (const std::string& before :
       {"\"fullUrl\":" + theirs, "\"assigner\":{\"reference\":" + theirs, "\"subject\":{\"reference\":" + theirs,
        "\"valueReference\":{\"reference\":" + theirs, "\"valueUrl\":" + theirs, "\"unknown\":{\"reference\":" + theirs,
        "\"valueUri\":" + theirs}) {
    replace(before, before.substr(0, before.size() - theirs.size()) + ours);
  }
  replace("\"location\":\"Goal", "\"location\":" + ours + "/Goal");
  EXPECT_EQ(json::write(rewrite().outward(parsed(kBundle))), expected);
}

TEST(Rewrite, MovesNamesOfResourcesButNoNamesOfDefinitions) {
  const struct {
    const char* uri;
    bool is_moved;
  } rows[] = {
      {"/Questionnaire/7", true},
      {"/Questionnaire/7|1.0", true},
      {"/PlanDefinition/7#part", true},
      {"/Goal/1/_history/2", true},
      {"/ValueSet/v|2", true},
      {"/CodeSystem/c", false},
      {"/NamingSystem/n", false},
      {"/StructureDefinition/s|1", false},
      {"/Gaol/1", false},
      {"/Questionnaire", false},
      {"/Questionnaire/7/$populate", false},
      {"", false},
      {"/ids/Questionnaire/7", false},
      {"/Questionnaire?url=x", false},
  };
  for (const auto& row : rows) {
    const auto response = [&](std::string_view base) {
      return json::object({{"resourceType", "QuestionnaireResponse"}, {"questionnaire", std::string{base} + row.uri}});
    };
    EXPECT_EQ(rewrite().outward(response(kTheirs)), response(row.is_moved ? kOurs : kTheirs)) << row.uri;
  }
}

TEST(Rewrite, FindsTheOnlyLinkWhereverItIs) {
  for (
      const char* text :
      {R"({"resourceType":"Goal","text":{"div":"<div><p>x://y</p><a href='HTTPS://EHR.example/api/fhir/Goal/1'/></div>"}})",
       R"({"resourceType":"Goal","note":[{"text":"x"},{"authorReference":{"reference":"https://ehr.example/api/fhir/Patient/1"}}]})",
       R"({"resourceType":"Parameters","parameter":[{"name":"r","resource":{"resourceType":"Bundle",
                               "entry":[{"response":{"location":"Goal/1"}}]}}]})"}) {
    const std::string out = json::write(rewrite().outward(parsed(text)));
    EXPECT_NE(out.find(kOurs), std::string::npos) << out;
  }
}

TEST(Rewrite, SharesWhatItLeaves) {
  const Value before = parsed(R"({"resourceType":"Goal","subject":{"reference":"Patient/1"}})");
  EXPECT_TRUE(rewrite().outward(before).is_same(before));
  const Value bundle = parsed(kBundle);
  const Value after = rewrite().outward(bundle);
  EXPECT_TRUE(after["link"].is_same(bundle["link"]));
}

// A resource with the one server's URL at every place that R4 has, and the same as it is to be afterwards.
class Places {
 public:
  static constexpr int kDepth = 4;
  [[nodiscard]] std::pair<Value, Value> object(const fhir::Type& type, int depth) const {
    json::Object before;
    json::Object after;
    if (type.kind == fhir::TypeKind::resource) {
      before.emplace_back("resourceType", type.name);
      after.emplace_back("resourceType", type.name);
    }
    for (const fhir::Property& property : fhir::properties(type)) {
      const fhir::Type& part = fhir::type_at(property.type);
      if (part.primitive != Primitive::none) {
        const std::string text = std::string{kTheirs} + "/Questionnaire/7";
        const std::string moved = std::string{kOurs} + "/Questionnaire/7";
        before.emplace_back(property.name, value(property, text));
        after.emplace_back(property.name, value(property, is_link(type, property, part) ? moved : text));
        continue;
      }
      // Resources in resources and extensions of extensions would never end.
      const bool is_deep = part.is_abstract || (part.name == "Extension" && depth < kDepth);
      if (is_deep || depth == 0) continue;
      const auto [inner_before, inner_after] = object(part, depth - 1);
      before.emplace_back(property.name, value(property, inner_before));
      after.emplace_back(property.name, value(property, inner_after));
    }
    return {Value{std::move(before)}, Value{std::move(after)}};
  }

 private:
  static Value value(const fhir::Property& property, const Value& one) {
    return fhir::element_of(property).max > 1 ? Value{json::Array{one, one}} : one;
  }
  static bool is_link(const fhir::Type& type, const fhir::Property& property, const fhir::Type& part) {
    if (type.name == "Reference" && property.name == "reference") return true;
    if (part.primitive == Primitive::url) return true;
    if (part.primitive != Primitive::uri && part.primitive != Primitive::canonical) return false;
    const bool is_name = property.name == "system" || (type.name == "Extension" && property.name == "url");
    return !is_name && type.name != "Bundle.link";
  }
};

TEST(Rewrite, ReachesEveryPlaceOfR4AndComesBack) {
  std::size_t links = 0;
  for (const std::string_view name : fhir::resource_types()) {
    const auto places = Places{}.object(*fhir::find_type(name), Places::kDepth);
    const Value& before = places.first;
    const Value out = rewrite().outward(before);
    EXPECT_EQ(out, places.second) << name;
    EXPECT_EQ(rewrite().inward(out), before) << name;
    const std::string text = json::write(out);
    for (std::size_t at = text.find(kOurs); at != std::string::npos; at = text.find(kOurs, at + 1)) ++links;
  }
  EXPECT_GT(links, 10'000U);
}

}  // namespace
}  // namespace concord::facade
