// The graph of an artifact as the partner holds it: found by business identifier and artifact tag.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"
#include "mappers/mapper.h"
#include "service/partner/capabilities.h"
#include "service/partner/ladder.h"
#include "service/partner/partner_ehr.h"

namespace concord::artifacts {

// An artifact that is stored as one resource of a form.
struct ReadForm {
  partner::Form form = partner::Form::document_reference;
  partner::Found held = {};
  mappers::ArtifactKey key = {};
  std::vector<mappers::GraphResource> graph =
      {};                     // as the form tells it, the primary resource first; empty: only readable
  json::Value artifact = {};  // of the graph; null where there is none
  std::vector<mappers::Note> notes = {};
  std::optional<Instant> recorded_at = {};
};

struct StoredGraph {
  std::optional<ReadForm> form;  // then there is no primary resource
  std::optional<partner::Found> primary;
  std::vector<partner::Found> others;  // ours, retracted ones too
  std::vector<partner::Found> linked;  // of others, where the primary resource is or was one of theirs
};

// Where and within which bounds to look.
struct Search {
  partner::PartnerEhr& partner;  // as who asks may see it
  std::size_t entries_max = 0;
  Deadline deadline;
  partner::PartnerEhr& forms;  // as it is: what a form tells is judged by the artifact's own resources
  const partner::Capabilities& capabilities;
  std::string patient = {};  // "Patient/1": for types that are searched by patient only; may be empty
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
// The search for what carries one of the tags, where the partner cannot be asked so for all of the patient's; empty
// where neither is possible, or nothing of ours can be there.
[[nodiscard]] http::Parameters tagged_parameters(const Search& search, std::string_view type,
                                                 std::span<const mappers::Tag> tags);
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
