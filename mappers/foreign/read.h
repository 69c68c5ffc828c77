// Reads an artifact from resources that Concord did not write: they are made regular, read by the same tables as ours,
// made valid, and what is lost on the way is noted.
#pragma once

#include <span>

#include "core/result.h"
#include "mappers/engine/artifact_type.h"
#include "mappers/mapper.h"

namespace concord::mappers::foreign {

// The artifact is valid and in normal form. Errors: unprocessable for what is not known to be understood
// (modifierExtension), for a resource of another type or without an id, and where something required is missing.
[[nodiscard]] Result<ReadBack> read(const ArtifactType& type, const Context& context, const Mapper& mapper,
                                    const GraphResource& primary, std::span<const GraphResource> others);

// The primary resource as the tables read it, with all that they do not know.
[[nodiscard]] json::Value regular_primary(const ArtifactType& type, const Context& context,
                                          const GraphResource& primary, std::span<const GraphResource> others);

}  // namespace concord::mappers::foreign
