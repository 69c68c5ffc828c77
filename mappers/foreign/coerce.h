// One value of foreign data as the FHIR type that stands in its place: a string where a CodeableConcept is expected, a
// number as a string, a dateTime as a date …
#pragma once

#include "core/json/value.h"
#include "fhir/definitions/definitions.h"

namespace concord::mappers::foreign {

// A valid value of the primitive type; null when nothing can be made of it.
[[nodiscard]] json::Value coerced_primitive(fhir::Primitive type, const json::Value& value);
// An object that can be read as the datatype; null when nothing can be made of it. Its members are not looked at.
[[nodiscard]] json::Value coerced_object(const fhir::Type& type, const json::Value& value);
// True when the text is a JSON number.
[[nodiscard]] bool is_number_text(std::string_view text);

}  // namespace concord::mappers::foreign
