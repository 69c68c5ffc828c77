// The primitive types of R4 datatypes.html: is a JSON value a right value of one? One pass over the text, nothing is
// allocated. Not here: cardinality, bindings, the `_` siblings, and what stands inside of a narrative.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/json/value.h"
#include "fhir/definitions/definitions.h"

namespace concord::fhir {

// Unicode characters that a string (markdown, code, xhtml) may have.
inline constexpr std::size_t kStringCharactersMax = std::size_t{1024} * 1024;

// What is wrong with a value: constants, never text of the value.
struct PrimitiveFault {
  std::string_view code;  // issue-type: "structure" for the wrong JSON kind, "value" for its format, "too-long"
  std::string_view text;  // the rule that is broken
  friend bool operator==(const PrimitiveFault&, const PrimitiveFault&) = default;
};

// The first rule of its type that `value` breaks; nullptr when there is none. The fault lives for ever. Of xhtml only
// what holds for every string is looked at. Decimals are held to the range of a double; a leap second is a second of
// any minute, as in the regular expressions of R4. `type` none has no rules.
[[nodiscard]] const PrimitiveFault* primitive_fault(Primitive type, const json::Value& value) noexcept;

}  // namespace concord::fhir
