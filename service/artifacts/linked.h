// Resources that belong to primary resources which Concord did not write: they carry no tag, so they are searched for
// by what links them.
#pragma once

#include <span>
#include <vector>

#include "service/artifacts/stored_graph.h"

namespace concord::artifacts {

struct Linked {
  std::vector<partner::Found> found;
  std::vector<mappers::Note> notes;  // about searches that the partner refused
};

// Everything that the mapper's linked searches find for these, each once. A search that the partner does not offer
// gives a note. Errors: those of search_all but its refusals.
[[nodiscard]] Result<Linked> find_linked(const Search& search, const mappers::Mapper& mapper,
                                         std::span<const partner::Found> primaries);

}  // namespace concord::artifacts
