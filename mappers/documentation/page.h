// The page of an artifact type, for people who integrate it: every member, where it lives in FHIR, its codes, what
// happens without it, and which extension it needs. Markdown, made of the tables that map.
#pragma once

#include <span>
#include <string>

#include "mappers/engine/artifact_type.h"

namespace concord::mappers::documentation {

[[nodiscard]] std::string mapping_page(const ArtifactType& type);
// The page that leads to the others.
[[nodiscard]] std::string index_page(std::span<const ArtifactType* const> types);

}  // namespace concord::mappers::documentation
