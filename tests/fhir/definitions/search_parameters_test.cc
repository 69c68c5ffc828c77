#include "fhir/definitions/search_parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fhir/resource_types.h"

namespace concord::fhir {
namespace {

using testing::ElementsAre;

const SearchParameterRow* find(std::string_view type, std::string_view code) {
  return find_search_parameter(*find_type(type), code);
}

TEST(SearchParameters, CarryTheExpressionOfTheirTypeOnly) {
  struct Case {
    std::string_view type;
    std::string_view code;
    SearchType kind;
    std::string_view expression;
  };
  // `patient` is one definition for more than thirty types.
  for (const auto& [type, code, kind, expression] : {
           Case{"Goal", "patient", SearchType::reference, "Goal.subject.where(resolve() is Patient)"},
           Case{"Goal", "lifecycle-status", SearchType::token, "Goal.lifecycleStatus"},
           Case{"Patient", "family", SearchType::string, "Patient.name.family"},
           Case{"Patient", "birthdate", SearchType::date, "Patient.birthDate"},
           Case{"Patient", "email", SearchType::token, "Patient.telecom.where(system='email')"},
           Case{"Observation", "code-value-quantity", SearchType::composite, "Observation"},
           Case{"Questionnaire", "context-quantity", SearchType::quantity,
                "(Questionnaire.useContext.value as Quantity) | (Questionnaire.useContext.value as Range)"},
       }) {
    const auto* row = find(type, code);
    ASSERT_NE(row, nullptr) << type << " " << code;
    EXPECT_EQ(row->type, kind) << code;
    EXPECT_EQ(row->expression, expression) << code;
  }
}

TEST(SearchParameters, AreInheritedFromResource) {
  ASSERT_NE(find("Goal", "_id"), nullptr);
  EXPECT_EQ(find("Goal", "_id")->expression, "Resource.id");
  EXPECT_EQ(find("Bundle", "_lastUpdated")->expression, "Resource.meta.lastUpdated");
  EXPECT_EQ(find("Goal", "nonsense"), nullptr);
  EXPECT_EQ(find("Goal", "family"), nullptr);
}

TEST(SearchParameters, TellTheirTargets) {
  std::vector<std::string_view> names;
  for (const auto index : targets_of(*find("Goal", "subject"))) names.push_back(type_at(index).name);
  EXPECT_THAT(names, ElementsAre("Group", "Organization", "Patient"));
}

TEST(SearchParameters, TellTheComponentsOfAComposite) {
  std::vector<std::pair<std::string_view, std::string_view>> parts;
  for (const auto& part : components_of(*find("Observation", "code-value-quantity"))) {
    parts.emplace_back(part.code, part.expression);
  }
  EXPECT_THAT(parts, ElementsAre(std::pair("code", "code"), std::pair("value-quantity", "value.as(Quantity)")));
}

TEST(SearchParameters, HaveComponentsThatAreParametersOfTheSameType) {
  for (const auto name : resource_types()) {
    for (const auto& row : own_search_parameters(*find_type(name))) {
      for (const auto& part : components_of(row)) EXPECT_NE(find(name, part.code), nullptr) << name << " " << part.code;
    }
  }
}

TEST(SearchParameters, AreInTheOrderOfTheirCodes) {
  for (const auto& type : types()) {
    EXPECT_TRUE(std::ranges::is_sorted(own_search_parameters(type), {}, &SearchParameterRow::code)) << type.name;
  }
}

TEST(SearchParameters, NameTheirTypes) {
  EXPECT_EQ(to_string(SearchType::number), "number");
  EXPECT_EQ(to_string(SearchType::composite), "composite");
  EXPECT_EQ(to_string(SearchType::special), "special");
}

}  // namespace
}  // namespace concord::fhir
