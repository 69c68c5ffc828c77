// The graph of an artifact as the partner holds it: found by business identifier and artifact tag.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/time.h"
#include "mappers/mapper.h"
#include "service/partner/partner_ehr.h"

namespace concord::artifacts {

struct StoredGraph {
  std::optional<partner::Found> primary;
  std::vector<partner::Found> others;  // ours, retracted ones too
  std::vector<partner::Found> linked;  // of others, where the primary resource is or was one of theirs
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
// The resource of others whose URL is source and id. Errors: those of search_all.
[[nodiscard]] Result<std::optional<partner::Found>> find_foreign(const Search& search, const mappers::Mapper& mapper,
                                                                 std::string_view source, std::string_view id);
// True when such a source can be the address of a partner's resources of the mapper's primary type.
[[nodiscard]] bool may_be_foreign(const mappers::Mapper& mapper, std::string_view source);
// What the mapper calls the primary resource.
[[nodiscard]] std::optional<mappers::ArtifactKey> key_of(const mappers::Mapper& mapper, const partner::Found& primary);
// All of it. Errors: conflict when several primary resources carry the identifier.
[[nodiscard]] Result<StoredGraph> find_stored(const Search& search, const mappers::Mapper& mapper,
                                              const mappers::ArtifactKey& key);

// The artifact of a stored graph. Errors: those of Mapper::read_back.
[[nodiscard]] Result<mappers::ReadBack> read_back(const mappers::Mapper& mapper, const partner::Found& primary,
                                                  const std::vector<partner::Found>& others);
[[nodiscard]] Result<mappers::ReadBack> read_back(const mappers::Mapper& mapper, const StoredGraph& stored);
// Resources as mappers take them.
[[nodiscard]] mappers::GraphResource as_graph_resource(const partner::Found& found);

}  // namespace concord::artifacts
