#include "auth/server/scope_grant.h"

#include <gtest/gtest.h>

#include "core/json/read.h"

namespace concord::auth::server {
namespace {

Client client_with(std::string scope, bool refreshes = true) {
  json::Array grants{"authorization_code"};
  if (refreshes) grants.emplace_back("refresh_token");
  return *parse_client(json::object({{"client_id", "a"},
                                     {"redirect_uris", json::Array{"https://a.example/x"}},
                                     {"grant_types", std::move(grants)},
                                     {"scope", scope}}));
}

struct Row {
  std::string registered;
  std::string asked;
  std::string granted;
};

TEST(ScopeGrant, KeepsTheSpellingAndNarrowsToWhatIsRegistered) {
  for (const Row& row : std::vector<Row>{
           {"patient/*.cruds", "patient/Observation.read patient/Goal.rs", "patient/Observation.read patient/Goal.rs"},
           {"patient/*.rs", "patient/Goal.cruds patient/Goal.write", "patient/Goal.rs"},
           {"patient/*.rs", "patient/Goal.*", "patient/Goal.rs"},
           {"patient/Goal.r patient/Goal.s", "patient/Goal.rs", "patient/Goal.rs"},
           {"patient/Goal.rs", "patient/*.rs patient/Observation.rs", ""},
           {"patient/*.cruds", "user/Goal.rs system/Goal.rs", ""},
           {"patient/*.rs", "patient/Observation.cruds?category=a|b", "patient/Observation.rs?category=a|b"},
           {"patient/Observation.rs?category=a|b", "patient/Observation.rs", ""},
           {"patient/Observation.rs?category=a|b", "patient/Observation.rs?category=a|b",
            "patient/Observation.rs?category=a|b"},
           {"patient/Observation.rs?category=a|b", "patient/Observation.rs?category=a|c", ""},
           {"patient/*.rs", "patient/Goal.rs patient/Goal.rs", "patient/Goal.rs"},
           {"patient/*.rs", "openid fhirUser profile patient/Goal.rs offline_access online_access",
            "openid fhirUser profile patient/Goal.rs offline_access online_access"},
           {"patient/*.rs", "fhirUser patient/Goal.rs", "patient/Goal.rs"},
           {"patient/*.rs", "launch launch/patient launch/encounter launch/imagingstudy patient/Goal.rs",
            "launch launch/patient launch/encounter patient/Goal.rs"},
           {"patient/*.rs", "offline_access", ""}}) {
    EXPECT_EQ(granted_to_app(*read_asked(row.asked), client_with(row.registered),
                             {.launch = true, .patient = true, .encounter = true}),
              row.granted)
        << row.asked;
  }
}

TEST(ScopeGrant, NeedsWhatTheLaunchHolds) {
  const auto asked = *read_asked("launch launch/patient launch/encounter patient/Goal.rs user/Goal.rs offline_access");
  const Client client = client_with("patient/*.rs user/*.rs", false);
  EXPECT_EQ(granted_to_app(asked, client, {}), "user/Goal.rs");
  EXPECT_EQ(granted_to_app(asked, client, {.patient = true}), "launch/patient patient/Goal.rs user/Goal.rs");
}

TEST(ScopeGrant, GivesABackendAllOrNothing) {
  const Client client = client_with("system/Goal.rs system/Observation.cruds");
  for (const Row& row :
       std::vector<Row>{{"", "system/Goal.rs", "system/Goal.rs"},
                        {"", "system/Observation.read system/Goal.s", "system/Observation.read system/Goal.s"},
                        {"", "system/Goal.cruds", ""},
                        {"", "system/Goal.rs system/Patient.rs", ""},
                        {"", "system/Goal.rs openid", ""},
                        {"", "system/*.rs", ""},
                        {"", "", ""}}) {
    EXPECT_EQ(granted_to_backend(row.asked, client), row.granted) << row.asked;
  }
}

TEST(ScopeGrant, RefreshesOnlyWhatWasGranted) {
  EXPECT_EQ(granted_again("patient/Goal.rs", "openid patient/Goal.rs"), "patient/Goal.rs");
  EXPECT_EQ(granted_again("patient/Goal.r", "openid patient/Goal.rs"), "");
  EXPECT_EQ(granted_again("patient/Goal.rs x", "openid patient/Goal.rs"), "");
  EXPECT_EQ(granted_again("openid openid", "openid"), "openid");
}

TEST(AskedScopes, AreBounded) {
  std::string many;
  for (int i = 0; i < 501; ++i) many += "x ";
  EXPECT_EQ(read_asked(many).error().kind, ErrorKind::malformed);
  EXPECT_EQ(read_asked(std::string((16U << 10U) + 1, 'x')).error().kind, ErrorKind::malformed);
  EXPECT_EQ(read_asked("a\tb").error().kind, ErrorKind::malformed);
  EXPECT_TRUE(read_asked("")->resources.empty());
}

}  // namespace
}  // namespace concord::auth::server
