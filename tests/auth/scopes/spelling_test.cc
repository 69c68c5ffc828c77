#include "auth/scopes/spelling.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace concord::auth {
namespace {

struct Row {
  std::string spelt;
  std::string plain;
};

TEST(ScopeSpelling, OfEntraIsMadePlain) {
  const ScopeSpelling spelling{.style = ScopeStyle::dotted,
                               .prefixes = {"api://concord/"},
                               .roles = {{"FHIR.Read", "system/*.rs system/Goal.c"}}};
  for (const Row& row : std::vector<Row>{
           {"patient.Observation.rs", "patient/Observation.rs"},
           {"patient$Observation.rs", "patient/Observation.rs"},
           {"patient%2fObservation.rs", "patient/Observation.rs"},
           {"patient%2FObservation.read", "patient/Observation.read"},
           {"api://concord/user.all.rs", "user/*.rs"},
           {"system.all.all", "system/*.*"},
           {"patient/Goal.rs", "patient/Goal.rs"},
           {"FHIR.Read openid", "system/*.rs system/Goal.c openid"},
           {"patients.Observation.rs", "patients.Observation.rs"},
           {"patient.Allergy.rs", "patient/Allergy.rs"},
           {"  openid  ", "openid"},
           {"", ""},
       }) {
    EXPECT_EQ(plain_scopes(row.spelt, spelling), row.plain) << row.spelt;
  }
}

TEST(ScopeSpelling, OfSmartIsLeftAsItIs) {
  EXPECT_EQ(plain_scopes("patient.Observation.rs user/Goal.rs", {}), "patient.Observation.rs user/Goal.rs");
}

}  // namespace
}  // namespace concord::auth
