#include "auth/scopes/scope.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace concord::auth {
namespace {

using enum Permission;

constexpr Permissions kReadSearch{read, search};
constexpr Permissions kWrite{create, update, remove};
constexpr Permissions kAll{create, read, update, remove, search};

struct Understood {
  std::string text;
  Level level;
  std::string type;
  Permissions permissions;
  http::Parameters filters;
};

TEST(Scope, OfVersion1And2IsUnderstood) {
  const std::string category = "http://terminology.hl7.org/CodeSystem/observation-category|laboratory";
  for (const Understood& row : std::vector<Understood>{
           {"patient/Observation.read", Level::patient, "Observation", kReadSearch, {}},
           {"patient/*.write", Level::patient, "*", kWrite, {}},
           {"user/*.*", Level::user, "*", kAll, {}},
           {"user/Appointment.cu", Level::user, "Appointment", {create, update}, {}},
           {"system/*.cruds", Level::system, "*", kAll, {}},
           {"system/Goal.s", Level::system, "Goal", {search}, {}},
           {"http://smarthealthit.org/fhir/scopes/patient/Patient.rs", Level::patient, "Patient", kReadSearch, {}},
           {"patient/Observation.rs?category=" + category,
            Level::patient,
            "Observation",
            kReadSearch,
            {{"category", category}}},
           {"patient/Observation.rs?category=a|b&status=final",
            Level::patient,
            "Observation",
            kReadSearch,
            {{"category", "a|b"}, {"status", "final"}}},
           {"patient/Observation.rs?date=ge2024", Level::patient, "Observation", kReadSearch, {{"date", "ge2024"}}},
           {"patient/Observation.rs?_security=N", Level::patient, "Observation", kReadSearch, {{"_security", "N"}}},
       }) {
    const auto scope = parse_scope(row.text);
    ASSERT_TRUE(scope) << row.text;
    EXPECT_EQ(scope->level, row.level) << row.text;
    EXPECT_EQ(scope->type, row.type) << row.text;
    EXPECT_EQ(scope->permissions, row.permissions) << row.text;
    EXPECT_EQ(scope->filters, row.filters) << row.text;
    EXPECT_EQ(scope->text, row.text);
  }
}

TEST(Scope, ThatIsNotExactlyRightGrantsNothing) {
  for (const std::string text : {"patient/Observation.dus",
                                 "patient/Observation.rr",
                                 "patient/Observation.",
                                 "patient/Observation.read?status=final",
                                 "patient/Observation.RS",
                                 "patient/Observation",
                                 "patient/observation.rs",
                                 "Patient/Observation.rs",
                                 "patient/Foo.rs",
                                 "patient/Observation.rs?",
                                 "patient/Observation.rs?category",
                                 "patient/Observation.rs?category=",
                                 "patient/Observation.rs?category:in=x",
                                 "patient/Observation.rs?subject.name=x",
                                 "patient/Observation.rs?_include=Observation:subject",
                                 "patient/Observation.rs?_has:Provenance:target:agent=x",
                                 "patient/Observation.rs?_filter=status eq final",
                                 "patient/Observation.rs?nothing=x",
                                 "patient/Observation.rs?date=never",
                                 "patient/Patient.rs?name=x",
                                 "patient//.rs",
                                 "patient/Observation.rs/x",
                                 "patient/*.rs?category=a",
                                 "patient/*",
                                 "/Observation.rs",
                                 "patient/.rs",
                                 "patient/Observation.rs.rs",
                                 "patient/Observation.*x",
                                 " patient/Observation.rs",
                                 ""}) {
    EXPECT_FALSE(parse_scope(text)) << text;
  }
}

TEST(Scopes, OfATokenAreTakenApart) {
  const auto scopes = parse_scopes(
      "openid fhirUser  launch launch/patient launch/imagingstudy?role=https://x/y offline_access patient/Goal.rs "
      "something patient/Observation.dus launch/Patient");
  ASSERT_TRUE(scopes);
  EXPECT_TRUE(scopes->openid);
  EXPECT_TRUE(scopes->fhir_user);
  EXPECT_TRUE(scopes->offline_access);
  EXPECT_FALSE(scopes->online_access);
  EXPECT_EQ(scopes->launches, (std::vector<LaunchScope>{
                                  {.type = ""}, {.type = "patient"}, {.type = "imagingstudy", .role = "https://x/y"}}));
  ASSERT_EQ(scopes->resources.size(), 1U);
  EXPECT_EQ(scopes->resources[0].text, "patient/Goal.rs");
  EXPECT_EQ(scopes->not_understood, 3U);
}

TEST(Scopes, OfServersDoNotGoWithThoseOfPeople) {
  for (const std::string text : {"system/*.cruds patient/*.rs", "user/Goal.r system/Goal.r"}) {
    const auto scopes = parse_scopes(text);
    ASSERT_FALSE(scopes) << text;
    EXPECT_EQ(scopes.error().reason, "scope-malformed");
  }
  EXPECT_TRUE(parse_scopes("user/Goal.r patient/Goal.r"));
}

TEST(Scopes, HaveBounds) {
  std::string many;
  for (std::size_t i = 0; i < kScopesMax; ++i) many += "x ";
  EXPECT_TRUE(parse_scopes(many));
  EXPECT_FALSE(parse_scopes(many + "x"));
  EXPECT_TRUE(parse_scopes(std::string(kScopeBytesMax, 'x')));
  EXPECT_FALSE(parse_scopes(std::string(kScopeBytesMax + 1, 'x')));
  EXPECT_FALSE(parse_scopes(std::string{"openid\0patient/*.rs", 20}));
  EXPECT_FALSE(parse_scopes("openid\tpatient/*.rs"));
}

TEST(Permissions, AreSaidInTheOrderOfVersion2) {
  EXPECT_EQ(letters_of(kAll), "cruds");
  EXPECT_EQ(letters_of(kReadSearch), "rs");
  EXPECT_EQ(letters_of({}), "");
  EXPECT_TRUE(kAll.has(kWrite));
  EXPECT_FALSE(kWrite.has(kReadSearch));
}

}  // namespace
}  // namespace concord::auth
