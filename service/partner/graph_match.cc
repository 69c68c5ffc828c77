#include "service/partner/graph_match.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/time.h"
#include "fhir/resource_types.h"
#include "service/partner/creation.h"
#include "service/partner/lookup.h"

namespace concord::partner {
namespace {

using json::Value;

constexpr std::string_view kUrn = "urn:uuid:";
constexpr std::string_view kSubsetted = "SUBSETTED";

// What a resource is known by over the versions of its artifact.
std::string key_of(const Value& resource, std::string_view own_id) {
  const Value& identifier = first_identifier(resource);
  const std::string_view type = resource.text("resourceType");
  if (identifier.text("value").empty()) return fmt::format("{}/{}", type, own_id);
  return fmt::format("{}?{}", type, identifier_token(identifier.text("system"), identifier.text("value")));
}

std::string key_of(const mappers::GraphResource& entry) { return key_of(entry.resource, own_id_of(entry)); }

// A Provenance that got its id from the partner is known by when it was recorded.
bool is_same_record(const Value& wanted, const Value& stored) {
  if (wanted.text("resourceType") != "Provenance" || stored.text("resourceType") != "Provenance") return false;
  const auto a = parse_instant(wanted.text("recorded"));
  const auto b = parse_instant(stored.text("recorded"));
  return a && b && *a == *b;
}

std::string key_of(const Stored& stored, const mappers::Graph& graph) {
  const auto becomes = std::ranges::find_if(graph.resources, [&stored](const mappers::GraphResource& entry) {
    const bool is_named = !stored.replaced_by.empty() && entry.full_url == stored.replaced_by;
    return is_named || is_same_record(entry.resource, stored.resource);
  });
  if (becomes != graph.resources.end()) return key_of(*becomes);
  return key_of(stored.resource, stored.resource.text("id"));
}

}  // namespace

std::string_view own_id_of(const mappers::GraphResource& entry) {
  const std::string_view id = entry.resource.text("id");
  if (!id.empty()) return id;
  return entry.full_url.starts_with(kUrn) ? std::string_view{entry.full_url}.substr(kUrn.size()) : std::string_view{};
}

std::string literal_of(const Value& resource) {
  return fmt::format("{}/{}", resource.text("resourceType"), resource.text("id"));
}

std::string_view base_of(const Stored& stored) {
  const std::string_view url = stored.full_url;
  const std::string literal = literal_of(stored.resource);
  return url.ends_with(literal) ? url.substr(0, url.size() - literal.size()) : std::string_view{};
}

std::string version_of(const Stored& stored) {
  if (!stored.etag.empty()) return stored.etag;
  const std::string_view version = stored.resource["meta"].text("versionId");
  return version.empty() ? std::string{} : fmt::format("W/\"{}\"", version);
}

Status check_stored(const Stored& stored) {
  const Value& resource = stored.resource;
  const auto tags = resource["meta"]["tag"].items();
  const bool is_part = std::ranges::any_of(tags, [](const Value& tag) { return tag.text("code") == kSubsetted; });
  if (!fhir::is_resource_type(resource.text("resourceType")) || !fhir::is_logical_id(resource.text("id")) || is_part) {
    return fail(ErrorKind::partner_broken, "the partner returned a resource without id, or only a part of one");
  }
  return {};
}

Result<GraphMatch> GraphMatch::make(const mappers::Graph& graph, std::span<const Stored> stored) {
  GraphMatch out;
  std::set<std::string> wanted;
  for (const auto& entry : graph.resources) wanted.insert(key_of(entry));
  for (const Stored& one : stored) {
    RETURN_IF_ERROR(check_stored(one));
    std::string key = key_of(one, graph);
    const bool is_wanted = wanted.contains(key);
    if (!out.by_key_.emplace(std::move(key), &one).second && is_wanted) {
      return fail(ErrorKind::conflict, "the partner holds two resources where the artifact has one");
    }
  }
  for (const auto& entry : graph.resources) {
    const Stored* const held = out.find(entry);
    if (held == nullptr) continue;
    out.matched_.insert(held);
    out.literals_.emplace(entry.full_url, concord::partner::literal_of(held->resource));
  }
  return out;
}

const Stored* GraphMatch::find(const mappers::GraphResource& entry) const {
  const auto at = by_key_.find(key_of(entry));
  return at == by_key_.end() ? nullptr : at->second;
}

std::optional<std::string> GraphMatch::literal_of(std::string_view full_url) const {
  const auto at = literals_.find(full_url);
  return at == literals_.end() ? std::nullopt : std::optional{at->second};
}

}  // namespace concord::partner
