#include "service/ops/audit_event.h"

#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/base64.h"
#include "core/time.h"

namespace concord::ops {
namespace {

constexpr std::string_view kDicom = "http://dicom.nema.org/resources/ontology/DCM";
constexpr std::string_view kEntityType = "http://terminology.hl7.org/CodeSystem/audit-entity-type";
constexpr std::string_view kEntityRole = "http://terminology.hl7.org/CodeSystem/object-role";
constexpr std::string_view kBalpEntity = "https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType";
constexpr std::string_view kBalpUser = "https://profiles.ihe.net/ITI/BALP/CodeSystem/UserAgentTypes";
constexpr std::string_view kParticipant = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

struct Concept {
  std::string_view system;
  std::string_view code;
  std::string_view display;
};
constexpr Concept kSource{kDicom, "110153", "Source Role ID"};
constexpr Concept kDestination{kDicom, "110152", "Destination Role ID"};

// BALP: data flows to the client when it reads, and to the server otherwise.
struct ActionRow {
  std::string_view code;
  Concept client;
  Concept server;
};
constexpr std::array kActions{
    ActionRow{"C", kSource, kDestination},
    ActionRow{"R", kDestination, kSource},
    ActionRow{"U", kSource, kDestination},
    ActionRow{"D", {kDicom, "110150", "Application"}, {kParticipant, "custodian", "Custodian"}},
    ActionRow{"E", kSource, kDestination},
};
constexpr std::array<std::string_view, 3> kOutcomes{"0", "4", "8"};

json::Value coding(const Concept& of) {
  return json::object({{"system", of.system}, {"code", of.code}, {"display", of.display}});
}
json::Value type_of(const Concept& of) { return json::object({{"coding", json::Array{coding(of)}}}); }
json::Value identifier(std::string_view system, std::string_view value) {
  if (system.empty()) return json::object({{"identifier", json::object({{"value", value}})}});
  return json::object({{"identifier", json::object({{"system", system}, {"value", value}})}});
}

json::Value client_agent(const AuditRecord& record, const ActionRow& action) {
  const bool is_known = !record.client.empty();
  const json::Value who =
      is_known ? identifier(record.issuer, record.client) : json::object({{"display", "not authenticated"}});
  const bool has_address = !record.remote_address.empty();
  return json::object(
      {{"type", type_of(action.client)},
       {"who", who},
       {"requestor", record.subject.empty()},
       {"network", json::object({{"address", has_address ? std::string_view{record.remote_address} : "unknown"},
                                 {"type", has_address ? "2" : "1"}})}});
}

json::Value server_agent(const AuditRecord& record, const ActionRow& action) {
  return json::object({{"type", type_of(action.server)},
                       {"who", identifier({}, "concord")},
                       {"requestor", false},
                       {"network", json::object({{"address", record.server}, {"type", "5"}})}});
}

json::Value user_agent(const AuditRecord& record) {
  json::Object who;
  if (!record.user.empty()) who.push_back(json::Member::constant("reference", record.user));
  json::Value id = identifier(record.issuer, record.subject);
  who.push_back(json::Member::constant("identifier", id["identifier"]));
  json::Object out;
  out.push_back(json::Member::constant("type", type_of({kBalpUser, "UserOauthAgent", "User OAuth Agent"})));
  out.push_back(json::Member::constant("who", std::move(who)));
  out.push_back(json::Member::constant("requestor", true));
  if (!record.token_id.empty()) {
    const std::string policy = fmt::format("urn:ietf:params:oauth:jti:{}", record.token_id);
    out.push_back(json::Member::constant("policy", json::Array{policy}));
  }
  return {std::move(out)};
}

json::Value entity(const json::Value& what, const Concept& type, std::string_view role) {
  return json::object(
      {{"what", what}, {"type", coding(type)}, {"role", json::object({{"system", kEntityRole}, {"code", role}})}});
}

// "Patient/17", or "system|value".
json::Value patient_entity(const std::string& patient) {
  const std::size_t bar = patient.find('|');
  const json::Value what = bar == std::string::npos ? json::object({{"reference", patient}})
                                                    : identifier(std::string_view{patient}.substr(0, bar),
                                                                 std::string_view{patient}.substr(bar + 1));
  return entity(what, {kEntityType, "1", "Person"}, "1");
}

json::Array entities(const AuditRecord& record) {
  json::Array out;
  for (const std::string& patient : record.patients) out.push_back(patient_entity(patient));
  for (const std::string& resource : record.resources) {
    out.push_back(entity(json::object({{"reference", resource}}), {kEntityType, "2", "System Object"}, "4"));
  }
  if (!record.query.empty()) {
    out.push_back(json::object({{"type", coding({kEntityType, "2", "System Object"})},
                                {"role", json::object({{"system", kEntityRole}, {"code", "24"}})},
                                {"query", base64_encode(record.query)}}));
  }
  out.push_back(json::object(
      {{"what", identifier({}, record.request.str())}, {"type", coding({kBalpEntity, "XrequestId", "X-Request-Id"})}}));
  return out;
}

}  // namespace

json::Value audit_event(const AuditRecord& record) {
  const ActionRow& action = kActions.at(static_cast<std::size_t>(record.action));
  json::Array agents{client_agent(record, action), server_agent(record, action)};
  if (!record.subject.empty()) agents.push_back(user_agent(record));
  json::Object out;
  const auto add = [&out](std::string_view name, json::Value value) {
    out.push_back(json::Member::constant(name, std::move(value)));
  };
  add("resourceType", "AuditEvent");
  add("type", coding({"http://terminology.hl7.org/CodeSystem/audit-event-type", "rest", "Restful Operation"}));
  add("subtype",
      json::Array{json::object({{"system", "http://hl7.org/fhir/restful-interaction"}, {"code", record.interaction}})});
  add("action", action.code);
  add("recorded", format_instant(record.at));
  add("outcome", kOutcomes.at(static_cast<std::size_t>(record.outcome)));
  if (!record.reason.empty()) add("outcomeDesc", record.reason);
  add("agent", std::move(agents));
  add("source", json::object({{"site", record.partner.str()},
                              {"observer", identifier({}, "concord")},
                              {"type", json::Array{coding({"http://terminology.hl7.org/CodeSystem/security-source-type",
                                                           "4", "Application Server"})}}}));
  add("entity", entities(record));
  return {std::move(out)};
}

}  // namespace concord::ops
