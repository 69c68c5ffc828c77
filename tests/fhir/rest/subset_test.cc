#include "fhir/rest/subset.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/definitions/definitions.h"
#include "fhir/resource_types.h"

namespace concord::fhir::rest {
namespace {

json::Value parsed(std::string_view text) { return json::read(text).value(); }

TEST(ParseSubset, ReadsWhatIsAskedFor) {
  const struct {
    const char* query = nullptr;
    Subset expected;
  } rows[] = {
      {"", {}},
      {"code=x&_summary=false", {}},
      {"_summary=true", {.summary = Summary::summary}},
      {"_summary=text&_id=1", {.summary = Summary::text}},
      {"_summary=data", {.summary = Summary::data}},
      {"_summary=count", {.summary = Summary::count}},
      {"_elements=name,birthDate", {.elements = {"name", "birthDate"}}},
      {"_elements=name&_elements=name,active", {.elements = {"name", "active"}}},
      {"_elements=Patient.name,Goal.target.due[x],value[x]", {.elements = {"Patient.name", "Goal.target", "value"}}},
      {"_elements=name.family", {.elements = {"name"}}},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(parse_subset(http::parse_parameters(row.query).value()), row.expected) << row.query;
  }
}

TEST(ParseSubset, RefusesWhatCannotBeMeant) {
  constexpr const char* kSummary = "_summary must be true, text, data, count or false";
  constexpr const char* kElements = "_elements must be names of elements, separated by commas";
  const struct {
    const char* query;
    const char* text;
  } rows[] = {
      {"_summary=yes", kSummary},
      {"_summary=", kSummary},
      {"_summary=TRUE", kSummary},
      {"_summary=true,text", kSummary},
      {"_summary=true&_summary=true", "_summary may be given once"},
      {"_elements=", kElements},
      {"_elements=name,", kElements},
      {"_elements=.name", kElements},
      {"_elements=na%20me", kElements},
      {"_elements=name;active", kElements},
      {"_summary=true&_elements=name", "_summary and _elements exclude each other"},
      {"_elements=name&_summary=false", "_summary and _elements exclude each other"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(parse_subset(http::parse_parameters(row.query).value()).error(),
              (Error{.kind = ErrorKind::malformed,
                     .message = row.text,
                     .issues = {{.severity = Severity::error, .code = "value", .expression = "", .text = row.text}}}))
        << row.query;
  }
}

constexpr std::string_view kPatient = R"({"resourceType":"Patient","id":"1","implicitRules":"urn:r","language":"de",
  "text":{"status":"generated","div":"<div/>"},"contained":[{"resourceType":"Organization","id":"o"}],
  "extension":[{"url":"urn:x","valueString":"x"}],"modifierExtension":[{"url":"urn:m","valueBoolean":true}],
  "identifier":[{"id":"i","extension":[{"url":"urn:y","valueString":"y"}],"system":"urn:s","value":"7"}],
  "active":true,"_active":{"id":"a"},"birthDate":"1970-01-01","_birthDate":{"extension":[{"url":"urn:t"}]},
  "maritalStatus":{"text":"m"},"multipleBirthInteger":2,"photo":[{"data":"AAAA"}],
  "link":[{"id":"l","extension":[{"url":"urn:z"}],"other":{"reference":"Patient/2"},"type":"seealso"}]})";

constexpr const char* kTag =
    R"("meta":{"tag":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}]})";

TEST(SubsetOf, LeavesOutWhatWasNotAskedFor) {
  const std::string start = std::string{R"({"resourceType":"Patient","id":"1",)"} + kTag;
  const std::string modifiers = R"("modifierExtension":[{"url":"urn:m","valueBoolean":true}],)";
  const struct {
    Subset subset;
    std::string expected;
  } rows[] = {
      {{.summary = Summary::summary},
       start + R"(,"implicitRules":"urn:r",)" + modifiers +
           R"("identifier":[{"id":"i","extension":[{"url":"urn:y","valueString":"y"}],"system":"urn:s","value":"7"}],)"
           R"("active":true,"_active":{"id":"a"},"birthDate":"1970-01-01","_birthDate":{"extension":[{"url":"urn:t"}]},)"
           R"("link":[{"other":{"reference":"Patient/2"},"type":"seealso"}]})"},
      {{.summary = Summary::text}, start + R"(,"text":{"status":"generated","div":"<div/>"}})"},
      {{.elements = {"birthDate", "multipleBirth"}},
       start + R"(,"implicitRules":"urn:r",)" + modifiers +
           R"("active":true,"_active":{"id":"a"},"birthDate":"1970-01-01","_birthDate":{"extension":[{"url":"urn:t"}]},)"
           R"("multipleBirthInteger":2,)"
           R"("link":[{"id":"l","extension":[{"url":"urn:z"}],"other":{"reference":"Patient/2"},"type":"seealso"}]})"},
      {{.elements = {"Patient.photo", "Goal.active", "unknown"}},
       start + R"(,"implicitRules":"urn:r",)" + modifiers +
           R"("active":true,"_active":{"id":"a"},"photo":[{"data":"AAAA"}],)"
           R"("link":[{"id":"l","extension":[{"url":"urn:z"}],"other":{"reference":"Patient/2"},"type":"seealso"}]})"},
  };
  for (const auto& row : rows) EXPECT_EQ(json::write(subset_of(parsed(kPatient), row.subset)), row.expected);
}

TEST(SubsetOf, IsTheWholeWithoutTextUnderData) {
  const json::Value data = subset_of(parsed(kPatient), {.summary = Summary::data});
  EXPECT_EQ(data, json::with(json::with(parsed(kPatient), "text", {}), "meta",
                             parsed(std::string{"{"} + kTag + "}")["meta"]));
}

TEST(SubsetOf, SharesTheWhole) {
  const json::Value patient = parsed(kPatient);
  EXPECT_TRUE(subset_of(patient, {}).is_same(patient));
}

TEST(SubsetOf, GoesByTheFlagsOfNestedElements) {
  // DocumentReference.content and its attachment are summary, the attachment's data is not.
  const json::Value summary = subset_of(
      parsed(R"({"resourceType":"DocumentReference","id":"1","status":"current","securityLabel":[{"text":"x"}],
        "content":[{"attachment":{"contentType":"text/plain","data":"AAAA","title":"t"},"format":{"code":"f"}}],
        "context":{"event":[{"text":"e"}]}})"),
      {.summary = Summary::summary});
  EXPECT_EQ(json::write(json::with(summary, "meta", {})),
            R"({"resourceType":"DocumentReference","id":"1","status":"current","securityLabel":[{"text":"x"}],)"
            R"("content":[{"attachment":{"contentType":"text/plain","title":"t"},"format":{"code":"f"}}]})");
}

TEST(SubsetOf, KeepsMandatoryElementsOfEveryType) {
  for (const std::string_view name : resource_types()) {
    const Type& type = *find_type(name);
    json::Object members{{"resourceType", name}, {"id", "1"}, {"text", parsed(R"({"div":"<div/>"})")}};
    std::vector<std::string> mandatory;
    for (const Property& property : properties(type)) {
      if (element_of(property).min == 0 || property.name == "text") continue;
      mandatory.emplace_back(property.name);
      members.emplace_back(property.name, "x");
    }
    const json::Value resource{std::move(members)};
    for (const Subset& subset : {Subset{.summary = Summary::text}, Subset{.elements = {"nothing"}}}) {
      const json::Value kept = subset_of(resource, subset);
      for (const std::string& member : mandatory) EXPECT_EQ(kept.text(member), "x") << name << "." << member;
      const bool has_text = subset.summary == Summary::text && find_property(type, "text") != nullptr;
      EXPECT_EQ(kept.find("text") != nullptr, has_text) << name;
    }
  }
}

TEST(SubsetOf, TagsOnce) {
  const Subset text{.summary = Summary::text};
  const json::Value once =
      subset_of(parsed(R"({"resourceType":"Goal","meta":{"versionId":"2","tag":[{"code":"a"}]}})"), text);
  EXPECT_EQ(json::write(once),
            R"({"resourceType":"Goal","meta":{"versionId":"2","tag":[{"code":"a"},)"
            R"({"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}]}})");
  EXPECT_EQ(subset_of(once, text), once);
  EXPECT_TRUE(is_subsetted(once));
  EXPECT_FALSE(is_subsetted(parsed(R"({"resourceType":"Goal","meta":{"tag":[{"code":"SUBSETTED"}]}})")));
  EXPECT_FALSE(is_subsetted(parsed("{}")));
}

constexpr std::string_view kSearchset = R"({"resourceType":"Bundle","type":"searchset","total":2,
  "link":[{"relation":"self","url":"s"},{"relation":"next","url":"n"}],
  "entry":[{"fullUrl":"u","resource":{"resourceType":"Goal","id":"1","lifecycleStatus":"active","note":[{"text":"n"}]},
            "search":{"mode":"match"}},
           {"resource":{"resourceType":"Patient","id":"2","gender":"male"},"search":{"mode":"include"}},
           {"resource":{"resourceType":"OperationOutcome","issue":[{"severity":"warning","code":"value","details":{"text":"t"}}]},
            "search":{"mode":"outcome"}}]})";

TEST(SubsetOfSearchset, ReducesMatchesAndIncludes) {
  const json::Value all = subset_of_searchset(parsed(kSearchset), {.summary = Summary::text});
  const json::Value& entries = all["entry"];
  EXPECT_EQ(entries.at(0)["resource"].find("note"), nullptr);
  EXPECT_TRUE(is_subsetted(entries.at(0)["resource"]));
  EXPECT_EQ(entries.at(0).text("fullUrl"), "u");
  EXPECT_EQ(entries.at(1)["resource"].find("gender"), nullptr);
  EXPECT_EQ(entries.at(2), parsed(kSearchset)["entry"].at(2));
}

TEST(SubsetOfSearchset, LeavesIncludesWholeUnlessTheirTypeIsNamed) {
  const json::Value before = parsed(kSearchset);
  const json::Value plain = subset_of_searchset(before, {.elements = {"note"}});
  EXPECT_EQ(plain["entry"].at(0)["resource"].text("resourceType"), "Goal");
  EXPECT_TRUE(is_subsetted(plain["entry"].at(0)["resource"]));
  EXPECT_EQ(plain["entry"].at(1), before["entry"].at(1));
  const json::Value named = subset_of_searchset(before, {.elements = {"Patient.name"}});
  EXPECT_EQ(named["entry"].at(1)["resource"].find("gender"), nullptr);
}

TEST(SubsetOfSearchset, CountsWithoutEntries) {
  EXPECT_EQ(json::write(subset_of_searchset(parsed(kSearchset), {.summary = Summary::count})),
            R"({"resourceType":"Bundle","type":"searchset","total":2,"link":[{"relation":"self","url":"s"}]})");
}

}  // namespace
}  // namespace concord::fhir::rest
