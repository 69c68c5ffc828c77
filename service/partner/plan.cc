#include "service/partner/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "core/http.h"
#include "fhir/bundle.h"
#include "fhir/reference.h"
#include "fhir/resource_types.h"
#include "service/partner/lookup.h"
#include "service/partner/same_content.h"

namespace concord::partner {
namespace {

using json::Value;

constexpr std::string_view kUrn = "urn:uuid:";
constexpr std::string_view kSubsetted = "SUBSETTED";
constexpr std::array<std::string_view, 4> kActions{"create", "update", "unchanged", "retract"};
constexpr std::array<std::string_view, 3> kServerMeta{"versionId", "lastUpdated", "source"};

const Value& first_identifier(const Value& resource) {
  const Value& identifier = resource["identifier"];
  return identifier.is_array() ? identifier.at(0) : identifier;
}

// What a resource is known by over the versions of its artifact.
std::string key_of(const Value& resource, std::string_view own_id) {
  const Value& identifier = first_identifier(resource);
  const std::string_view type = resource.text("resourceType");
  if (identifier.text("value").empty()) return fmt::format("{}/{}", type, own_id);
  return fmt::format("{}?{}", type, identifier_token(identifier.text("system"), identifier.text("value")));
}

// The id of a resource that names its own, or the UUID of its place in the graph.
std::string_view own_id_of(const mappers::GraphResource& entry) {
  const std::string_view id = entry.resource.text("id");
  if (!id.empty()) return id;
  return entry.full_url.starts_with(kUrn) ? std::string_view{entry.full_url}.substr(kUrn.size()) : std::string_view{};
}

std::string literal_of(const Value& resource) {
  return fmt::format("{}/{}", resource.text("resourceType"), resource.text("id"));
}

std::string version_of(const Stored& stored) {
  if (!stored.etag.empty()) return stored.etag;
  const std::string_view version = stored.resource["meta"].text("versionId");
  return version.empty() ? std::string{} : fmt::format("W/\"{}\"", version);
}

// "https://ehr.example/fhir/" of ".../Goal/17"; empty when the full URL is relative.
std::string_view base_of(const Stored& stored) {
  const std::string_view url = stored.full_url;
  const std::string literal = literal_of(stored.resource);
  return url.ends_with(literal) ? url.substr(0, url.size() - literal.size()) : std::string_view{};
}

// What the server wrote into meta is its own to write again.
Value without_server_meta(const Value& resource) {
  Value meta = resource["meta"];
  for (const std::string_view name : kServerMeta) meta = meta.is_object() ? json::with(meta, name, {}) : meta;
  return json::with(resource, "meta", meta.size() == 0 ? Value{} : meta);
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

// Builds the steps and their Bundle entries.
class Planner {
 public:
  Planner(const mappers::Graph& graph, const Capabilities& capabilities) : graph_{graph}, capabilities_{capabilities} {}

  Status match(std::span<const Stored> stored);
  void add_graph();
  void add_retractions(std::span<const Stored> stored);
  Result<Plan> finish();

 private:
  void add(const mappers::GraphResource& entry);
  void add_new(const mappers::GraphResource& entry, Step step);
  void send(Step step, std::string full_url, fhir::EntryRequest request);
  [[nodiscard]] Value with_literals(const Value& resource) const;
  [[nodiscard]] TypeCapabilities abilities(std::string_view type) const;
  void require(bool able, std::string_view interaction, std::string_view type);

  const mappers::Graph& graph_;
  const Capabilities& capabilities_;
  std::map<std::string, const Stored*> by_key_;
  std::map<std::string, std::string, std::less<>> literals_;  // full_url of the graph → "Type/id" at the partner
  std::set<const Stored*> matched_;
  std::set<std::string> missing_;
  std::vector<fhir::BundleEntry> entries_;
  Plan plan_;
};

Status Planner::match(std::span<const Stored> stored) {
  std::set<std::string> wanted;
  for (const auto& entry : graph_.resources) wanted.insert(key_of(entry.resource, own_id_of(entry)));
  for (const Stored& one : stored) {
    RETURN_IF_ERROR(check_stored(one));
    std::string key = key_of(one.resource, one.resource.text("id"));
    const auto becomes = std::ranges::find(graph_.resources, one.replaced_by, &mappers::GraphResource::full_url);
    if (!one.replaced_by.empty() && becomes != graph_.resources.end())
      key = key_of(becomes->resource, own_id_of(*becomes));
    if (!by_key_.emplace(key, &one).second && wanted.contains(key)) {
      return fail(ErrorKind::conflict, "the partner holds two resources where the artifact has one");
    }
  }
  for (const auto& entry : graph_.resources) {
    const auto at = by_key_.find(key_of(entry.resource, own_id_of(entry)));
    if (at == by_key_.end()) continue;
    matched_.insert(at->second);
    literals_.emplace(entry.full_url, literal_of(at->second->resource));
  }
  return {};
}

Value Planner::with_literals(const Value& resource) const {
  return fhir::map_references(resource, [&](const Value& element) -> std::optional<Value> {
    const auto at = literals_.find(element.text("reference"));
    if (at == literals_.end()) return std::nullopt;
    return json::with(element, "reference", at->second);
  });
}

TypeCapabilities Planner::abilities(std::string_view type) const {
  const TypeCapabilities* const found = capabilities_.find(type);
  return found == nullptr ? TypeCapabilities{} : *found;
}

void Planner::require(bool able, std::string_view interaction, std::string_view type) {
  if (!able) missing_.insert(fmt::format("{} {}", interaction, type));
}

void Planner::send(Step step, std::string full_url, fhir::EntryRequest request) {
  step.entry = entries_.size();
  entries_.push_back({.full_url = std::move(full_url), .resource = step.resource, .request = std::move(request)});
  plan_.steps.push_back(std::move(step));
}

// Also what has no identifier but an id of its own: naming the id makes the creation happen once.
void Planner::add_new(const mappers::GraphResource& entry, Step step) {
  const TypeCapabilities able = abilities(step.type);
  const Value& identifier = first_identifier(entry.resource);
  const std::string_view own_id = own_id_of(entry);
  step.action = Action::create;
  step.resource = with_literals(entry.resource);
  if (identifier.text("value").empty() && able.update_create && fhir::is_logical_id(own_id)) {
    step.target = fmt::format("{}/{}", step.type, own_id);
    step.resource = json::with(step.resource, "id", own_id);
    fhir::EntryRequest request{.method = "PUT", .url = step.target};
    send(std::move(step), entry.full_url, std::move(request));
    return;
  }
  require(able.create, "create", step.type);
  fhir::EntryRequest request{.method = "POST", .url = step.type};
  step.resource = json::with(step.resource, "id", {});
  if (!identifier.text("value").empty() && able.conditional_create) {
    request.if_none_exist = http::format_parameters(
        {{"identifier", identifier_token(identifier.text("system"), identifier.text("value"))}});
  } else {
    plan_.guarantee = "reconcilable";
  }
  send(std::move(step), entry.full_url, std::move(request));
}

void Planner::add(const mappers::GraphResource& entry) {
  Step step{.role = entry.role, .type = std::string{entry.resource.text("resourceType")}};
  const auto at = by_key_.find(key_of(entry.resource, own_id_of(entry)));
  if (at == by_key_.end()) {
    add_new(entry, std::move(step));
    return;
  }
  const Stored& stored = *at->second;
  step.target = literal_of(stored.resource);
  step.if_match = version_of(stored);
  Value wanted = json::with(with_literals(entry.resource), "id", stored.resource.text("id"));
  if (step.type == "Provenance" || has_same_content(wanted, stored.resource, base_of(stored))) {
    step.action = Action::unchanged;
    step.resource = stored.resource;
    plan_.steps.push_back(std::move(step));
    return;
  }
  require(abilities(step.type).update, "update", step.type);
  step.action = Action::update;
  step.resource = std::move(wanted);
  fhir::EntryRequest request{.method = "PUT", .url = step.target, .if_match = step.if_match};
  send(std::move(step), base_of(stored).empty() ? entry.full_url : stored.full_url, std::move(request));
}

void Planner::add_graph() {
  for (const auto& entry : graph_.resources) add(entry);
}

void Planner::add_retractions(std::span<const Stored> stored) {
  std::size_t count = 0;
  for (const Stored& one : stored) {
    if (matched_.contains(&one) || one.resource.text("resourceType") == "Provenance") continue;
    const auto retracted = mappers::retracted(one.resource);
    if (!retracted || *retracted == one.resource) continue;
    Step step{.role = fmt::format("retracted[{}]", count++),
              .type = std::string{one.resource.text("resourceType")},
              .action = Action::retract,
              .target = literal_of(one.resource),
              .if_match = version_of(one),
              .resource = without_server_meta(*retracted)};
    require(abilities(step.type).update, "update", step.type);
    fhir::EntryRequest request{.method = "PUT", .url = step.target, .if_match = step.if_match};
    send(std::move(step), base_of(one).empty() ? std::string{} : one.full_url, std::move(request));
  }
}

Result<Plan> Planner::finish() {
  if (!missing_.empty()) {
    return fail(ErrorKind::unsupported, fmt::format("the partner does not offer: {}", fmt::join(missing_, ", ")));
  }
  if (!entries_.empty()) {
    plan_.bundle = fhir::to_json(fhir::Bundle{.type = "transaction", .entries = std::move(entries_)});
  }
  return std::move(plan_);
}

}  // namespace

std::string_view to_string(Action action) noexcept { return kActions.at(static_cast<std::size_t>(action)); }

Result<Plan> plan(const mappers::Graph& graph, std::span<const Stored> stored, const Capabilities& capabilities) {
  if (!capabilities.transaction) {
    return fail(ErrorKind::unsupported, "the partner takes no transactions, and no other form is offered yet");
  }
  Planner planner{graph, capabilities};
  RETURN_IF_ERROR(planner.match(stored));
  planner.add_graph();
  planner.add_retractions(stored);
  return planner.finish();
}

}  // namespace concord::partner
