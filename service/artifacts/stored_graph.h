// The graph of an artifact as the partner holds it: found by business identifier and artifact tag.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/access_context.h"
#include "core/result.h"
#include "core/time.h"
#include "mappers/mapper.h"
#include "service/partner/partner_ehr.h"

namespace concord::artifacts {

struct StoredGraph {
  std::optional<partner::Found> primary;
  std::vector<partner::Found> others;  // retracted ones too
};

// Where and within which bounds to look.
struct Search {
  partner::PartnerEhr& partner;
  std::size_t entries_max = 0;
  Deadline deadline;
};

// "Goal/17", from a resource with an id.
[[nodiscard]] std::string location_of(const json::Value& resource);

// "Goal/17" of a literal reference to it: relative, absolute or of one version; empty for anything else.
[[nodiscard]] std::string relative_literal(std::string_view reference);
// Whether meta.tag holds the tag.
[[nodiscard]] bool has_tag(const json::Value& resource, const mappers::Tag& tag);
// A resource whose status already says that it was retracted.
[[nodiscard]] bool is_retracted(const json::Value& resource);

// Primary resources that carry exactly the identifier (source, id), whether they are ours or not. Errors: those
// of search_all.
[[nodiscard]] Result<std::vector<partner::Found>> find_primaries(const Search& search, const mappers::Mapper& mapper,
                                                                 std::string_view source, std::string_view id);
// Everything that carries the artifact's tag, without the resource at `primary_location` (may be empty). Errors:
// partner_broken when there is more than one artifact can have, as from a server that knows no `_tag`.
[[nodiscard]] Result<std::vector<partner::Found>> find_tagged(const Search& search, const mappers::Mapper& mapper,
                                                              std::string_view source, std::string_view id,
                                                              std::string_view primary_location);
// Both. Errors: conflict when several primary resources carry the identifier.
[[nodiscard]] Result<StoredGraph> find_stored(const Search& search, const mappers::Mapper& mapper,
                                              const mappers::ArtifactKey& key);

// The artifact of a stored graph, of what this caller may see of it. Errors: not_found when the primary resource
// may not be seen, those of Mapper::read_back.
[[nodiscard]] Result<mappers::ReadBack> read_back(const mappers::Mapper& mapper, const partner::Found& primary,
                                                  const std::vector<partner::Found>& others,
                                                  const auth::AccessContext& access);

}  // namespace concord::artifacts
