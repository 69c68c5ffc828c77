#include "service/ops/audit_event.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/validate/validator.h"

namespace concord::ops {
namespace {

AuditRecord search() {
  AuditRecord record;
  record.at = Instant{std::chrono::seconds{1'772'464'500}};
  record.action = AuditRecord::Action::execute;
  record.interaction = "search-type";
  record.issuer = "https://issuer.example";
  record.client = "app-1";
  record.subject = "user-7";
  record.user = "Practitioner/p9";
  record.token_id = "token-1";
  record.remote_address = "192.0.2.7";
  record.request = RequestId{"r1"};
  record.partner = PartnerId{"north"};
  record.server = "https://c.example/north";
  record.patients = {"Patient/17", "urn:mrn|7"};
  record.resources = {"Goal/1"};
  record.query = "GET /north/fhir/Goal?patient=17";
  return record;
}

TEST(AuditEvent, NamesWhoAskedForWhat) {
  const auto expected = json::read(
      R"({"resourceType":"AuditEvent",
          "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-event-type","code":"rest","display":"Restful Operation"},
          "subtype":[{"system":"http://hl7.org/fhir/restful-interaction","code":"search-type"}],
          "action":"E","recorded":"2026-03-02T15:15:00Z","outcome":"0",
          "agent":[
            {"type":{"coding":[{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"110153","display":"Source Role ID"}]},
             "who":{"identifier":{"system":"https://issuer.example","value":"app-1"}},"requestor":false,
             "network":{"address":"192.0.2.7","type":"2"}},
            {"type":{"coding":[{"system":"http://dicom.nema.org/resources/ontology/DCM","code":"110152","display":"Destination Role ID"}]},
             "who":{"identifier":{"value":"concord"}},"requestor":false,
             "network":{"address":"https://c.example/north","type":"5"}},
            {"type":{"coding":[{"system":"https://profiles.ihe.net/ITI/BALP/CodeSystem/UserAgentTypes","code":"UserOauthAgent","display":"User OAuth Agent"}]},
             "who":{"reference":"Practitioner/p9","identifier":{"system":"https://issuer.example","value":"user-7"}},"requestor":true,
             "policy":["urn:ietf:params:oauth:jti:token-1"]}],
          "source":{"site":"north","observer":{"identifier":{"value":"concord"}},
                    "type":[{"system":"http://terminology.hl7.org/CodeSystem/security-source-type","code":"4","display":"Application Server"}]},
          "entity":[
            {"what":{"reference":"Patient/17"},
             "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-entity-type","code":"1","display":"Person"},
             "role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"1"}},
            {"what":{"identifier":{"system":"urn:mrn","value":"7"}},
             "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-entity-type","code":"1","display":"Person"},
             "role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"1"}},
            {"what":{"reference":"Goal/1"},
             "type":{"system":"http://terminology.hl7.org/CodeSystem/audit-entity-type","code":"2","display":"System Object"},
             "role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"4"}},
            {"type":{"system":"http://terminology.hl7.org/CodeSystem/audit-entity-type","code":"2","display":"System Object"},
             "role":{"system":"http://terminology.hl7.org/CodeSystem/object-role","code":"24"},
             "query":"R0VUIC9ub3J0aC9maGlyL0dvYWw/cGF0aWVudD0xNw=="},
            {"what":{"identifier":{"value":"r1"}},
             "type":{"system":"https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType","code":"XrequestId","display":"X-Request-Id"}}]})");
  EXPECT_EQ(json::write(audit_event(search())), json::write(*expected));
}

struct RoleCase {
  AuditRecord::Action action;
  std::string code;
  std::string client;
  std::string server;
};

TEST(AuditEvent, TellsTheRolesOfEachAction) {
  const std::vector<RoleCase> cases{
      {AuditRecord::Action::create, "C", "110153", "110152"},  {AuditRecord::Action::read, "R", "110152", "110153"},
      {AuditRecord::Action::update, "U", "110153", "110152"},  {AuditRecord::Action::del, "D", "110150", "custodian"},
      {AuditRecord::Action::execute, "E", "110153", "110152"},
  };
  for (const RoleCase& row : cases) {
    AuditRecord record = search();
    record.action = row.action;
    const json::Value event = audit_event(record);
    EXPECT_EQ(event.text("action"), row.code);
    EXPECT_EQ(event["agent"].at(0)["type"]["coding"].at(0).text("code"), row.client);
    EXPECT_EQ(event["agent"].at(1)["type"]["coding"].at(0).text("code"), row.server);
  }
}

TEST(AuditEvent, IsValidR4WhateverIsKnown) {
  const fhir::Validator validator;
  AuditRecord denied;
  denied.at = Instant{std::chrono::seconds{1'772'464'500}};
  denied.outcome = AuditRecord::Outcome::refused;
  denied.interaction = "read";
  denied.reason = "no-token";
  denied.request = RequestId{"r1"};
  denied.partner = PartnerId{"north"};
  denied.server = "https://c.example/north";
  AuditRecord system = search();
  system.outcome = AuditRecord::Outcome::failed;
  system.subject = {};
  system.token_id = {};
  system.issuer = {};
  system.patients = {};
  for (const AuditRecord& record : {search(), denied, system}) {
    for (const Issue& issue : validator.validate(audit_event(record))) {
      EXPECT_FALSE(issue.severity == Severity::error || issue.severity == Severity::fatal)
          << issue.expression << ' ' << issue.text;
    }
  }
  EXPECT_EQ(audit_event(denied).text("outcome"), "4");
  EXPECT_EQ(audit_event(denied).text("outcomeDesc"), "no-token");
  EXPECT_EQ(audit_event(system).text("outcome"), "8");
}

}  // namespace
}  // namespace concord::ops
