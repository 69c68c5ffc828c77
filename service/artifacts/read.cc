#include <algorithm>
#include <set>
#include <utility>

#include "fhir/resource_types.h"
#include "service/artifacts/work.h"
#include "service/partner/lookup.h"

namespace concord::artifacts {
namespace {

constexpr std::size_t kSourceBytesMax = 2'048;
constexpr std::size_t kIdBytesMax = 64;

tl::unexpected<Error> no_such() { return fail(ErrorKind::not_found, "no such artifact"); }

// The sources of resources of others that have the logical id.
Result<std::set<std::string>> find_foreign_ids(const Search& search, const mappers::Mapper& mapper,
                                               std::string_view id) {
  std::set<std::string> out;
  if (!fhir::is_logical_id(id)) return out;
  ASSIGN_OR_RETURN(const auto found,
                   partner::search_all(search.partner, mapper.primary_type(), {{"_id", std::string{id}}},
                                       search.entries_max, search.deadline));
  for (const partner::Found& entry : found) {
    const auto key = key_of(mapper, entry);
    if (key && key->id == id && entry.resource.text("id") == id) out.insert(key->source);
  }
  return out;
}

// The source of the one artifact of that id. Errors: not_found, conflict when several sources use the id.
Result<std::string> find_source(const Search& search, const mappers::Mapper& mapper, std::string_view id) {
  ASSIGN_OR_RETURN(const auto found,
                   partner::search_all(search.partner, mapper.primary_type(), {{"identifier", std::string{id}}},
                                       search.entries_max, search.deadline));
  std::set<std::string> sources;
  for (const partner::Found& entry : found) {
    const auto key = key_of(mapper, entry);
    if (key && key->id == id && partner::has_identifier(entry.resource, key->source, id)) sources.insert(key->source);
  }
  ASSIGN_OR_RETURN(const auto foreign, find_foreign_ids(search, mapper, id));
  sources.insert(foreign.begin(), foreign.end());
  if (sources.empty()) return no_such();
  if (sources.size() > 1) {
    return fail(ErrorKind::conflict, "several sources have an artifact of this id; say which with `source`");
  }
  return *sources.begin();
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdBytesMax && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
  });
}

}  // namespace

Result<json::Value> Artifacts::read(std::string_view type, std::string_view id, std::string_view source,
                                    const auth::AccessContext& access, Deadline deadline) {
  const mappers::Mapper* mapper = settings_.mappers->find(type);
  if (mapper == nullptr) return fail(ErrorKind::not_found, "no such type of artifact");
  if (!is_id(id) || source.size() > kSourceBytesMax) return no_such();
  ArtifactAccess allowed{policy(), access, partner_, capabilities_};
  RETURN_IF_ERROR(allowed.check_read(*mapper));
  const Search search{allowed.visible(), settings_.graph_entries_max, deadline};
  mappers::ArtifactKey key{
      .artifact = std::string{type}, .source = std::string{source}, .id = std::string{id}, .recorded_at = {}};
  if (key.source.empty()) {
    ASSIGN_OR_RETURN(key.source, find_source(search, *mapper, id));
  }
  ASSIGN_OR_RETURN(const StoredGraph stored, find_stored(search, *mapper, key));
  if (!stored.primary || !mapper->is_primary(stored.primary->resource)) return no_such();
  ASSIGN_OR_RETURN(mappers::ReadBack back, read_back(*mapper, stored));
  return std::move(back.artifact);
}

}  // namespace concord::artifacts
