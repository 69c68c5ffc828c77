#include "fhir/definitions/compartments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fhir/definitions/search_parameters.h"

namespace concord::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Compartments, TellTheParametersThatPutAResourceIntoThem) {
  EXPECT_THAT(compartment_parameters("Patient", *find_type("Goal")), ElementsAre("patient"));
  EXPECT_THAT(compartment_parameters("Patient", *find_type("Observation")), ElementsAre("subject", "performer"));
  EXPECT_THAT(compartment_parameters("Practitioner", *find_type("CareTeam")), ElementsAre("participant"));
  EXPECT_THAT(compartment_parameters("Patient", *find_type("Medication")), IsEmpty());
  EXPECT_THAT(compartment_parameters("Nobody", *find_type("Goal")), IsEmpty());
}

TEST(Compartments, HaveARowForEveryResource) {
  for (const auto* name : {"Device", "Encounter", "Patient", "Practitioner", "RelatedPerson"}) {
    EXPECT_GE(compartment(name).size(), 145U) << name;
  }
  EXPECT_THAT(compartment("Group"), IsEmpty());
}

TEST(Compartments, NameSearchParametersOfTheirType) {
  for (const auto* name : {"Device", "Encounter", "Patient", "Practitioner", "RelatedPerson"}) {
    for (const auto& row : compartment(name)) {
      for (const auto code : compartment_parameters(name, type_at(row.resource))) {
        if (code == "{def}") continue;
        const auto* parameter = find_search_parameter(type_at(row.resource), code);
        ASSERT_NE(parameter, nullptr) << name << " " << type_at(row.resource).name << " " << code;
        EXPECT_EQ(parameter->type, SearchType::reference) << code;
      }
    }
  }
}

}  // namespace
}  // namespace concord::fhir
