#include "service/partner/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include "fhir/bundle.h"
#include "fhir/reference.h"
#include "service/partner/creation.h"
#include "service/partner/graph_match.h"
#include "service/partner/same_content.h"

namespace concord::partner {
namespace {

using json::Value;

constexpr std::array<std::string_view, 6> kActions{"create", "update", "unchanged", "retract", "embed", "lose"};
constexpr std::array<std::string_view, 4> kForms{"transaction", "single-writes", "questionnaire-response",
                                                 "document-reference"};
constexpr std::array<std::string_view, 3> kGuarantees{"exact", "reconcilable", "at-most-once"};
constexpr std::array<std::string_view, 3> kServerMeta{"versionId", "lastUpdated", "source"};
constexpr std::string_view kNotFindable = "not-findable";

// What the server wrote into meta is its own to write again.
Value without_server_meta(const Value& resource) {
  Value meta = resource["meta"];
  for (const std::string_view name : kServerMeta) meta = meta.is_object() ? json::with(meta, name, {}) : meta;
  return json::with(resource, "meta", meta.size() == 0 ? Value{} : meta);
}

// Builds the steps, and the Bundle entries of a transaction.
class Planner {
 public:
  Planner(const mappers::Graph& graph, GraphMatch match, const Capabilities& capabilities, Form form)
      : graph_{graph}, match_{std::move(match)}, capabilities_{capabilities} {
    plan_.form = form;
  }

  void find_losses();
  void add_graph();
  void add_retractions(std::span<const Stored> stored);
  Result<Plan> finish();

 private:
  struct Lost {
    Value resource;
    std::string reason;
  };
  void add(const mappers::GraphResource& entry);
  void add_new(const mappers::GraphResource& entry, Step step);
  void send(Step step, std::string full_url, fhir::EntryRequest request);
  [[nodiscard]] std::string_view refusal_of(const mappers::GraphResource& entry) const;
  [[nodiscard]] Guarantee guarantee_of(const mappers::GraphResource& entry, const Creation& creation) const;
  [[nodiscard]] Value bound(const Value& resource) const;
  void require_update(std::string_view type);

  const mappers::Graph& graph_;
  GraphMatch match_;
  const Capabilities& capabilities_;
  std::map<std::string, Lost, std::less<>> lost_;  // by full URL
  std::set<std::string> missing_;
  std::vector<fhir::BundleEntry> entries_;
  Plan plan_;
};

// Why a resource that is not there yet cannot be made; empty when it can.
std::string_view Planner::refusal_of(const mappers::GraphResource& entry) const {
  const Creation creation = creation_of(entry.resource, own_id_of(entry), capabilities_);
  if (!creation.reason.empty()) return creation.reason;
  const bool is_primary = &entry == &graph_.resources.front();
  // What nobody could tell from an attempt before is worth no doubt about the whole artifact.
  const bool is_doubtful = creation.guarantee == Guarantee::at_most_once && plan_.form != Form::transaction;
  return is_doubtful && !is_primary ? kNotFindable : std::string_view{};
}

// A transaction is done or not done as a whole: the primary resource tells.
Guarantee Planner::guarantee_of(const mappers::GraphResource& entry, const Creation& creation) const {
  if (plan_.form != Form::transaction || &entry == &graph_.resources.front()) return creation.guarantee;
  return std::min(creation.guarantee, Guarantee::reconcilable);
}

void Planner::find_losses() {
  for (const auto& entry : graph_.resources) {
    if (match_.find(entry) != nullptr) continue;
    const std::string_view reason = refusal_of(entry);
    if (!reason.empty()) lost_.emplace(entry.full_url, Lost{entry.resource, std::string{reason}});
  }
  const auto& primary = graph_.resources.front();
  if (lost_.contains(primary.full_url))
    missing_.insert(fmt::format("create {}", primary.resource.text("resourceType")));
}

Value Planner::bound(const Value& resource) const {
  return fhir::map_references(resource, [this](const Value& element) -> std::optional<Value> {
    const std::string_view reference = element.text("reference");
    if (const auto literal = match_.literal_of(reference)) return json::with(element, "reference", *literal);
    const auto lost = lost_.find(reference);
    if (lost == lost_.end()) return std::nullopt;
    return logical_reference(element, lost->second.resource);
  });
}

void Planner::require_update(std::string_view type) {
  const TypeCapabilities* const found = capabilities_.find(type);
  if (found == nullptr || !found->update) missing_.insert(fmt::format("update {}", type));
}

void Planner::send(Step step, std::string full_url, fhir::EntryRequest request) {
  if (plan_.form == Form::transaction) {
    step.entry = entries_.size();
    entries_.push_back({.full_url = std::move(full_url), .resource = step.resource, .request = std::move(request)});
  }
  plan_.steps.push_back(std::move(step));
}

// Naming the id makes the creation happen once.
void Planner::add_new(const mappers::GraphResource& entry, Step step) {
  if (const auto lost = lost_.find(entry.full_url); lost != lost_.end()) {
    step.action = Action::lose;
    step.resource = entry.resource;
    step.reason = lost->second.reason;
    plan_.steps.push_back(std::move(step));
    return;
  }
  const std::string_view own_id = own_id_of(entry);
  const Creation creation = creation_of(entry.resource, own_id, capabilities_);
  step.action = Action::create;
  step.guarantee = guarantee_of(entry, creation);
  step.resource = bound(entry.resource);
  plan_.guarantee = std::max(plan_.guarantee, step.guarantee);
  if (creation.way == Creation::Way::own_id) {
    step.target = fmt::format("{}/{}", step.type, own_id);
    step.resource = json::with(step.resource, "id", own_id);
    fhir::EntryRequest request{.method = "PUT", .url = step.target};
    send(std::move(step), entry.full_url, std::move(request));
    return;
  }
  fhir::EntryRequest request{.method = "POST", .url = step.type};
  step.resource = json::with(step.resource, "id", {});
  if (creation.way == Creation::Way::on_condition) {
    step.if_none_exist = identifier_condition(entry.resource);
    request.if_none_exist = http::format_parameters(step.if_none_exist);
  }
  send(std::move(step), entry.full_url, std::move(request));
}

void Planner::add(const mappers::GraphResource& entry) {
  Step step{.role = entry.role, .type = std::string{entry.resource.text("resourceType")}};
  step.full_url = entry.full_url;
  const Stored* const stored = match_.find(entry);
  if (stored == nullptr) {
    add_new(entry, std::move(step));
    return;
  }
  step.target = literal_of(stored->resource);
  step.if_match = version_of(*stored);
  Value wanted = json::with(bound(entry.resource), "id", stored->resource.text("id"));
  if (step.type == "Provenance" || has_same_content(wanted, stored->resource, base_of(*stored))) {
    step.action = Action::unchanged;
    step.resource = stored->resource;
    plan_.steps.push_back(std::move(step));
    return;
  }
  require_update(step.type);
  step.action = Action::update;
  step.resource = std::move(wanted);
  fhir::EntryRequest request{.method = "PUT", .url = step.target, .if_match = step.if_match};
  send(std::move(step), base_of(*stored).empty() ? entry.full_url : stored->full_url, std::move(request));
}

void Planner::add_graph() {
  for (const auto& entry : graph_.resources) add(entry);
}

void Planner::add_retractions(std::span<const Stored> stored) {
  std::size_t count = 0;
  for (const Stored& one : stored) {
    if (!match_.has_vanished(one) || one.resource.text("resourceType") == "Provenance") continue;
    const auto retracted = mappers::retracted(one.resource);
    if (!retracted || *retracted == one.resource) continue;
    Step step{.role = fmt::format("retracted[{}]", count++),
              .type = std::string{one.resource.text("resourceType")},
              .action = Action::retract,
              .target = literal_of(one.resource),
              .if_match = version_of(one),
              .resource = without_server_meta(*retracted)};
    require_update(step.type);
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
std::string_view to_string(Form form) noexcept { return kForms.at(static_cast<std::size_t>(form)); }
std::string_view to_string(Guarantee guarantee) noexcept { return kGuarantees.at(static_cast<std::size_t>(guarantee)); }

bool Plan::writes() const noexcept { return std::ranges::any_of(steps, &Step::writes); }

Result<Plan> plan_graph(const mappers::Graph& graph, std::span<const Stored> stored, const Capabilities& capabilities,
                        Form form) {
  ASSIGN_OR_RETURN(GraphMatch match, GraphMatch::make(graph, stored));
  Planner planner{graph, std::move(match), capabilities, form};
  planner.find_losses();
  planner.add_graph();
  planner.add_retractions(stored);
  return planner.finish();
}

}  // namespace concord::partner
