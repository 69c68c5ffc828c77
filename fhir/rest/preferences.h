// The Prefer header (RFC 7240) with FHIR's preferences (R4 http.html#ops, search.html#errors).
#pragma once

#include <cstdint>
#include <string_view>

#include "core/http.h"

namespace concord::fhir::rest {

enum class Return : std::uint8_t { unsaid, minimal, representation, outcome };
enum class Handling : std::uint8_t { unsaid, strict, lenient };

struct Preferences {
  Return returns = Return::unsaid;
  Handling handling = Handling::unsaid;
  friend bool operator==(const Preferences&, const Preferences&) = default;
};

// Preferences are separated by commas or semicolons. Of each kind the first one counts; what is not known is ignored,
// as the RFC wants.
[[nodiscard]] Preferences read_preferences(std::string_view prefer);
[[nodiscard]] Preferences read_preferences(const http::Headers& headers);

}  // namespace concord::fhir::rest
