// Whether a stored resource already says what a new one would: pure comparison, blind to what servers add.
#pragma once

#include <string_view>

#include "core/json/value.h"

namespace concord::partner {

// Ignored: id, text (a rendering of the rest), meta but for our own profiles and tags, which the stored resource
// must hold too. `base` ("https://ehr.example/fhir/", may be empty) is cut from the references of `stored`.
[[nodiscard]] bool has_same_content(const json::Value& wanted, const json::Value& stored, std::string_view base);

}  // namespace concord::partner
