#include "service/partner/capabilities.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

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
      .history_all = true,
      .types = {{.type = "Goal", .create = true, .update = true, .conditional_create = true, .update_create = true},
                {.type = "Observation", .read = true, .search = true}}};
  EXPECT_EQ(parse_capabilities(*statement), expected);
  EXPECT_EQ(expected.find("Goal"), expected.types.data());
  EXPECT_EQ(expected.find("Observation"), &expected.types[1]);
  EXPECT_EQ(expected.find("Patient"), nullptr);
}

TEST(Capabilities, ReadsAllThatATypeSays) {
  const auto statement = json::read(R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1",
    "software":{"name":"Ours","version":"7"},"format":["application/fhir+json","xml",7],"rest":[{"mode":"server",
    "interaction":[{"code":"batch"},{"code":"search-system"}],
    "operation":[{"name":"$reindex"},{"name":"export"},{"name":"not a name"}],
    "searchParam":[{"name":"_id","type":"token"},{"name":"patient","type":"string"}],
    "compartment":["http://hl7.org/fhir/CompartmentDefinition/relatedPerson",
                   "http://hl7.org/fhir/CompartmentDefinition/patient|4.0.1","http://x/other"],
    "resource":[{"type":"Patient",
      "interaction":[{"code":"read"},{"code":"vread"},{"code":"history-instance"},{"code":"search-type"},
                     {"code":"create"},{"code":"update"},{"code":"patch"},{"code":"delete"},{"code":"fly"}],
      "versioning":"versioned-update","readHistory":true,"updateCreate":true,"conditionalCreate":true,
      "conditionalRead":"not-match","conditionalUpdate":true,"conditionalDelete":"multiple",
      "searchInclude":["Patient:organization","*"],"searchRevInclude":["Provenance:target","Provenance:target"],
      "searchParam":[{"name":"patient","type":"reference"},{"name":"birthdate","type":"date"},
                     {"name":"x-y","type":"colour"},{"type":"date"}],
      "operation":[{"name":"everything"},{"name":"match"}]}]}]})");
  const Capabilities expected{.batch = true,
                              .search_all = true,
                              .types = {{.type = "Patient",
                                         .read = true,
                                         .version_read = true,
                                         .history = true,
                                         .search = true,
                                         .create = true,
                                         .update = true,
                                         .patch = true,
                                         .remove = true,
                                         .conditional_create = true,
                                         .conditional_update = true,
                                         .update_create = true,
                                         .read_history = true,
                                         .conditional_delete = ConditionalDelete::multiple,
                                         .conditional_read = ConditionalRead::not_match,
                                         .versioning = Versioning::versioned_update,
                                         .search_parameters = {{.name = "_id", .type = "token"},
                                                               {.name = "birthdate", .type = "date"},
                                                               {.name = "patient", .type = "reference"},
                                                               {.name = "x-y", .type = ""}},
                                         .includes = {"*", "Patient:organization"},
                                         .reverse_includes = {"Provenance:target"},
                                         .operations = {"everything", "match"}}},
                              .operations = {"export", "reindex"},
                              .compartments = {"Patient", "RelatedPerson"},
                              .formats = {"application/fhir+json", "xml"},
                              .software = {.name = "Ours", .version = "7"}};
  EXPECT_EQ(parse_capabilities(*statement), expected);
  const TypeCapabilities& patient = expected.types.front();
  EXPECT_TRUE(patient.has_search_parameter("birthdate"));
  EXPECT_FALSE(patient.has_search_parameter("birth"));
  EXPECT_TRUE(patient.has_operation("match"));
  EXPECT_FALSE(patient.has_operation("$match"));
}

struct VendorCase {
  std::string name;
  std::string text;
  TypeCapabilities type;  // the first
};

// In the manner of statements that vendors serve, with their habits: all flags spelt out, none of them, parameters of
// the whole server, a type that R4 does not have.
TEST(Capabilities, ReadsStatementsAsVendorsWriteThem) {
  const std::string head = R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","rest":[{"mode":"server",)";
  const std::vector<VendorCase> cases{
      {"all spelt out",
       R"("security":{"cors":true},"resource":[{"type":"Goal","interaction":[{"code":"read"},{"code":"search-type"}],
          "readHistory":false,"updateCreate":false,"conditionalCreate":false,"conditionalRead":"not-supported",
          "conditionalUpdate":false,"conditionalDelete":"not-supported","searchInclude":["*"],
          "searchParam":[{"name":"_count","type":"number","documentation":"Results per page."}]}])",
       {.type = "Goal",
        .read = true,
        .search = true,
        .search_parameters = {{.name = "_count", .type = "number"}},
        .includes = {"*"}}},
      {"flags left out",
       R"("interaction":[{"code":"batch","documentation":"As specified"}],"resource":[{"type":"Communication",
          "interaction":[{"code":"create"},{"code":"patch"},{"code":"update"}],"updateCreate":false,
          "operation":[{"name":"modify","definition":"https://ehr.example/OperationDefinition/modify"}]}])",
       {.type = "Communication", .create = true, .update = true, .patch = true, .operations = {"modify"}}},
      {"parameters of the whole server",
       R"("searchParam":[{"name":"practice","type":"reference"}],"resource":[
          {"type":"Ghost","interaction":[{"code":"read"}]},
          {"type":"Appointment","extension":[{"url":"x"}],"interaction":[{"code":"search-type"}],
           "searchInclude":["Appointment:patient"],"searchParam":[{"name":"date","type":"date"}]}])",
       {.type = "Appointment",
        .search = true,
        .search_parameters = {{.name = "date", .type = "date"}, {.name = "practice", .type = "reference"}},
        .includes = {"Appointment:patient"}}},
      {"lists that are none, flags that are texts",
       R"("interaction":{"code":"batch"},"resource":[{"type":"Task","interaction":"read","readHistory":"true",
          "conditionalDelete":true,"searchParam":{"name":"x","type":"token"},"operation":[7],"searchInclude":"*"}])",
       {.type = "Task"}},
  };
  for (const VendorCase& one : cases) {
    const auto parsed = parse_capabilities(*json::read(head + one.text + "}]}"));
    ASSERT_TRUE(parsed.has_value()) << one.name;
    ASSERT_EQ(parsed->types.size(), 1U) << one.name;
    EXPECT_EQ(parsed->types.front(), one.type) << one.name;
    EXPECT_EQ(parsed->batch, one.name == "flags left out") << one.name;
  }
}

TEST(Capabilities, BoundsEveryList) {
  std::string parameters = R"({"name":"p0","type":"token"})";
  for (int i = 1; i < 1'500; ++i) parameters += R"(,{"name":"p)" + std::to_string(i) + R"(","type":"token"})";
  const auto parsed = parse_capabilities(
      *json::read(R"({"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","rest":[{"mode":"server","resource":[
        {"type":"Goal","searchParam":[)" +
                  parameters + "]}]}]}"));
  ASSERT_TRUE(parsed.has_value());
  EXPECT_EQ(parsed->types.front().search_parameters.size(), 1'000U);
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
