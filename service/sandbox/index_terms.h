// The words under which the store files a resource, and those a search may look under. Both sides live here, so
// that they cannot disagree.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "fhir/search/search.h"

namespace concord::sandbox {

// Of identifiers, tags and literal references, and of the id; each once.
[[nodiscard]] std::vector<std::string> index_terms(const json::Value& resource);
// Every resource that matches the criterion is filed under one of these; nothing when the index cannot tell.
[[nodiscard]] std::optional<std::vector<std::string>> terms_of(std::string_view type, const fhir::Criterion& criterion);
// Where a resource is filed that refers to one of that logical id.
[[nodiscard]] std::string reference_term(std::string_view id);

}  // namespace concord::sandbox
