#include "fhir/definitions/definitions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fhir/resource_types.h"

namespace concord::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string_view> names(std::span<const TypeIndex> indexes) {
  std::vector<std::string_view> out;
  for (const auto index : indexes) out.push_back(type_at(index).name);
  return out;
}

std::vector<std::string_view> keys(std::span<const std::uint16_t> rows) {
  std::vector<std::string_view> out;
  for (const auto row : rows) out.push_back(invariants()[row].key);
  return out;
}

const Type& type(std::string_view name) {
  const Type* found = find_type(name);
  EXPECT_NE(found, nullptr) << name;
  return *found;
}

TEST(Definitions, HoldEveryTypeOfR4) {
  const auto count = [](TypeKind kind) { return std::ranges::count(types(), kind, &Type::kind); };
  EXPECT_EQ(resource_types().size(), 146U);
  EXPECT_EQ(count(TypeKind::resource), 148);  // with Resource and DomainResource
  EXPECT_EQ(count(TypeKind::primitive), 20);
  EXPECT_EQ(count(TypeKind::datatype), 41);  // with Element, BackboneElement and the types of metadata
  EXPECT_TRUE(std::ranges::is_sorted(types(), {}, &Type::name));
}

TEST(Definitions, FindTypesByName) {
  EXPECT_EQ(type("Patient").kind, TypeKind::resource);
  EXPECT_EQ(type("Patient.contact").kind, TypeKind::component);
  EXPECT_EQ(type("HumanName").kind, TypeKind::datatype);
  EXPECT_EQ(type("dateTime").primitive, Primitive::date_time);
  EXPECT_TRUE(type("DomainResource").is_abstract);
  for (const auto* name : {"", "patient", "Patient.name", "Patient.contacts", "SubscriptionStatus", "zzz"}) {
    EXPECT_EQ(find_type(name), nullptr) << name;
  }
}

TEST(Definitions, KnowWhatATypeSpecialises) {
  EXPECT_TRUE(is_a(type("Patient"), type("Patient")));
  EXPECT_TRUE(is_a(type("Patient"), type("DomainResource")));
  EXPECT_TRUE(is_a(type("Patient"), type("Resource")));
  EXPECT_FALSE(is_a(type("Bundle"), type("DomainResource")));
  EXPECT_TRUE(is_a(type("code"), type("string")));
  EXPECT_TRUE(is_a(type("Age"), type("Quantity")));
  EXPECT_TRUE(is_a(type("Patient.contact"), type("BackboneElement")));
  EXPECT_TRUE(is_a(type("Timing.repeat"), type("Element")));
  EXPECT_FALSE(is_a(type("Resource"), type("Patient")));
}

TEST(Definitions, TellTheElementsOfATypeInOrder) {
  std::vector<std::string_view> found;
  for (const auto& element : elements(type("Patient.contact"))) found.push_back(element.name);
  EXPECT_THAT(found, ElementsAre("id", "extension", "modifierExtension", "relationship", "name", "telecom", "address",
                                 "gender", "organization", "period"));
}

TEST(Definitions, TellCardinality) {
  const Type& goal = type("Goal");
  EXPECT_EQ(find_element(goal, "lifecycleStatus")->min, 1);
  EXPECT_EQ(find_element(goal, "lifecycleStatus")->max, 1);
  EXPECT_EQ(find_element(goal, "target")->max, kUnbounded);
  EXPECT_EQ(find_element(goal, "Target"), nullptr);
}

TEST(Definitions, WriteAChoiceAsOneMemberForEachType) {
  const Type& goal = type("Goal");
  const Property* start = find_property(goal, "startCodeableConcept");
  ASSERT_NE(start, nullptr);
  EXPECT_EQ(element_of(*start).name, "start");
  EXPECT_TRUE(element_of(*start).is_choice);
  EXPECT_EQ(type_at(start->type).name, "CodeableConcept");
  EXPECT_EQ(&elements(goal)[position_of(goal, *start)], &element_of(*start));
  EXPECT_EQ(find_property(goal, "start"), nullptr);
  EXPECT_EQ(find_property(goal, "startcodeableConcept"), nullptr);
  EXPECT_THAT(names(types_of(element_of(*start))), ElementsAre("date", "CodeableConcept"));
}

TEST(Definitions, FollowContentReferences) {
  const Property* item = find_property(type("Questionnaire.item"), "item");
  ASSERT_NE(item, nullptr);
  EXPECT_EQ(type_at(item->type).name, "Questionnaire.item");
}

TEST(Definitions, GiveIdTheTypeThatTheTextOfR4Says) {
  EXPECT_EQ(type_at(find_property(type("Patient"), "id")->type).name, "id");
  EXPECT_EQ(type_at(find_property(type("Patient.contact"), "id")->type).name, "string");
  EXPECT_EQ(type_at(find_property(type("Extension"), "url")->type).name, "uri");
}

TEST(Definitions, GivePrimitivesNoValueMember) {
  std::vector<std::string_view> found;
  for (const auto& property : properties(type("dateTime"))) found.push_back(property.name);
  EXPECT_THAT(found, ElementsAre("extension", "id"));
}

TEST(Definitions, TellReferenceTargets) {
  EXPECT_THAT(names(targets_of(*find_element(type("Goal"), "subject"))),
              ElementsAre("Group", "Organization", "Patient"));
  EXPECT_THAT(targets_of(*find_element(type("Observation"), "focus")), IsEmpty());  // Reference(Any)
}

TEST(Definitions, TellInvariants) {
  EXPECT_THAT(keys(invariants_of(type("Observation"))),
              ElementsAre("dom-2", "dom-3", "dom-4", "dom-5", "dom-6", "obs-6", "obs-7"));
  EXPECT_THAT(keys(invariants_of(type("Observation.referenceRange"))), ElementsAre("obs-3"));
  EXPECT_THAT(keys(invariants_of(*find_element(type("Organization"), "address"))), ElementsAre("org-2"));
  // The low end of a range is a SimpleQuantity: no comparator.
  EXPECT_THAT(keys(invariants_of(*find_element(type("Range"), "low"))), ElementsAre("sqty-1"));
}

TEST(Definitions, TellRequiredValueSets) {
  const Element* status = find_element(type("Goal"), "lifecycleStatus");
  ASSERT_NE(status->value_set, kNoValueSet);
  const ValueSet& set = value_sets()[status->value_set];
  EXPECT_EQ(set.url, "http://hl7.org/fhir/ValueSet/goal-status");
  EXPECT_TRUE(set.is_complete);
  EXPECT_TRUE(has_code(set, "proposed"));
  EXPECT_FALSE(has_code(set, "Proposed"));
  EXPECT_TRUE(has_code(set, "http://hl7.org/fhir/goal-status", "proposed"));
  EXPECT_FALSE(has_code(set, "http://example.org", "proposed"));
  EXPECT_EQ(find_element(type("Goal"), "category")->value_set, kNoValueSet);  // preferred only
}

TEST(Definitions, DoNotPretendToListEveryMimeType) {
  const ValueSet* set = find_value_set("http://hl7.org/fhir/ValueSet/mimetypes|4.0.1");
  ASSERT_NE(set, nullptr);
  EXPECT_FALSE(set->is_complete);
  EXPECT_EQ(find_value_set("http://example.org/none"), nullptr);
}

TEST(Definitions, KeepEveryTableInTheOrderItIsSearchedIn) {
  for (const Type& each : types()) {
    EXPECT_TRUE(std::ranges::is_sorted(properties(each), {}, &Property::name)) << each.name;
  }
  for (const ValueSet& set : value_sets()) {
    EXPECT_TRUE(std::ranges::is_sorted(codes_of(set), {}, &Code::code)) << set.url;
  }
}

}  // namespace
}  // namespace concord::fhir
