// References of foreign resources as artifacts hold them: relative to the partner, or logical.
#pragma once

#include "core/json/value.h"
#include "mappers/engine/place.h"
#include "mappers/foreign/foreign.h"

namespace concord::mappers::foreign {

// `element` is a Reference. Named are: a resource that came along, by type and id; one at the same partner, relative;
// one elsewhere, by its URL as identifier; a contained one of `resource`, by its identifier and name.
[[nodiscard]] json::Value regular_reference(const json::Value& element, const json::Value& resource, const FhirPath& at,
                                            Regularising& regularising);
// What people call a resource: a name, a title, a code; "" for none.
[[nodiscard]] std::string display_of(const json::Value& resource);

}  // namespace concord::mappers::foreign
