#include "fhir/rest/entity_tag.h"

#include <algorithm>

#include <fmt/format.h>

#include "fhir/rest/fields.h"

namespace concord::fhir::rest {

std::string entity_tag(std::string_view version) { return fmt::format("W/\"{}\"", version); }

std::string_view version_of(std::string_view entity_tag) noexcept {
  entity_tag = trimmed(entity_tag);
  if (entity_tag.starts_with("W/")) entity_tag.remove_prefix(2);
  return unquoted(entity_tag);
}

bool names_version(std::string_view entity_tags, std::string_view version) {
  return std::ranges::any_of(parts(entity_tags, ","), [version](std::string_view tag) {
    return tag == "*" || (!version.empty() && version_of(tag) == version);
  });
}

}  // namespace concord::fhir::rest
