#include "fhir/reference.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/resource_types.h"

namespace concord::fhir {
namespace {

json::Value parsed(std::string_view text) { return json::read(text).value(); }

TEST(Reference, ReadsTypeAndIdAndWritesThemBack) {
  const std::vector<std::pair<std::string, LiteralReference>> rows{
      {"Goal/17", {.base = "", .type = "Goal", .id = "17", .version = ""}},
      {"Goal/a.B-9/_history/2", {.base = "", .type = "Goal", .id = "a.B-9", .version = "2"}},
      {"https://ehr.example/a/fhir/Patient/p1",
       {.base = "https://ehr.example/a/fhir", .type = "Patient", .id = "p1", .version = ""}},
      {"http://ehr.example/Patient/p1/_history/v1",
       {.base = "http://ehr.example", .type = "Patient", .id = "p1", .version = "v1"}},
  };
  for (const auto& [text, expected] : rows) {
    EXPECT_EQ(parse_reference(text), expected) << text;
    EXPECT_EQ(to_string(expected), text);
  }
}

TEST(Reference, RefusesWhatNamesNoResource) {
  for (const char* text : {"", "Goal", "Goal/", "/Goal/17", "Gaol/17", "goal/17", "Goal/17/_history/", "Goal/1 7",
                           "Goal/17/_history/2/3", "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a", "#x", "#",
                           "Patient?identifier=a", "ftp://x/Goal/1", "Patient/1/Goal/1", "Goal/é"}) {
    EXPECT_EQ(parse_reference(text), std::nullopt) << text;
  }
  EXPECT_EQ(parse_reference("Goal/" + std::string(65, 'a')), std::nullopt);
  EXPECT_NE(parse_reference("Goal/" + std::string(64, 'a')), std::nullopt);
}

TEST(Reference, TellsConditionalReferences) {
  EXPECT_EQ(parse_conditional_reference("Patient?identifier=a%7Cb"),
            (ConditionalReference{.type = "Patient", .query = "identifier=a%7Cb"}));
  EXPECT_EQ(parse_conditional_reference("Pat?identifier=a"), std::nullopt);
  EXPECT_EQ(parse_conditional_reference("Patient/1"), std::nullopt);
}

constexpr std::string_view kGoal = R"({"resourceType":"Goal",
  "contained":[{"resourceType":"Observation","id":"o","subject":{"reference":"urn:uuid:1"}}],
  "extension":[{"url":"urn:x","valueReference":{"reference":"urn:uuid:2","display":"d"}}],
  "identifier":[{"system":"urn:ietf:rfc:3986","value":"urn:uuid:1"}],
  "subject":{"reference":"urn:uuid:1"},"addresses":[{"reference":"#o"},{"identifier":{"value":"7"}}],
  "target":[{"detailQuantity":{"value":1.50}}]})";

TEST(MapReferences, ReachesContainedAndExtensionsAndKeepsTheRest) {
  const json::Value before = parsed(kGoal);
  const json::Value after = map_references(before, [](const json::Value& element) -> std::optional<json::Value> {
    if (!element.text("reference").starts_with("urn:")) return std::nullopt;
    return json::with(element, "reference", "Patient/9");
  });
  std::string expected = json::write(before);
  for (const std::string from : {R"("reference":"urn:uuid:1")", R"("reference":"urn:uuid:2")"}) {
    for (auto at = expected.find(from); at != std::string::npos; at = expected.find(from)) {
      expected.replace(at, from.size(), R"("reference":"Patient/9")");
    }
  }
  EXPECT_EQ(json::write(after), expected);
}

TEST(ForEachReference, SaysWhereEachStands) {
  std::vector<std::string> seen;
  for_each_reference(parsed(kGoal), [&seen](const json::Value& element, const std::string& expression) {
    seen.push_back(expression + " " + std::string{element.text("reference")});
  });
  EXPECT_EQ(seen, (std::vector<std::string>{"Goal.contained[0].subject urn:uuid:1",
                                            "Goal.extension[0].valueReference urn:uuid:2", "Goal.subject urn:uuid:1",
                                            "Goal.addresses[0] #o"}));
}

TEST(MapUrls, RewritesLinksButNeitherIdentifiersNorText) {
  const std::map<std::string, std::string, std::less<>> known{{"urn:uuid:1", "Patient/9"}};
  const json::Value after = map_urls(parsed(R"({"resourceType":"Basic","text":{"status":"generated",
        "div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"urn:uuid:1\">urn:uuid:1</a><img src='urn:uuid:1'/></div>"},
        "extension":[{"url":"urn:x","valueUri":"urn:uuid:1"},{"url":"urn:x","valueString":"urn:uuid:1"}],
        "identifier":[{"value":"urn:uuid:1"}],"subject":{"reference":"urn:uuid:1","display":"urn:uuid:1"}})"),
                                     [&known](std::string_view url) -> std::optional<std::string> {
                                       const auto found = known.find(url);
                                       return found == known.end() ? std::nullopt : std::optional{found->second};
                                     });
  EXPECT_EQ(after, parsed(R"({"resourceType":"Basic","text":{"status":"generated",
        "div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"Patient/9\">urn:uuid:1</a><img src='Patient/9'/></div>"},
        "extension":[{"url":"urn:x","valueUri":"Patient/9"},{"url":"urn:x","valueString":"urn:uuid:1"}],
        "identifier":[{"value":"urn:uuid:1"}],"subject":{"reference":"Patient/9","display":"urn:uuid:1"}})"));
}

TEST(MapUrls, LeavesBrokenNarrativeAlone) {
  for (const char* div : {"<a href=", "<a href=\"x", "href=\"", "=", ""}) {
    const json::Value before = json::object({{"div", div}});
    EXPECT_EQ(map_urls(before, [](std::string_view) { return std::optional<std::string>{"y"}; }), before) << div;
  }
}

TEST(ResourceTypes, AreThoseOfR4) {
  EXPECT_EQ(resource_types().size(), 146U);
  for (const std::string_view name : resource_types()) EXPECT_TRUE(is_resource_type(name)) << name;
  for (const char* name : {"", "Resource", "DomainResource", "goal", "Goals", "Citation"}) {
    EXPECT_FALSE(is_resource_type(name)) << name;
  }
}

}  // namespace
}  // namespace concord::fhir
