// Vendor profiles: what is shipped, what is refused, and how they change what is stated.
#include "service/partner/vendor_profile.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "service/partner/creation.h"

namespace concord::partner {
namespace {

json::Value value_of(std::string_view text) { return json::read(text).value_or(json::Value{}); }

VendorProfile profile_of(std::string_view text) {
  return read_vendor_profile(value_of(text)).value_or(VendorProfile{.vendor = "unreadable"});
}

std::vector<std::string> findings(std::string_view text) {
  const auto read = read_vendor_profile(value_of(text));
  std::vector<std::string> out;
  if (read) return out;
  for (const Issue& issue : read.error().issues) out.push_back(issue.expression);
  return out;
}

Capabilities stated() {
  Capabilities out;
  TypeCapabilities goal;
  goal.type = "Goal";
  goal.search = goal.create = goal.conditional_create = true;
  goal.search_parameters = {{.name = "identifier", .type = "token"}, {.name = "patient", .type = "reference"}};
  TypeCapabilities observation = goal;
  observation.type = "Observation";
  out.types = {goal, observation};
  out.transaction = true;
  return out;
}

TEST(VendorProfiles, AreShippedForTheVendorsThatConfigurationNames) {
  std::vector<std::string> names;
  for (const VendorProfile& vendor : vendors()) names.push_back(vendor.vendor);
  EXPECT_EQ(names, (std::vector<std::string>{"athenahealth", "epic", "generic", "hapi", "medplum", "oracle"}));
  EXPECT_EQ(find_vendor("nobody"), nullptr);
}

TEST(VendorProfiles, NeverLetAnOrderBeMade) {
  for (const VendorProfile& vendor : vendors()) {
    for (const TypeCorrection& type : vendor.types) {
      const bool is_order = type.type == "ServiceRequest" || type.type == "MedicationRequest";
      EXPECT_FALSE(is_order && !type.add.empty()) << vendor.vendor;
    }
  }
}

TEST(VendorProfile, TellsAllItsFaultsAtOnce) {
  EXPECT_EQ(findings("[]"), std::vector<std::string>{""});
  EXPECT_EQ(
      findings(R"({"vendors":1,"add":["transactions"],"types":{"Goals":{"add":["make"],"keepsIdentifier":"no","x":1},)"
               R"("Goal":{"codes":[1],"categories":"survey"}},"documents":{"format":"docx","carrier":"embedded-file"},)"
               R"("rate":{"perSecond":0,"burst":"many"},"busyMeansNotProcessed":1})"),
      (std::vector<std::string>{"/vendors", "/add/0", "/types/Goals/x", "/types/Goals", "/types/Goals/add/0",
                                "/types/Goals/keepsIdentifier", "/types/Goal/categories", "/types/Goal/codes/0",
                                "/documents/format", "/documents/carrier", "/rate/perSecond", "/rate/burst",
                                "/busyMeansNotProcessed"}));
}

TEST(VendorProfile, TakesAwayAndAdds) {
  const auto profile = profile_of(R"({"remove":["transaction"],"add":["batch"],"types":{)"
                                  R"("*":{"conditionalCreateIsAtomic":true,"removeParameters":["identifier"]},)"
                                  R"("Goal":{"remove":["create"],"keepsIdentifier":false},)"
                                  R"("Observation":{"categories":["laboratory"],"addParameters":["focus","patient"]},)"
                                  R"("Flag":{"add":["create","search"]},"Task":{"remove":["update"]}},)"
                                  R"("documents":{"format":"pdf","carrier":"embedded-file"}})");
  Capabilities wanted = stated();
  wanted.transaction = false;
  wanted.batch = true;
  wanted.documents = {.format = mappers::DocumentFormat::pdf, .carrier = mappers::Carrier::embedded_file};
  for (TypeCapabilities& type : wanted.types) {
    type.conditional_create_is_atomic = true;
    type.search_parameters = {{.name = "patient", .type = "reference"}};
  }
  TypeCapabilities& goal = wanted.types[0];
  goal.create = goal.keeps_identifier = false;
  TypeCapabilities& observation = wanted.types[1];
  observation.creatable_categories = {"laboratory"};
  observation.search_parameters = {{.name = "focus", .type = ""}, {.name = "patient", .type = "reference"}};
  TypeCapabilities flag;
  flag.type = "Flag";
  flag.create = flag.search = true;
  wanted.types.insert(wanted.types.begin(), flag);
  const Capabilities made = effective(stated(), profile);
  ASSERT_EQ(made.types.size(), wanted.types.size());
  for (std::size_t i = 0; i < made.types.size(); ++i) EXPECT_EQ(made.types[i], wanted.types[i]) << made.types[i].type;
  EXPECT_EQ(made, wanted);
}

TEST(VendorProfile, OfNothingChangesNothing) { EXPECT_EQ(effective(stated(), profile_of("{}")), stated()); }

TEST(Creation, FollowsCategoriesCodesAndConditions) {
  Capabilities known = effective(stated(), profile_of(R"({"types":{"Observation":{"categories":["laboratory"]}}})"));
  const auto survey = value_of(
      R"({"resourceType":"Observation","identifier":[{"system":"s","value":"v"}],"category":[{"coding":[{"code":"survey"}]}]})");
  const auto laboratory = value_of(
      R"({"resourceType":"Observation","identifier":[{"system":"s","value":"v"}],"category":[{"coding":[{"code":"laboratory"}]}]})");
  EXPECT_EQ(creation_of(survey, "", known).reason, "category-not-accepted");
  EXPECT_EQ(creation_of(laboratory, "", known).reason, "");
  EXPECT_EQ(creation_of(laboratory, "", known).guarantee, Guarantee::reconcilable);
  EXPECT_EQ(creation_of(laboratory, "", with_atomic_creation(known)).guarantee, Guarantee::exact);
  EXPECT_EQ(creation_of(value_of(R"({"resourceType":"Task"})"), "", known).reason, "create-not-supported");
  known.types[1].search = false;
  EXPECT_EQ(creation_of(laboratory, "", known).guarantee, Guarantee::at_most_once);
}

}  // namespace
}  // namespace concord::partner
