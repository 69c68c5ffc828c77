// Values of token parameters (R4 search.html#token): codes, identifiers, and what people read of them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/json/value.h"
#include "core/result.h"
#include "fhir/search/search.h"
#include "fhir/search/subject.h"

namespace concord::fhir::search {

// "system|code", "|code", "system|" or "code". CodeableConcept, Coding, Identifier, ContactPoint (its system is phone,
// email …) and primitives. A code element is of the systems that its required binding lists the code with; a boolean is
// of R4's special values; other primitives have no system. Compared with regard to case.
struct TokenWanted {
  TokenValue token;
};
[[nodiscard]] bool any_finds(std::span<const TokenWanted> wanted, const Selected& selected);

// :text, what is displayed begins with this, without regard to case and accents.
struct TokenTextWanted {
  std::string folded;
};
[[nodiscard]] bool any_finds(std::span<const TokenTextWanted> wanted, const Selected& selected);

// :of-type, "system|code|value" of an Identifier's type and value.
struct OfTypeWanted {
  std::string system;
  std::string code;
  std::string value;
};
[[nodiscard]] bool any_finds(std::span<const OfTypeWanted> wanted, const Selected& selected);
// Errors: malformed when one of the three is missing.
[[nodiscard]] Result<OfTypeWanted> parse_of_type(std::string_view value);

// :identifier of references: the identifier in the Reference itself.
struct IdentifierWanted {
  TokenValue token;
};
[[nodiscard]] bool any_finds(std::span<const IdentifierWanted> wanted, const Selected& selected);

}  // namespace concord::fhir::search
