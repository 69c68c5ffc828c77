#include <gtest/gtest.h>

#include "tests/fhir/path/evaluation.h"

namespace concord::fhir::path {
namespace {

json::Value patient() {
  return *json::read(R"({
    "resourceType": "Patient", "id": "p1", "active": true,
    "contained": [{"resourceType": "Organization", "id": "o1", "name": "Clinic"}],
    "extension": [{"url": "http://a.example/x", "valueString": "x"}],
    "_birthDate": {"extension": [{"url": "http://a.example/why", "valueCode": "unknown"}]},
    "name": [
      {"use": "official", "given": [null, "Anna", "B"], "_given": [{"id": "g0"}, null, {"id": "g2"}], "family": "C"},
      {"use": "usual", "given": ["Nan"]}],
    "deceasedBoolean": false,
    "contact": [{"name": {"family": "D"}}],
    "managingOrganization": {"reference": "#o1"},
    "unknownMember": 1
  })");
}

TEST(Navigation, FindsElementsAsTheTablesNameThem) {
  constexpr std::array kRows{
      Row{"name.given", "null, 'Anna', 'B', 'Nan'"},
      Row{"name.given.id", "'g0', 'g2'"},
      Row{"name.given.hasValue()", "false"},
      Row{"name.given.select(hasValue())", "false, true, true, true"},
      Row{"Patient.name.family", "'C'"},
      Row{"Resource.id", "'p1'"},
      Row{"DomainResource.active", "true"},
      Row{"Observation.id", ""},
      Row{"`name`[1].`use`", "'usual'"},
      Row{"deceased", "false"},
      Row{"deceasedBoolean", ""},
      Row{"deceased is boolean", "true"},
      Row{"birthDate.exists()", "true"},
      Row{"birthDate.hasValue()", "false"},
      Row{"birthDate.extension('http://a.example/why').value", "'unknown'"},
      Row{"extension('http://a.example/x').value", "'x'"},
      Row{"extension('http://a.example/y')", ""},
      Row{"extension.value.type().name", "'string'"},
      Row{"contained.name", "'Clinic'"},
      Row{"contained.type().name", "'Organization'"},
      Row{"contact.type().name", "'Patient.contact'"},
      Row{"contact is BackboneElement", "true"},
      Row{"contact.name.family", "'D'"},
      Row{"managingOrganization.resolve().name", "'Clinic'"},
      Row{"managingOrganization.resolve() is Organization", "true"},
      Row{"resourceType", ""},
      Row{"unknownMember", ""},
      Row{"name.given.given", ""},
  };
  const json::Value resource = patient();
  for (const Row& row : kRows) EXPECT_EQ(result_of(row.expression, resource), row.result) << row.expression;
}

TEST(Navigation, WalksEverythingBelowOnce) {
  const json::Value resource = *json::read(
      R"({"resourceType":"Patient","active":true,"_active":{"id":"a"},"name":[{"given":["A",null],"_given":[null,{"id":"g"}]}]})");
  EXPECT_EQ(result_of("children().count()", resource), "2");
  EXPECT_EQ(result_of("descendants()", resource),
            "true, 'a', {'given':['A',null],'_given':[null,{'id':'g'}]}, 'A', null, 'g'");
  EXPECT_EQ(result_of("descendants().ofType(boolean)", resource), "true");
  EXPECT_EQ(result_of("repeat(children()).count() = descendants().count()", resource), "true");
}

TEST(Navigation, KnowsElementsOfUnknownTypesByTheirJson) {
  const json::Value resource = *json::read(R"({"resourceType":"Unheard","a":[{"b":"x"},{"b":2.50}],"c":true})");
  EXPECT_EQ(result_of("a.b", resource), "'x', 2.50");
  EXPECT_EQ(result_of("a.b.ofType(String)", resource), "");
  EXPECT_EQ(result_of("c and a.exists(b = 2.5)", resource), "true");
  EXPECT_EQ(result_of("descendants().count()", resource), "5");
  EXPECT_EQ(result_of("type()", resource), "");
}

TEST(Navigation, RefusesUnknownNamesOnlyWhenStrict) {
  const json::Value resource = patient();
  Environment strict;
  strict.is_strict = true;
  for (const std::string_view expression :
       {"nam", "name.givn", "deceasedBoolean", "Observation.id", "(deceased as dateTime).nothing"}) {
    EXPECT_EQ(result_of(expression, resource), "") << expression;
    EXPECT_EQ(result_of(expression, resource, strict), "error") << expression;
  }
  for (const std::string_view expression : {"children().first().exists()", "descendants()[0].exists()"}) {
    EXPECT_EQ(result_of(expression, resource), "true") << expression;
    EXPECT_EQ(result_of(expression, resource, strict), "error") << expression;
  }
  EXPECT_EQ(result_of("name.family", resource, strict), "'C'");
  EXPECT_EQ(result_of("name.period", resource, strict), "");
}

TEST(Navigation, TypesWhatABundleHolds) {
  const json::Value bundle = *json::read(R"({"resourceType":"Bundle","type":"collection","entry":[
    {"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","id":"1","active":true}},
    {"fullUrl":"http://a.example/Observation/2","resource":{"resourceType":"Observation","id":"2",
      "subject":{"reference":"urn:uuid:1"},"performer":[{"reference":"Patient/1"},{"reference":"Practitioner/9/_history/2"},
      {"display":"nobody"}]}}]})");
  constexpr std::array kRows{
      Row{"entry.resource.ofType(Patient).active", "true"},
      Row{"entry.resource.subject.resolve().id", "'1'"},
      Row{"entry.resource.performer.resolve().id", "'1'"},
      Row{"entry.resource.performer.select(resolve() is Patient)", "true, false"},
      Row{"entry.resource.performer.where(resolve() is Practitioner).reference", "'Practitioner/9/_history/2'"},
      Row{"entry.resource.subject.resolve() is Observation", "false"},
  };
  for (const Row& row : kRows) EXPECT_EQ(result_of(row.expression, bundle), row.result) << row.expression;
}

TEST(Navigation, KeepsWhatThePortResolvedAlive) {
  const json::Value resource = *json::read(R"({"resourceType":"Observation","subject":{"reference":"Patient/7"}})");
  Environment environment;
  environment.resolve = [](std::string_view reference) -> std::optional<json::Value> {
    if (reference != "Patient/7") return std::nullopt;
    return *json::read(R"({"resourceType":"Patient","name":[{"family":"a name of more than fourteen letters"}]})");
  };
  const auto compiled = Expression::parse("subject.resolve().name.family");
  const Node node = root(resource);
  environment.resource = node;
  environment.root_resource = node;
  const auto items = compiled->evaluate(node, environment);
  ASSERT_TRUE(items.has_value());
  EXPECT_EQ(written(items), "'a name of more than fourteen letters'");
}

TEST(Navigation, HandsOutTheVariablesOfFhir) {
  const json::Value resource = patient();
  const Node outer = root(resource);
  const json::Value& contained = resource["contained"].at(0);
  Environment environment{.resource = root(contained), .root_resource = outer};
  environment.variables = [](std::string_view name) -> std::optional<Collection> {
    if (name != "mine") return std::nullopt;
    return Collection{Item::integer(1), Item::integer(2)};
  };
  constexpr std::array kRows{
      Row{"%resource.id", "'o1'"},
      Row{"%rootResource.id", "'p1'"},
      Row{"%context.name", "'Clinic'"},
      Row{"%mine", "1, 2"},
      Row{"%ucum", "'http://unitsofmeasure.org'"},
      Row{"%`vs-a`", "'http://hl7.org/fhir/ValueSet/a'"},
      Row{"%'ext-b'", "'http://hl7.org/fhir/StructureDefinition/b'"},
      Row{"%other", "error"},
  };
  for (const Row& row : kRows) {
    EXPECT_EQ(written(Expression::parse(row.expression)->evaluate(environment.resource, environment)), row.result)
        << row.expression;
  }
}

}  // namespace
}  // namespace concord::fhir::path
