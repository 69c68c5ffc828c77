// Entity tags as FHIR uses them (R4 http.html#versions): W/"[versionId]", compared weakly even in If-Match.
#pragma once

#include <string>
#include <string_view>

namespace concord::fhir::rest {

// W/"3" of a version id.
[[nodiscard]] std::string entity_tag(std::string_view version);
// The version id of one entity tag: W/"3", "3" and 3 are one. "" for an empty text.
[[nodiscard]] std::string_view version_of(std::string_view entity_tag) noexcept;
// Whether a list of entity tags (If-Match, If-None-Match) names the version; `*` names any.
[[nodiscard]] bool names_version(std::string_view entity_tags, std::string_view version);

}  // namespace concord::fhir::rest
