#include "service/artifacts/stored_graph.h"

#include <utility>

#include <fmt/format.h>

#include <algorithm>

#include "fhir/reference.h"
#include "fhir/resource_types.h"
#include "mappers/forms/questionnaire_form.h"
#include "service/artifacts/linked.h"
#include "service/artifacts/stored_form.h"
#include "service/partner/creation.h"
#include "service/partner/lookup.h"

namespace concord::artifacts {
namespace {

// Empty where the partner cannot be asked for it.
http::Parameters primary_parameters(const Search& search, const mappers::Mapper& mapper, std::string_view source,
                                    std::string_view id) {
  switch (partner::finding_of(search.capabilities, mapper.primary_type())) {
    case partner::Finding::by_identifier:
      return {{"identifier", partner::identifier_token(source, id)}};
    case partner::Finding::by_patient:
      return search.patient.empty() ? http::Parameters{} : http::Parameters{{"patient", search.patient}};
    case partner::Finding::not_at_all:
      return {};
  }
  return {};
}

// A server of whole FHIR knows tags, whether it says so or not.
bool knows_tags(const partner::Capabilities& capabilities, std::string_view type) {
  const partner::TypeCapabilities* const found = capabilities.find(type);
  if (found == nullptr || !found->search) return false;
  return capabilities.transaction || partner::may_search(capabilities, type, "_tag");
}

}  // namespace

http::Parameters tagged_parameters(const Search& search, std::string_view type, std::span<const mappers::Tag> tags) {
  if (knows_tags(search.capabilities, type)) {
    std::string any;
    for (const mappers::Tag& tag : tags) {
      if (!any.empty()) any += ',';
      any += partner::identifier_token(tag.system, tag.code);
    }
    return {{"_tag", std::move(any)}};
  }
  const partner::TypeCapabilities* const found = search.capabilities.find(type);
  const bool may_be_there = found != nullptr && found->create && found->search;
  if (!may_be_there || search.patient.empty() || !found->has_search_parameter("patient")) return {};
  return {{"patient", search.patient}};
}

std::string location_of(const json::Value& resource) {
  return fmt::format("{}/{}", resource.text("resourceType"), resource.text("id"));
}

std::string relative_literal(std::string_view reference) {
  const auto literal = fhir::parse_reference(reference);
  return literal ? fmt::format("{}/{}", literal->type, literal->id) : std::string{};
}

bool has_tag(const json::Value& resource, const mappers::Tag& tag) {
  return std::ranges::any_of(resource["meta"]["tag"].items(), [&tag](const json::Value& coding) {
    return coding.text("code") == tag.code && coding.text("system") == tag.system;
  });
}

// A retracted element of a list loses its place, which an extension tells; the status alone counts here.
bool is_retracted(const json::Value& resource) {
  const auto retracted = mappers::retracted(resource);
  return retracted && json::with(*retracted, "extension", {}) == json::with(resource, "extension", {});
}

Result<std::vector<partner::Found>> find_primaries(const Search& search, const mappers::Mapper& mapper,
                                                   std::string_view source, std::string_view id) {
  const http::Parameters parameters = primary_parameters(search, mapper, source, id);
  if (parameters.empty()) return std::vector<partner::Found>{};
  ASSIGN_OR_RETURN(auto found, partner::search_all(search.partner, mapper.primary_type(), parameters,
                                                   search.entries_max, search.deadline));
  std::erase_if(found, [&](const partner::Found& entry) {
    return entry.resource.text("resourceType") != mapper.primary_type() ||
           mappers::is_questionnaire_form(entry.resource) || !partner::has_identifier(entry.resource, source, id);
  });
  return found;
}

Result<std::vector<partner::Found>> find_tagged(const Search& search, const mappers::Mapper& mapper,
                                                std::string_view source, std::string_view id,
                                                std::string_view primary_location) {
  const mappers::Tag tag = mappers::artifact_tag(mapper.type(), source, id);
  std::vector<partner::Found> out;
  for (const std::string_view type : mapper.dependent_types()) {
    const http::Parameters parameters = tagged_parameters(search, type, {&tag, 1});
    if (parameters.empty()) continue;
    auto found =
        partner::search_all(search.partner, type, parameters, search.entries_max - out.size(), search.deadline);
    if (!found && found.error().kind == ErrorKind::too_large) {
      return fail(ErrorKind::partner_broken, "the partner does not narrow its search by tag");
    }
    if (!found) return tl::unexpected(std::move(found).error());
    for (partner::Found& entry : *found) {
      const bool is_ours = entry.resource.text("resourceType") == type && has_tag(entry.resource, tag);
      if (is_ours && location_of(entry.resource) != primary_location) out.push_back(std::move(entry));
    }
  }
  return out;
}

bool may_be_foreign(const mappers::Mapper& mapper, std::string_view source) {
  return source.ends_with(mapper.primary_type()) && !source.starts_with(mapper.primary_type());
}

mappers::GraphResource as_graph_resource(const partner::Found& found) {
  return {.role = {}, .full_url = found.full_url, .resource = found.resource};
}

std::optional<mappers::ArtifactKey> key_of(const mappers::Mapper& mapper, const partner::Found& primary) {
  return mapper.key(as_graph_resource(primary));
}

Result<std::optional<partner::Found>> find_foreign(const Search& search, const mappers::Mapper& mapper,
                                                   std::string_view source, std::string_view id) {
  if (!may_be_foreign(mapper, source) || !fhir::is_logical_id(id)) return std::nullopt;
  if (!partner::may_search(search.capabilities, mapper.primary_type(), "_id")) return std::nullopt;
  auto found = partner::search_all(search.partner, mapper.primary_type(), {{"_id", std::string{id}}},
                                   search.entries_max, search.deadline);
  if (!found) return tl::unexpected(std::move(found).error());
  for (partner::Found& one : *found) {
    if (one.resource.text("id") != id) continue;
    const auto key = key_of(mapper, one);
    if (key && key->source == source && key->id == id) return std::optional{std::move(one)};
  }
  return std::nullopt;
}

Result<StoredGraph> find_stored(const Search& search, const mappers::Mapper& mapper, const mappers::ArtifactKey& key) {
  ASSIGN_OR_RETURN(auto primaries, find_primaries(search, mapper, key.source, key.id));
  if (primaries.size() > 1) {
    return fail(ErrorKind::conflict, "the partner holds several resources with the identifier of this artifact");
  }
  StoredGraph out;
  if (!primaries.empty()) out.primary = std::move(primaries.front());
  if (primaries.empty()) {
    ASSIGN_OR_RETURN(out.primary, find_foreign(search, mapper, key.source, key.id));
  }
  if (!out.primary) {
    ASSIGN_OR_RETURN(out.form, find_form(search, mapper, key));
  }
  const std::string location = out.primary ? location_of(out.primary->resource) : std::string{};
  ASSIGN_OR_RETURN(out.others, find_tagged(search, mapper, key.source, key.id, location));
  if (!out.primary || !may_be_foreign(mapper, key.source)) return out;
  ASSIGN_OR_RETURN(Linked linked, find_linked(search, mapper, {&*out.primary, 1}));
  std::erase_if(linked.found, [&out](const partner::Found& one) {
    const auto is_it = [&one](const partner::Found& other) {
      return location_of(other.resource) == location_of(one.resource);
    };
    return std::ranges::any_of(out.others, is_it);
  });
  out.linked = std::move(linked.found);
  return out;
}

Result<mappers::ReadBack> read_back(const mappers::Mapper& mapper, const partner::Found& primary,
                                    const std::vector<partner::Found>& others) {
  std::vector<mappers::GraphResource> candidates;
  candidates.reserve(others.size());
  for (const partner::Found& other : others) candidates.push_back(as_graph_resource(other));
  return mapper.read_back(as_graph_resource(primary), candidates);
}

Result<mappers::ReadBack> read_back(const mappers::Mapper& mapper, const StoredGraph& stored) {
  std::vector<partner::Found> others = stored.others;
  others.insert(others.end(), stored.linked.begin(), stored.linked.end());
  return read_back(mapper, *stored.primary, others);
}

}  // namespace concord::artifacts
