// Spellings of scopes that identity providers force upon us, made plain: URIs and dots instead of slashes. Tables.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace concord::auth {

// How an issuer spells scopes. The URI of SMART ("http://smarthealthit.org/fhir/scopes/…") is always understood.
enum class ScopeStyle : std::uint8_t {
  smart,  // "patient/Observation.rs"
  dotted  // "patient.Observation.rs", "patient$Observation.rs", "patient%2fObservation.rs", "all" for "*" (Entra ID)
};

struct ScopeSpelling {
  ScopeStyle style = ScopeStyle::smart;
  std::vector<std::string> prefixes = {};  // stripped: "api://concord/"
  // Roles or scopes of the issuer's own that stand for SMART scopes: "FHIR.Read" → "system/*.rs user/*.rs".
  std::vector<std::pair<std::string, std::string>> roles = {};
  friend bool operator==(const ScopeSpelling&, const ScopeSpelling&) = default;
};

// The scope string in SMART's spelling; what is no scope stays as it is.
[[nodiscard]] std::string plain_scopes(std::string_view text, const ScopeSpelling& spelling);

}  // namespace concord::auth
