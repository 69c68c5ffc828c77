// Every official search parameter: its expressions compile, what they select is known, and they evaluate.
#include "fhir/search/parameters.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "fhir/resource_types.h"
#include "fhir/search/selection.h"
#include "fhir/search/subject.h"
#include "tests/fhir/search/table.h"

namespace concord::fhir::search {
namespace {

using Names = std::set<std::string>;

// What each type of parameter can compare. Age, Range and string are what some dates may be instead, and an Attachment
// what Consent's source may be: they have no date and no reference to find.
const std::map<SearchType, Names> kComparable{
    {SearchType::number, {"Range", "decimal", "integer"}},
    {SearchType::date, {"Age", "Period", "Range", "Timing", "date", "dateTime", "instant", "string"}},
    {SearchType::string, {"Address", "HumanName", "markdown", "string"}},
    {SearchType::token,
     {"CodeableConcept", "Coding", "ContactPoint", "Identifier", "boolean", "code", "id", "string", "uri"}},
    {SearchType::reference, {"Attachment", "Reference", "Resource", "canonical", "uri"}},
    {SearchType::quantity, {"Age", "Duration", "Money", "Quantity", "Range", "SampledData"}},
    {SearchType::uri, {"canonical", "uri", "url"}},
};

TEST(SearchParameterTable, ServesAllThatHaveAnExpression) {
  Names not_served;
  std::size_t served = 0;
  for (const Type& type : types()) {
    for (const SearchParameterRow& row : own_search_parameters(type)) {
      const std::string_view searched = type.is_abstract ? "Patient" : type.name;
      const Parameter* parameter = find_parameter(searched, row.code);
      if (parameter == nullptr) {
        not_served.emplace(row.code);
        continue;
      }
      ++served;
      EXPECT_EQ(parameter->type, row.type) << type.name << ' ' << row.code;
      EXPECT_EQ(parameter->components.size(), components_of(row).size()) << type.name << ' ' << row.code;
    }
  }
  EXPECT_EQ(not_served, (Names{"_content", "_query", "_text", "near"}));
  EXPECT_EQ(served, 1'702U);
}

TEST(SearchParameterTable, KnowsTheTypesOfWhatIsSelected) {
  Names unknown;
  std::map<SearchType, Names> found;
  for (const Type& type : types()) {
    for (const SearchParameterRow& row : own_search_parameters(type)) {
      if (row.type == SearchType::composite || row.type == SearchType::special || row.expression.empty()) continue;
      const auto places = places_of(row.expression, type, type);
      if (places.empty()) unknown.insert(std::string{type.name} + "." + std::string{row.code});
      for (const Place& place : places) found[row.type].emplace(place.type->name);
    }
  }
  EXPECT_EQ(unknown, Names{"Patient.deceased"});  // computed
  EXPECT_EQ(found, kComparable);
}

// Resources that hold a little of everything, of types with the most parameters.
const std::vector<std::string> kSamples{
    std::string{kObservation},
    std::string{kPatient},
    R"({"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Composition","id":"1"}}]})",
    R"({"resourceType":"DocumentReference","masterIdentifier":{"value":"1"},"relatesTo":[{"code":"signs","target":{}}]})",
    R"({"resourceType":"MolecularSequence","referenceSeq":{"chromosome":{"text":"1"}},"variant":[{"start":1,"end":2}]})",
    R"({"resourceType":"ValueSet","compose":{"include":[{"concept":[{"code":"a"}]}]},"useContext":[{"code":{"code":"x"},
        "valueQuantity":{"value":1}}]})",
    R"({"resourceType":"Group","characteristic":[{"code":{"text":"a"},"valueRange":{"low":{"value":1}}}]})",
    R"({"resourceType":"PlanDefinition","relatedArtifact":[{"type":"depends-on","resource":"http://a"}],"library":["b"]})",
};

TEST(SearchParameterTable, EvaluatesOnFullAndOnEmptyResources) {
  std::vector<json::Value> resources;
  for (const std::string& text : kSamples) resources.push_back(parsed(text));
  for (const std::string_view type : resource_types()) resources.push_back(json::object({{"resourceType", type}}));
  for (const json::Value& resource : resources) {
    for (const Parameter* parameter : parameters_of(resource.text("resourceType"))) {
      Subject subject{resource};
      const auto selected = subject.select(*parameter, subject.root());
      ASSERT_TRUE(selected.has_value()) << resource.text("resourceType") << ' ' << parameter->code;
      for (const Parameter& component : parameter->components) {
        EXPECT_TRUE(subject.select(component, subject.root()).has_value()) << parameter->code << ' ' << component.code;
      }
    }
  }
}

TEST(SearchParameterTable, BindsCodesToTheirSystems) {
  const auto binding = [](std::string_view type, std::string_view code) {
    const Term& term = find_parameter(type, code)->terms.front();
    return std::string{term.codes == nullptr ? term.system : term.codes->url};
  };
  EXPECT_EQ(binding("Patient", "gender"), "http://hl7.org/fhir/ValueSet/administrative-gender");
  EXPECT_EQ(binding("Goal", "lifecycle-status"), "http://hl7.org/fhir/ValueSet/goal-status");
  EXPECT_EQ(binding("DocumentReference", "contenttype"), "urn:ietf:bcp:13");
  EXPECT_EQ(binding("DocumentReference", "language"), "urn:ietf:bcp:47");
  EXPECT_EQ(binding("Observation", "code"), "");
}

// A search that passes its bound finds nothing, under :not and :missing neither.
TEST(SearchParameterTable, DoesNotMatchWhatItCannotEvaluate) {
  json::Array artifacts;
  for (int i = 0; i < 60'000; ++i)
    artifacts.push_back(json::object({{"type", "depends-on"}, {"resource", "http://a"}}));
  const json::Value plan = json::object(
      {{"resourceType", "PlanDefinition"}, {"relatedArtifact", std::move(artifacts)}, {"status", "draft"}});
  Subject subject{plan};
  ASSERT_FALSE(subject.select(*find_parameter("PlanDefinition", "depends-on"), subject.root()).has_value());
  for (const char* search : {"depends-on=http://a", "depends-on:missing=true", "depends-on:missing=false"}) {
    EXPECT_FALSE(matches(parsed_search("PlanDefinition", search)->query, plan)) << search;
  }
  EXPECT_TRUE(matches(parsed_search("PlanDefinition", "status=draft")->query, plan));
}

TEST(Matches, IsFalseForOtherTypesAndForQueriesWithoutPlan) {
  const json::Value patient = parsed(kPatient);
  EXPECT_FALSE(matches(parsed_search("Goal", "patient:missing=true")->query, patient));
  EXPECT_FALSE(matches(Query{.type = "Patient", .criteria = {{"_id", "", {"p1"}}}}, patient));
  EXPECT_TRUE(matches(Query{.type = "Patient", .criteria = {}}, patient));
  EXPECT_FALSE(matches(parsed_search("Patient", "_id=p1")->query, json::Value{}));
}

TEST(Selection, FollowsTheFormsOfOfficialExpressions) {
  const auto types_at = [](std::string_view expression, std::string_view from) {
    Names out;
    for (const Place& place : places_of(expression, *find_type(from), *find_type(from))) out.emplace(place.type->name);
    return out;
  };
  EXPECT_EQ(types_at("Patient.name.family", "Patient"), Names{"string"});
  EXPECT_EQ(types_at("name | alias", "InsurancePlan"), Names{"string"});
  EXPECT_EQ(types_at("(Observation.value as Quantity) | (Observation.component.value as SampledData)", "Observation"),
            (Names{"Quantity", "SampledData"}));
  EXPECT_EQ(types_at("Condition.onset.as(Age) | Condition.onset.as(Range)", "Condition"), (Names{"Age", "Range"}));
  EXPECT_EQ(types_at("(Observation.value as CodeableConcept).text", "Observation"), Names{"string"});
  EXPECT_EQ(types_at("Patient.telecom.where(system='phone')", "Patient"), Names{"ContactPoint"});
  EXPECT_EQ(types_at("Goal.subject.where(resolve() is Patient)", "Goal"), Names{"Reference"});
  EXPECT_EQ(types_at("Bundle.entry[0].resource", "Bundle"), Names{"Resource"});
  EXPECT_EQ(types_at("Resource.meta.tag", "Patient"), Names{"Coding"});
  EXPECT_EQ(types_at("%resource.referenceSeq.chromosome", "MolecularSequence"), Names{"CodeableConcept"});
  for (const char* unknown : {"", "Patient.nothing", "Patient.name as Quantity", "Patient.deceased.exists()",
                              "Patient.name.family and true", "Goal.subject", "(Patient.name", "Patient.name)"}) {
    EXPECT_EQ(types_at(unknown, "Patient"), Names{}) << unknown;
  }
}

TEST(Selection, SplitsUnionsAndTargets) {
  EXPECT_EQ(split_union("A.b | (C | D).e|F"), (std::vector<std::string_view>{"A.b", "(C | D).e", "F"}));
  EXPECT_EQ(split_union(""), std::vector<std::string_view>{});
  EXPECT_EQ(split_target("Goal.subject.where(resolve() is Patient)").expression, "Goal.subject");
  EXPECT_EQ(split_target("Goal.subject.where(resolve() is Patient)").target, find_type("Patient"));
  EXPECT_EQ(split_target("Goal.subject").target, nullptr);
  EXPECT_EQ(split_target("Goal.subject.where(resolve() is Nothing)").target, nullptr);
}

}  // namespace
}  // namespace concord::fhir::search
