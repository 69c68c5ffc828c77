// Reads an artifact from resources that Concord did not write: they are made regular, read by the same tables as ours,
// made valid, and what is lost on the way is noted.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/result.h"
#include "mappers/engine/artifact_type.h"
#include "mappers/mapper.h"

namespace concord::mappers::foreign {

// The artifact is valid and in normal form. Errors: unprocessable for what is not known to be understood
// (modifierExtension), for a resource of another type or without an id, and where something required is missing.
[[nodiscard]] Result<ReadBack> read(const ArtifactType& type, const Context& context, const Mapper& mapper,
                                    const GraphResource& primary, std::span<const GraphResource> others);

// A resource that was read, in the form that the tables read, beside what would be written of it.
struct Known {
  std::string role;      // as a graph of the artifact calls it
  std::string pointer;   // of what it became; "" for the primary resource
  std::string full_url;  // in such a graph
  std::string literal;   // "Observation/55"
  json::Value stored;    // regular, with all that the tables do not know
  json::Value written;   // with references as `stored` has them; null when nothing would be
};

struct ReadWhole {
  ReadBack back;
  std::vector<Known> known;  // the primary resource first
};

// The same, and what was read. Errors as of read.
[[nodiscard]] Result<ReadWhole> read_whole(const ArtifactType& type, const Context& context, const Mapper& mapper,
                                           const GraphResource& primary, std::span<const GraphResource> others);

// A new version over the one that is stored: its resources keep what the artifact does not know of them, and those of
// others that say the same already are left to them. `wanted` as it is where the stored graph cannot be read, or what
// is kept would be read as something else.
[[nodiscard]] Graph over(const ArtifactType& type, const Context& context, const Mapper& mapper,
                         const GraphResource& primary, std::span<const GraphResource> others, Graph wanted);

}  // namespace concord::mappers::foreign
