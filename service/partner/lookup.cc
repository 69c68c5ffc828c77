#include "service/partner/lookup.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "fhir/reference.h"
#include "fhir/resource_types.h"

namespace concord::partner {
namespace {

using json::Value;

// More matches of one identifier than these come only from a server that ignores the parameter.
constexpr std::size_t kMatchesMax = 50;

tl::unexpected<Error> refuse(std::string_view code, std::string_view text) {
  return fail(
      ErrorKind::unprocessable, std::string{text},
      {{.severity = Severity::error, .code = std::string{code}, .expression = "/patient", .text = std::string{text}}});
}

std::string escaped(std::string_view text) {
  constexpr std::string_view kSpecial = "\\|,$";
  std::string out;
  for (const char c : text) {
    if (kSpecial.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string literal_of(const Value& resource) {
  return fmt::format("{}/{}", resource.text("resourceType"), resource.text("id"));
}

bool is_absent(const Error& error) noexcept {
  return error.kind == ErrorKind::not_found || error.kind == ErrorKind::gone;
}

bool is_refused(const Error& error) noexcept {
  return error.kind == ErrorKind::partner_rejected || error.kind == ErrorKind::forbidden;
}

// "Type/id" without base and version, or empty.
std::optional<fhir::LiteralReference> local_literal(std::string_view text) {
  auto literal = fhir::parse_reference(text);
  if (!literal || !literal->base.empty() || !literal->version.empty()) return std::nullopt;
  return literal;
}

// The resources of `type` that really carry the identifier, each once.
Result<std::vector<Value>> find_by_identifier(PartnerEhr& partner, std::string_view type, const Value& identifier,
                                              Deadline deadline) {
  const std::string_view system = identifier.text("system");
  const std::string_view value = identifier.text("value");
  auto found = search_all(partner, type, {{"identifier", identifier_token(system, value)}}, kMatchesMax, deadline);
  if (!found && found.error().kind == ErrorKind::too_large) {
    return fail(ErrorKind::partner_broken, "the partner does not narrow its search by identifier");
  }
  if (!found) return fail(std::move(found).error());
  std::vector<Value> out;
  for (Found& match : *found) {
    const bool is_it = match.resource.text("resourceType") == type && fhir::is_logical_id(match.resource.text("id")) &&
                       has_identifier(match.resource, system, value);
    if (is_it) out.push_back(std::move(match.resource));
  }
  return out;
}

// "Patient/id" of the record that an inactive one was merged into; empty when it was not merged away.
std::optional<std::string> successor_of(const Value& patient) {
  if (patient["active"].as_bool().value_or(true)) return std::nullopt;
  for (const Value& link : patient["link"].items()) {
    if (link.text("type") == "replaced-by") return std::string{link["other"].text("reference")};
  }
  return std::nullopt;
}

// The record itself, or the one it was merged into, followed once.
Result<std::string> surviving(PartnerEhr& partner, const Value& patient, Deadline deadline) {
  const auto successor = successor_of(patient);
  if (!successor) return literal_of(patient);
  const auto literal = local_literal(*successor);
  if (!literal || literal->type != "Patient") return refuse("not-found", "the patient's record was merged away");
  auto answer = partner.read("Patient", literal->id, deadline);
  if (!answer && !is_absent(answer.error())) return fail(std::move(answer).error());
  if (!answer || !answer->body || successor_of(*answer->body)) {
    return refuse("not-found", "the patient's record was merged away and its successor cannot be read");
  }
  return literal_of(*answer->body);
}

Result<std::string> patient_by_reference(PartnerEhr& partner, const Value& reference, Deadline deadline) {
  const auto literal = local_literal(reference.text("reference"));
  if (!literal || literal->type != "Patient") return refuse("not-found", "must be a reference Patient/id");
  auto answer = partner.read("Patient", literal->id, deadline);
  if (!answer && is_absent(answer.error())) return refuse("not-found", "the partner has no such patient");
  if (!answer) return fail(std::move(answer).error());
  const Value patient = answer->body.value_or(Value{});
  const Value* identifier = reference.find("identifier");
  if (identifier != nullptr && !has_identifier(patient, identifier->text("system"), identifier->text("value"))) {
    return refuse("conflict", "the referenced patient does not carry the identifier given beside");
  }
  return surviving(partner, patient, deadline);
}

Result<std::string> patient_by_identifier(PartnerEhr& partner, const Value& identifier, Deadline deadline) {
  ASSIGN_OR_RETURN(std::vector<Value> matches, find_by_identifier(partner, "Patient", identifier, deadline));
  if (matches.size() > 1) {
    std::vector<Value> standing;
    std::ranges::copy_if(matches, std::back_inserter(standing), [](const Value& p) { return !successor_of(p); });
    if (!standing.empty()) matches = std::move(standing);
  }
  if (matches.empty()) return refuse("not-found", "the partner has no patient with this identifier");
  if (matches.size() > 1) return refuse("multiple-matches", "the partner has several patients with this identifier");
  return surviving(partner, matches.front(), deadline);
}

Result<Resolution> resolve_literal(PartnerEhr& partner, const fhir::LiteralReference& literal, Deadline deadline) {
  const auto answer = partner.read(literal.type, literal.id, deadline);
  if (answer) return Resolution{.literal = fhir::to_string(literal), .reason = {}};
  if (is_absent(answer.error())) return Resolution{.literal = {}, .reason = "not-found"};
  if (is_refused(answer.error())) return Resolution{.literal = {}, .reason = "not-readable"};
  return fail(answer.error());
}

Result<Resolution> resolve_logical(PartnerEhr& partner, const Value& reference, Deadline deadline) {
  const std::string_view type = reference.text("type");
  if (!fhir::is_resource_type(type)) return Resolution{.literal = {}, .reason = "no-type"};
  auto matches = find_by_identifier(partner, type, reference["identifier"], deadline);
  if (!matches && is_refused(matches.error())) {
    return Resolution{.literal = {}, .reason = "not-searchable"};
  }
  if (!matches) return fail(std::move(matches).error());
  if (matches->empty()) return Resolution{.literal = {}, .reason = "not-found"};
  if (matches->size() > 1) return Resolution{.literal = {}, .reason = "multiple-matches"};
  return Resolution{.literal = literal_of(matches->front()), .reason = {}};
}

Result<Resolution> resolve(PartnerEhr& partner, const Value& reference, Deadline deadline) {
  if (reference.find("reference") != nullptr) {
    const auto literal = local_literal(reference.text("reference"));
    if (!literal) return Resolution{.literal = {}, .reason = "not-local"};
    return resolve_literal(partner, *literal, deadline);
  }
  if (reference["identifier"].text("value").empty()) return Resolution{.literal = {}, .reason = "not-local"};
  return resolve_logical(partner, reference, deadline);
}

// What makes two references the same question.
std::string question(const Value& reference) {
  if (reference.find("reference") != nullptr) return fmt::format("={}", reference.text("reference"));
  const Value& identifier = reference["identifier"];
  return fmt::format("{}?{}|{}", http::percent_encode(reference.text("type")),
                     http::percent_encode(identifier.text("system")), http::percent_encode(identifier.text("value")));
}

}  // namespace

std::string identifier_token(std::string_view system, std::string_view value) {
  return fmt::format("{}|{}", escaped(system), escaped(value));
}

bool has_identifier(const Value& resource, std::string_view system, std::string_view value) {
  const Value& identifier = resource["identifier"];
  const auto is_it = [&](const Value& one) {
    return !value.empty() && one.text("system") == system && one.text("value") == value;
  };
  return is_it(identifier) || std::ranges::any_of(identifier.items(), is_it);
}

Result<std::string> resolve_patient(PartnerEhr& partner, const Value& patient_reference, Deadline deadline) {
  if (patient_reference.find("reference") != nullptr) {
    return patient_by_reference(partner, patient_reference, deadline);
  }
  const Value& identifier = patient_reference["identifier"];
  if (identifier.text("value").empty())
    return refuse("required", "must have an identifier with a value, or a reference");
  return patient_by_identifier(partner, identifier, deadline);
}

Result<std::vector<Resolution>> resolve_references(PartnerEhr& partner, std::span<const Value> references,
                                                   Deadline deadline) {
  std::map<std::string, Resolution> known;
  std::vector<Resolution> out;
  out.reserve(references.size());
  for (const Value& reference : references) {
    const auto [at, is_new] = known.try_emplace(question(reference));
    if (known.size() > kLookupsMax)
      return fail(ErrorKind::too_large, "there are too many different references to look up");
    if (is_new) {
      ASSIGN_OR_RETURN(at->second, resolve(partner, reference, deadline));
    }
    out.push_back(at->second);
  }
  return out;
}

}  // namespace concord::partner
