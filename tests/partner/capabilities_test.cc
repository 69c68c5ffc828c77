#include "service/partner/capabilities.h"

#include <gtest/gtest.h>

#include "core/json/read.h"

namespace concord::partner {
namespace {

TEST(Capabilities, ReadsTheServersInteractions) {
  const auto statement = json::read(R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","rest":[
    {"mode":"client","interaction":[{"code":"batch"}]},
    {"mode":"server","interaction":[{"code":"transaction"},{"code":"history-system"}],"resource":[
      {"type":"Observation","interaction":[{"code":"read"},{"code":"search-type"}],"updateCreate":true},
      {"type":"Goal","interaction":[{"code":"create"},{"code":"update"}],"conditionalCreate":true,"updateCreate":true},
      {"type":"Goal","interaction":[]}]}]})");
  ASSERT_TRUE(statement.has_value());
  const Capabilities expected{
      .transaction = true,
      .batch = false,
      .types = {{.type = "Goal", .create = true, .update = true, .conditional_create = true, .update_create = true},
                {.type = "Observation", .read = true, .search = true}}};
  EXPECT_EQ(parse_capabilities(*statement), expected);
  EXPECT_EQ(expected.find("Goal"), expected.types.data());
  EXPECT_EQ(expected.find("Observation"), &expected.types[1]);
  EXPECT_EQ(expected.find("Patient"), nullptr);
}

TEST(Capabilities, RefusesOtherThingsAndOtherVersions) {
  for (const char* text :
       {"null", R"({"resourceType":"Goal"})", R"({"resourceType":"CapabilityStatement"})",
        R"({"resourceType":"CapabilityStatement","fhirVersion":"3.0.2","rest":[{"mode":"server"}]})",
        R"({"resourceType":"CapabilityStatement","fhirVersion":"5.0.0","rest":[{"mode":"server"}]})",
        R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1"})",
        R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","rest":[{"mode":"client"}]})"}) {
    const auto parsed = parse_capabilities(*json::read(text));
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().kind, ErrorKind::partner_broken) << text;
  }
}

}  // namespace
}  // namespace concord::partner
