// Values of reference parameters (R4 search.html#reference): ids, relative and absolute URLs, with and without version.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fhir/reference.h"
#include "fhir/search/subject.h"

namespace concord::fhir::search {

// An id alone is that of a relative reference to any type; a value without version matches all versions. What is no
// literal reference (urn:uuid:…, a canonical URL) is compared as text, and canonicals also without their version.
struct ReferenceWanted {
  std::string text;                         // as written, escapes resolved
  std::optional<LiteralReference> literal;  // the same; without the base when that is the one of the server
  std::string type;                         // what the modifier says, "Patient"; or empty
};
[[nodiscard]] bool any_finds(std::span<const ReferenceWanted> wanted, const Selected& selected);
[[nodiscard]] ReferenceWanted read_reference(std::string_view value, std::string_view type, std::string_view base);

// The text of a Reference or canonical; "Composition/1" of a resource with an id; empty when there is none.
[[nodiscard]] std::string reference_text(const Selected& selected);

}  // namespace concord::fhir::search
