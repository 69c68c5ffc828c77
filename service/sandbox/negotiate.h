// What the head of a request asks for beside the interaction: representation, preferences, preconditions
// (R4 http.html). Only reads; decides nothing about resources.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/http.h"
#include "core/result.h"

namespace concord::sandbox {

enum class Return : std::uint8_t { unsaid, minimal, representation, outcome };

// The Prefer header (RFC 7240); what is not known is ignored.
struct Preferences {
  Return returns = Return::unsaid;
  bool is_strict = false;  // handling=strict
  friend bool operator==(const Preferences&, const Preferences&) = default;
};
[[nodiscard]] Preferences read_preferences(std::string_view prefer);

// JSON is all that is served. `_format` wins over Accept. Errors: not_acceptable.
[[nodiscard]] Status check_acceptable(std::string_view accept, const http::Parameters& parameters);
// Of a body that holds a resource. Errors: unsupported_media.
[[nodiscard]] Status check_resource_media(std::string_view content_type);
// Of a search by POST. Errors: unsupported_media.
[[nodiscard]] Status check_form_media(std::string_view content_type);

// Whether a list of entity tags (If-Match, If-None-Match) names the version. Weak comparison, as FHIR wants even
// for If-Match; W/"3", "3" and 3 are one. `*` names any version.
[[nodiscard]] bool names_version(std::string_view entity_tags, std::string_view version);

}  // namespace concord::sandbox
