#include "service/facade/capability_statement.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/crypto/digest.h"
#include "core/json/write.h"
#include "core/version.h"
#include "fhir/definitions/definitions.h"
#include "fhir/definitions/search_parameters.h"
#include "fhir/rest/entity_tag.h"
#include "service/facade/interactions.h"
#include "service/facade/offered.h"

namespace concord::facade {
namespace {

using json::Value;
using partner::TypeCapabilities;
using rest::Interaction;

constexpr std::array kInteractions{Interaction::read,   Interaction::version_read, Interaction::update,
                                   Interaction::patch,  Interaction::remove,       Interaction::history,
                                   Interaction::create, Interaction::search};

Value interactions_of(const TypeCapabilities& known) {
  json::Array out;
  for (const Interaction interaction : kInteractions) {
    if (is_offered(interaction, known)) out.push_back(json::object({{"code", rest::code_of(interaction)}}));
  }
  return Value{std::move(out)};
}

std::string_view versioning_of(const TypeCapabilities& known) {
  switch (known.versioning) {
    case partner::Versioning::no_version:
      return "no-version";
    case partner::Versioning::versioned:
    case partner::Versioning::versioned_update:
      // If-Match is held to the version here where the partner does not.
      return "versioned-update";
    case partner::Versioning::not_stated:
      break;
  }
  return "";
}

Value text_or_absent(std::string_view text) { return text.empty() ? Value{} : Value{text}; }

Value texts(const std::vector<std::string>& texts) {
  json::Array out;
  for (const std::string& text : texts) out.emplace_back(text);
  return Value{std::move(out)};
}

// The type that R4 gives a parameter which the partner states without one.
std::string_view type_of(const TypeCapabilities& known, const partner::SearchParameterStated& stated) {
  if (!stated.type.empty()) return stated.type;
  const fhir::Type* type = fhir::find_type(known.type);
  const auto* row = type == nullptr ? nullptr : fhir::find_search_parameter(*type, stated.name);
  return row == nullptr ? "special" : fhir::to_string(row->type);
}

Value search_parameters_of(const TypeCapabilities& known) {
  json::Array out;
  if (!is_offered(Interaction::search, known)) return Value{};
  for (const partner::SearchParameterStated& stated : known.search_parameters) {
    out.push_back(json::object({{"name", stated.name}, {"type", Value::literal(type_of(known, stated))}}));
  }
  return Value{std::move(out)};
}

// When what this version serves was last changed. No clock: replicas and restarts tell the same.
constexpr std::string_view kDate = "2026-11-23";

struct Operation {
  std::string_view name;
  std::string_view type;  // empty: of every type
  std::string_view definition;
};
constexpr std::array kOperations{
    Operation{"validate", "", "http://hl7.org/fhir/OperationDefinition/Resource-validate"},
    Operation{"everything", "Patient", "http://hl7.org/fhir/OperationDefinition/Patient-everything"},
    Operation{"extract", "QuestionnaireResponse",
              "http://hl7.org/fhir/uv/sdc/OperationDefinition/QuestionnaireResponse-extract"},
};

Value operations_of(const TypeCapabilities& known) {
  json::Array out;
  for (const Operation& operation : kOperations) {
    if (!operation.type.empty() && operation.type != known.type) continue;
    out.push_back(json::object({{"name", operation.name}, {"definition", operation.definition}}));
  }
  return Value{std::move(out)};
}

// What the partner itself does not do.
std::string emulated(const TypeCapabilities& known) {
  std::string out;
  const auto add = [&out](std::string_view what) { out += fmt::format("{}{}", out.empty() ? "" : "; ", what); };
  if (is_offered(Interaction::version_read, known) && !known.version_read) add("vread of the current version only");
  if (is_offered(Interaction::patch, known) && !known.patch) add("JSON Patch is applied here");
  if (known.create && known.search && !known.conditional_create) add("conditional create by a search under a lease");
  if (is_offered(Interaction::conditional_update, known) && !known.conditional_update) {
    add("conditional update by a search under a lease");
  }
  return out;
}

Value resource_of(const TypeCapabilities& known) {
  const bool reads = is_offered(Interaction::read, known);
  return json::object(
      {{"type", known.type},
       {"profile", fmt::format("http://hl7.org/fhir/StructureDefinition/{}", known.type)},
       {"documentation", text_or_absent(emulated(known))},
       {"interaction", interactions_of(known)},
       {"versioning", text_or_absent(versioning_of(known))},
       {"readHistory", known.read_history && is_offered(Interaction::version_read, known)},
       {"updateCreate", known.update_create && known.update},
       {"conditionalCreate", known.create && known.search},
       {"conditionalRead", reads ? Value{"full-support"} : Value{}},
       {"conditionalUpdate", is_offered(Interaction::conditional_update, known)},
       {"conditionalDelete", is_offered(Interaction::conditional_delete, known) ? "single" : "not-supported"},
       {"referencePolicy", json::Array{"literal", "logical"}},
       {"searchInclude", texts(known.includes)},
       {"searchRevInclude", texts(known.reverse_includes)},
       {"searchParam", search_parameters_of(known)},
       {"operation", operations_of(known)}});
}

// SMART App Launch 1.0 (deprecated since, and the only discovery that some clients know): the same endpoints as in the
// smart-configuration.
Value security_of(const StatementFacts& facts) {
  struct Endpoint {
    std::string_view url;
    std::string_view member;
  };
  constexpr std::array kEndpoints{
      Endpoint{"authorize", "authorization_endpoint"},  Endpoint{"token", "token_endpoint"},
      Endpoint{"introspect", "introspection_endpoint"}, Endpoint{"manage", "management_endpoint"},
      Endpoint{"register", "registration_endpoint"},    Endpoint{"revoke", "revocation_endpoint"}};
  if (facts.tokens == nullptr) return json::object({{"cors", facts.answers_browsers}});
  json::Array uris;
  for (const Endpoint& endpoint : kEndpoints) {
    const std::string_view uri = facts.tokens->text(endpoint.member);
    if (!uri.empty()) uris.push_back(json::object({{"url", Value::literal(endpoint.url)}, {"valueUri", uri}}));
  }
  const Value coding = json::object(
      {{"system", "http://terminology.hl7.org/CodeSystem/restful-security-service"}, {"code", "SMART-on-FHIR"}});
  return json::object(
      {{"extension", json::array_of(json::object(
                         {{"extension", std::move(uris)},
                          {"url", "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"}}))},
       {"cors", facts.answers_browsers},
       {"service", json::array_of(json::object(
                       {{"coding", json::array_of(coding)}, {"text", "OAuth2 using SMART-on-FHIR profile"}}))}});
}

}  // namespace

Value capability_statement(const partner::Capabilities& partner, const StatementFacts& facts) {
  json::Array resources;
  for (const TypeCapabilities& known : partner.types) {
    const fhir::Type* type = fhir::find_type(known.type);
    if (type != nullptr && type->kind == fhir::TypeKind::resource) resources.push_back(resource_of(known));
  }
  json::Array system{json::object({{"code", "batch"}})};
  if (partner.transaction) system.insert(system.begin(), json::object({{"code", "transaction"}}));
  const Value rest = json::object(
      {{"mode", "server"},
       {"documentation",
        fmt::format(
            "FHIR R4 in front of the partner `{}`. Unknown search parameters are ignored with a warning, or "
            "refused with Prefer: handling=strict.{}",
            facts.partner,
            partner.transaction ? "" : " The partner has no transactions: one of a single entry is done alone.")},
       {"security", security_of(facts)},
       {"resource", std::move(resources)},
       {"interaction", std::move(system)},
       {"operation",
        json::Array{json::object({{"name", kOperations[0].name}, {"definition", kOperations[0].definition}})}}});
  return json::object(
      {{"resourceType", "CapabilityStatement"},
       {"status", "active"},
       {"date", Value::literal(kDate)},
       {"kind", "instance"},
       {"software", json::object({{"name", "Concord"}, {"version", kVersion}})},
       {"implementation", json::object({{"description", "FHIR R4 in front of a partner EHR"}, {"url", facts.base}})},
       {"fhirVersion", "4.0.1"},
       {"format", json::Array{"application/fhir+json", "json"}},
       {"patchFormat", json::Array{"application/json-patch+json"}},
       {"rest", json::Array{rest}}});
}

std::shared_ptr<const StatementMemory::Statement> StatementMemory::get(
    const std::shared_ptr<const partner::Capabilities>& partner, const StatementFacts& facts) {
  {
    const std::scoped_lock lock{mutex_};
    if (last_ && stated_ == partner && facts_ == facts) return last_;
  }
  Statement made{.resource = capability_statement(*partner, facts), .etag = {}};
  made.etag = rest::entity_tag(sha256_hex(json::write(made.resource)).substr(0, 16));
  const std::scoped_lock lock{mutex_};
  stated_ = partner;
  facts_ = facts;
  last_ = std::make_shared<const Statement>(std::move(made));
  return last_;
}

}  // namespace concord::facade
