// Finds people, conditions and artifacts that a graph refers to at a partner, by literal reference or business
// identifier. Nothing is created. Answers are filtered again here, since servers ignore parameters unasked.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"
#include "service/partner/partner_ehr.h"

namespace concord::partner {

inline constexpr std::size_t kLookupsMax = 100;  // different references of one graph

// A token search value: `\`, `|`, `,` and `$` of both parts escaped (FHIR R4 search, "Escaping").
[[nodiscard]] std::string identifier_token(std::string_view system, std::string_view value);
// Whether `resource.identifier` (one or many) holds exactly this system and value; no system matches no system.
[[nodiscard]] bool has_identifier(const json::Value& resource, std::string_view system, std::string_view value);

// "Patient/id" of {reference: "Patient/id"} or {identifier: {system, value}}. A record that was merged away
// (inactive, link replaced-by) does not count beside another match; alone, its successor is followed once.
// With both forms the record must carry the identifier. Errors: unprocessable with one issue at "/patient"
// ("not-found", "multiple-matches", "conflict", "required"), and those of PartnerEhr.
[[nodiscard]] Result<std::string> resolve_patient(PartnerEhr& partner, const json::Value& patient_reference,
                                                  Deadline deadline);

struct Resolution {
  std::string literal;  // "Type/id"; empty when it does not resolve
  std::string reason;   // why not: not-found, multiple-matches, not-readable, not-searchable, no-type, not-local
  friend bool operator==(const Resolution&, const Resolution&) = default;
};

// One Resolution a reference, in order; equal references are asked for once. Literal ones ("Condition/knee-oa")
// are read, logical ones ({type, identifier}) searched; anything else ("urn:uuid:…", "#x", absolute) is
// "not-local". Errors: too_large over kLookupsMax different ones, and those of PartnerEhr but its refusals.
[[nodiscard]] Result<std::vector<Resolution>> resolve_references(PartnerEhr& partner,
                                                                 std::span<const json::Value> references,
                                                                 Deadline deadline);

}  // namespace concord::partner
