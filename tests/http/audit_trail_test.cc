#include "service/http/audit_trail.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "core/json/read.h"
#include "service/http/audit_subject.h"
#include "tests/http/api_fixture.h"

namespace concord::http {
namespace {

using Action = AuditRecord::Action;
using Outcome = AuditRecord::Outcome;

const Headers kPatientApp{{"Authorization", "Bearer app"}, {"X-Request-Id", "r1"}};

Headers with_type(const std::string& type) {
  Headers out = kPatientApp;
  out.add("Content-Type", type);
  return out;
}

// On this partner are the patient p7, whose app asks, and another one's goal.
struct Audited : ApiFixture {
  explicit Audited(bool serves_unaudited = false) : ApiFixture{{}, serves_unaudited} {
    authenticator.add("app", {.issuer = "https://issuer.example",
                              .client = "app-1",
                              .subject = "user-7",
                              .token_id = "token-1",
                              .fhir_user = "Patient/p7",
                              .patient = "p7",
                              .scopes = *auth::parse_scopes("patient/Patient.rs patient/Goal.cruds")});
    north_ehr.seed(*json::read(R"({"resourceType":"Goal","id":"mine","subject":{"reference":"Patient/p7"}})"));
    north_ehr.seed(*json::read(R"({"resourceType":"Goal","id":"theirs","subject":{"reference":"Patient/p8"}})"));
  }
  // What the app's requests have in common.
  [[nodiscard]] AuditRecord by_app() const {
    AuditRecord out;
    out.at = clock.now();
    out.issuer = "https://issuer.example";
    out.client = "app-1";
    out.subject = "user-7";
    out.user = "Patient/p7";
    out.token_id = "token-1";
    out.request = RequestId{"r1"};
    out.partner = PartnerId{"north"};
    out.server = "https://c.example/north";
    out.patients = {"Patient/p7"};
    return out;
  }
};

TEST(AuditTrail, TellsWhoReadWhat) {
  Audited api;
  ASSERT_EQ(api.send(Method::get, "/north/fhir/Goal/mine", kPatientApp).status, 200);
  AuditRecord expected = api.by_app();
  expected.interaction = "read";
  expected.resources = {"Goal/mine"};
  EXPECT_EQ(api.audit.take(), std::vector{expected});
}

TEST(AuditTrail, TellsWhatWasDenied) {
  Audited api;
  ASSERT_EQ(api.send(Method::get, "/fhir/Goal/theirs", kPatientApp).status, 404);
  ASSERT_EQ(api.send(Method::get, "/fhir/Observation/o1", kPatientApp).status, 403);
  ASSERT_EQ(api.send(Method::get, "/fhir/Goal/mine", {{"Authorization", "Bearer forged"}}).status, 401);
  const std::vector<AuditRecord> records = api.audit.take();
  ASSERT_EQ(records.size(), 3U);
  for (const AuditRecord& record : records) EXPECT_EQ(record.outcome, Outcome::refused);
  EXPECT_EQ(records[0].resources, std::vector<std::string>{"Goal/theirs"});
  EXPECT_EQ(records[0].patients, std::vector<std::string>{"Patient/p7"});
  EXPECT_TRUE(records[1].reason.starts_with("scope-")) << records[1].reason;
  EXPECT_EQ(records[2].reason, "signature");
  EXPECT_EQ(records[2].client, "");
}

TEST(AuditTrail, TellsWhatASearchFoundAndMasksFreeText) {
  Audited api;
  ASSERT_EQ(api.send(Method::get, "/fhir/Goal?lifecycle-status=active,proposed&patient=Patient/p7", kPatientApp).status,
            200);
  auto records = api.audit.take();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].action, Action::execute);
  EXPECT_EQ(records[0].query, "GET /fhir/Goal?lifecycle-status=active%2Cproposed&patient=Patient%2Fp7");
  EXPECT_EQ(records[0].patients, std::vector<std::string>{"Patient/p7"});

  std::ignore = api.send(Method::get, "/fhir/Patient?family:exact=Muster&Erika=x&access_token=secret", kPatientApp);
  records = api.audit.take();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].query, "GET /fhir/Patient?family=%2A%2A%2A&%2A%2A%2A=%2A%2A%2A&%2A%2A%2A=%2A%2A%2A");

  std::ignore = api.send(Method::post, "/fhir/Goal/_search", with_type("application/x-www-form-urlencoded"),
                         "patient.name=Erika&description:text=Muster");
  records = api.audit.take();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].query, "POST /fhir/Goal/_search?patient=%2A%2A%2A&%2A%2A%2A=%2A%2A%2A");
}

TEST(AuditTrail, TellsWhatWasWritten) {
  Audited api;
  const std::string goal =
      R"({"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"Walk"},"subject":{"reference":"Patient/p7"}})";
  const Response created = api.send(Method::post, "/fhir/Goal", with_type("application/fhir+json"), goal);
  ASSERT_EQ(created.status, 201) << created.body;
  const auto records = api.audit.take();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].action, Action::create);
  EXPECT_EQ(records[0].interaction, "create");
  ASSERT_EQ(records[0].resources.size(), 1U);
  EXPECT_NE(created.headers.value("Location").find(records[0].resources[0]), std::string_view::npos);
}

TEST(AuditTrail, TellsWhoseAnArtifactIs) {
  ApiFixture api;
  ASSERT_EQ(
      api.send(Method::post, "/artifacts/goal", {{"Content-Type", "application/json"}}, ApiFixture::goal()).status,
      201);
  const auto records = api.audit.take();
  ASSERT_EQ(records.size(), 1U);
  EXPECT_EQ(records[0].interaction, "create");
  EXPECT_NE(std::ranges::find(records[0].patients, "urn:mrn|7"), records[0].patients.end());
  EXPECT_FALSE(records[0].resources.empty());
}

TEST(AuditTrail, LeavesOutWhatAnybodyMayRead) {
  Audited api;
  for (const char* target : {"/fhir/metadata", "/schemas", "/openapi.json", "/nowhere"}) {
    std::ignore = api.send(Method::get, target);
  }
  EXPECT_EQ(api.audit.take(), std::vector<AuditRecord>{});
}

TEST(AuditTrail, TakesAnswersBackThatCannotBeRecorded) {
  Audited api;
  api.audit.set_failing(true);
  const Response read = api.send(Method::get, "/fhir/Goal/mine", kPatientApp);
  EXPECT_EQ(read.status, 503);
  EXPECT_EQ(read.body.find("Patient/p7"), std::string::npos);
  // What was not recorded stops all that comes after it, until it is.
  const std::size_t calls = api.north_ehr.calls().size();
  EXPECT_EQ(api.send(Method::del, "/fhir/Goal/mine", kPatientApp).status, 503);
  EXPECT_EQ(api.north_ehr.calls().size(), calls);
  EXPECT_EQ(api.send(Method::get, "/fhir/metadata").status, 200);
  api.audit.set_failing(false);
  EXPECT_EQ(api.send(Method::get, "/fhir/Goal/mine", kPatientApp).status, 200);
  const auto records = api.audit.take();
  ASSERT_EQ(records.size(), 3U);
  EXPECT_EQ(api.metrics.counter("concord_audit_failures_total"), 3);
}

TEST(AuditTrail, CallsAWriteUnknownThatCannotBeRecorded) {
  Audited api;
  api.audit.set_failing(true);
  const std::string goal =
      R"({"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"Walk"},"subject":{"reference":"Patient/p7"}})";
  EXPECT_EQ(api.send(Method::post, "/fhir/Goal", with_type("application/fhir+json"), goal).status, 504);
}

TEST(AuditTrail, ServesOnWhereTheOperatorSaysSo) {
  Audited api{true};
  api.audit.set_failing(true);
  EXPECT_EQ(api.send(Method::get, "/fhir/Goal/mine", kPatientApp).status, 200);
  EXPECT_EQ(api.send(Method::get, "/fhir/Goal/mine", kPatientApp).status, 200);
  api.audit.set_failing(false);
  EXPECT_EQ(api.send(Method::get, "/fhir/Goal/mine", kPatientApp).status, 200);
  EXPECT_EQ(api.audit.take().size(), 3U);
}

struct InteractionCase {
  Method method;
  std::string_view pattern;
  std::string interaction;
  Action action;
};

TEST(AuditSubject, KnowsTheInteractionOfEachRoute) {
  const std::vector<InteractionCase> cases{
      {Method::get, "/{p}/fhir/{Type}/{id}", "read", Action::read},
      {Method::head, "/{p}/fhir/{Type}/{id}", "read", Action::read},
      {Method::get, "/{p}/fhir/{Type}/{id}/_history/{vid}", "vread", Action::read},
      {Method::get, "/{p}/fhir/{Type}/{id}/_history", "history-instance", Action::read},
      {Method::get, "/{p}/fhir/{Compartment}/{id}/{Type}", "search-type", Action::execute},
      {Method::post, "/{p}/fhir/{Type}/_search", "search-type", Action::execute},
      {Method::post, "/{p}/fhir/{Type}", "create", Action::create},
      {Method::put, "/{p}/fhir/{Type}", "update", Action::update},
      {Method::patch, "/{p}/fhir/{Type}/{id}", "patch", Action::update},
      {Method::del, "/{p}/fhir/{Type}/{id}", "delete", Action::del},
      {Method::post, "/{p}/fhir", "batch", Action::execute},
      {Method::get, "/{p}/fhir/Patient/{id}/$everything", "operation", Action::execute},
      {Method::post, "/{p}/artifacts/{type}", "create", Action::create},
      {Method::get, "/{p}/artifacts/{type}", "search-type", Action::execute},
      {Method::post, "/{p}/artifacts/{type}/$preview", "operation", Action::execute},
  };
  for (const InteractionCase& row : cases) {
    AuditRecord record;
    add_interaction(row.method, row.pattern, record);
    EXPECT_EQ(record.interaction, row.interaction) << row.pattern;
    EXPECT_EQ(record.action, row.action) << row.pattern;
  }
}

}  // namespace
}  // namespace concord::http
