#include "service/artifacts/submitter.h"

#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/canonical.h"
#include "fhir/reference.h"
#include "mappers/narrative/narrative.h"

namespace concord::artifacts {
namespace {

using json::Value;

Value who_of(const auth::Grant& grant) {
  const auto user = fhir::parse_reference(grant.fhir_user);
  if (user && user->base.empty()) return json::object({{"reference", fhir::to_string(*user)}});
  const std::string name = grant.issuer.empty() ? grant.client : fmt::format("{}#{}", grant.issuer, grant.client);
  return json::object(
      {{"type", "Device"},
       {"identifier", json::object({{"system", Value::literal(canonical_url<"/sid/client">())}, {"value", name}})}});
}

Value enterer(const auth::Grant& grant) {
  const Value coding =
      json::object({{"system", Value::literal("http://terminology.hl7.org/CodeSystem/provenance-participant-type")},
                    {"code", Value::literal("enterer")},
                    {"display", Value::literal("Enterer")}});
  return json::object({{"type", json::object({{"coding", json::Array{coding}}})}, {"who", who_of(grant)}});
}

Value told(const Value& resource, const Value& agents) {
  Value out = json::with(resource, "agent", agents);
  std::string buffer;
  mappers::narrative::Narrative narrative{buffer, "Provenance", resource.text("language")};
  for (const json::Member& member : out.members()) narrative.add(member.name(), member.value);
  return json::with(out, "text", narrative.take());
}

}  // namespace

void name_submitter(mappers::Graph& graph, const auth::AccessContext& access) {
  if (access.principal().empty()) return;
  for (mappers::GraphResource& each : graph.resources) {
    if (each.resource.text("resourceType") != "Provenance") continue;
    json::Array agents;
    const Value stated = each.resource["agent"];
    for (const Value& agent : stated.items()) agents.push_back(agent);
    agents.push_back(enterer(access.grant()));
    each.resource = told(each.resource, Value{std::move(agents)});
  }
}

}  // namespace concord::artifacts
