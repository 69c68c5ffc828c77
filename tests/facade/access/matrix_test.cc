#include "tests/facade/access/matrix.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "fhir/definitions/compartments.h"

namespace concord::facade {
namespace {

constexpr std::size_t kCasesMin = 2'000;

std::set<std::string> failing(const std::string& type, const auth::Stages& stages) {
  std::set<std::string> out;
  const auto member = std::ranges::find(members(), type, &Member::type);
  for (const Verdict& each : run_matrix(*member, stages)) {
    if (!each.fault.empty()) out.insert(each.name);
  }
  return out;
}

class AccessMatrix : public testing::TestWithParam<std::size_t> {};

TEST_P(AccessMatrix, ShowsNothingOfTheOtherPatient) {
  for (const Verdict& each : run_matrix(members()[GetParam()])) EXPECT_EQ(each.fault, "") << each.name;
}

INSTANTIATE_TEST_SUITE_P(All, AccessMatrix, testing::Range(std::size_t{0}, members().size()),
                         [](const auto& each) { return members()[each.param].type; });

TEST(AccessMatrix, HasEveryTypeOfTheCompartmentAndEnoughCases) {
  const std::size_t cases = run_matrix(members().front()).size() * (members().size() - 1);
  fmt::print("at least {} cases\n", cases);
  EXPECT_GE(cases, kCasesMin);
  for (const fhir::CompartmentRow& row : fhir::compartment("Patient")) {
    const std::string type{fhir::type_at(row.resource).name};
    const bool is_member = !fhir::compartment_parameters("Patient", fhir::type_at(row.resource)).empty();
    const bool is_apart = type == "Group" || type == "Provenance";  // refused, and shown with its targets
    if (!is_member || is_apart) continue;
    EXPECT_NE(std::ranges::find(members(), type, &Member::type), members().end()) << type;
  }
}

TEST(AccessMatrix, NeedsTheCheckBeforeTheCall) {
  const auto faults = failing("Observation", {.check = false});
  for (const char* name : {"Observation search by _has", "Observation search by patient", "Observation compartment",
                           "Observation everything", "Observation conditional update of the other"}) {
    EXPECT_TRUE(faults.contains(name)) << name;
  }
}

TEST(AccessMatrix, NeedsTheNarrowingOfSearches) {
  const auto faults = failing("Observation", {.narrowing = false});
  for (const char* name : {"Observation first page", "Observation conditional create"}) {
    EXPECT_TRUE(faults.contains(name)) << name;
  }
}

TEST(AccessMatrix, NeedsTheReleaseOfEveryResource) {
  const auto faults = failing("Observation", {.release = false});
  for (const char* name :
       {"Observation read", "Observation read of a version", "Observation history", "Observation create",
        "Observation update of the other's", "Observation patch to the other", "Observation delete"}) {
    EXPECT_TRUE(faults.contains(name)) << name;
  }
}

}  // namespace
}  // namespace concord::facade
