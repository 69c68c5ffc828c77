#include "service/partner/ladder.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "fhir/reference.h"
#include "mappers/forms/alert_communication.h"
#include "mappers/forms/document.h"
#include "mappers/forms/questionnaire_form.h"
#include "service/partner/creation.h"
#include "service/partner/graph_match.h"

namespace concord::partner {
namespace {

using json::Value;

constexpr std::string_view kQuestionnaireResponse = "QuestionnaireResponse";
constexpr std::string_view kDocumentReference = "DocumentReference";
constexpr std::string_view kCommunication = "Communication";

// Dependents that say enough by themselves to be written where the primary resource cannot be.
struct StandsAlone {
  std::string_view artifact;
  std::string_view role;  // its beginning
  std::string_view type;
};
constexpr std::array kStandAlone{
    StandsAlone{.artifact = "patient-reported-outcome", .role = "score", .type = "Observation"}};

bool stands_alone(std::string_view artifact, const mappers::GraphResource& entry) {
  return std::ranges::any_of(kStandAlone, [&](const StandsAlone& row) {
    return row.artifact == artifact && entry.role.starts_with(row.role) &&
           entry.resource.text("resourceType") == row.type;
  });
}

bool may_create(const Capabilities& capabilities, std::string_view type) {
  const TypeCapabilities* const found = capabilities.find(type);
  return found != nullptr && found->create;
}

bool may_update(const Capabilities& capabilities, std::string_view type) {
  const TypeCapabilities* const found = capabilities.find(type);
  return found != nullptr && found->update;
}

Error refused(std::string text) {
  Issue issue{.severity = Severity::error, .code = "not-supported", .expression = {}, .text = text};
  return {.kind = ErrorKind::unsupported, .message = std::move(text), .issues = {std::move(issue)}};
}

class Ladder {
 public:
  Ladder(const PlanRequest& request, const Capabilities& capabilities)
      : request_{request}, capabilities_{capabilities} {}

  Result<Plan> climb_down();
  Result<Plan> natural();
  Result<Plan> questionnaire_form();
  Result<Plan> document();

 private:
  Status carry_alerts(Plan& plan);
  Status tell(Plan& plan, const mappers::Alert& alert);
  [[nodiscard]] Step communication(const mappers::Alert& alert) const;
  Result<Plan> carried(mappers::GraphResource carrier, Form form);
  [[nodiscard]] Step carrier_step(mappers::GraphResource carrier) const;
  void add_embedded(Plan& plan) const;
  void add_alone(Plan& plan) const;
  [[nodiscard]] Value without_graph(const Value& resource) const;

  const PlanRequest& request_;
  const Capabilities& capabilities_;
};

Step Ladder::communication(const mappers::Alert& alert) const {
  mappers::GraphResource made = mappers::alert_communication(alert, request_.graph);
  const Creation creation = creation_of(made.resource, own_id_of(made), capabilities_);
  Step step{.role = std::move(made.role), .type = std::string{kCommunication}};
  step.action = creation.reason.empty() ? Action::create : Action::lose;
  step.reason = creation.reason;
  step.guarantee = creation.guarantee;
  step.full_url = made.full_url;
  step.resource = json::with(made.resource, "id", {});
  if (creation.way == Creation::Way::on_condition) step.if_none_exist = identifier_condition(step.resource);
  step.is_carrier = true;
  step.comes_first = true;
  return step;
}

// Puts the alert where the partner takes it. Errors: unsupported.
Status Ladder::tell(Plan& plan, const mappers::Alert& alert) {
  const auto own = std::ranges::find(plan.steps, alert.role, &Step::role);
  const bool is_told = own != plan.steps.end() && own->action != Action::lose && own->action != Action::embed;
  if (is_told) {
    plan.alerts.push_back({.role = alert.role, .carrier = alert.role});
    return {};
  }
  Step step = communication(alert);
  if (step.action == Action::create && plan.form != Form::transaction) {
    if (own != plan.steps.end()) {
      own->action = Action::embed;
      own->reason = "told-by-communication";
    }
    plan.alerts.push_back({.role = alert.role, .carrier = step.role});
    plan.guarantee = std::max(plan.guarantee, step.guarantee);
    plan.steps.push_back(std::move(step));
    return {};
  }
  if (plan.form == Form::document_reference) {
    plan.alerts.push_back({.role = alert.role, .carrier = "document"});
    return {};
  }
  if (!capabilities_.alerts_may_stay_in_report) {
    return tl::unexpected(
        refused("an alert of the artifact would reach nobody at this partner: it takes neither Flag "
                "nor Communication, and the operator has not set `alerts: report-only`"));
  }
  plan.alerts.push_back({.role = alert.role, .carrier = {}});
  return {};
}

Status Ladder::carry_alerts(Plan& plan) {
  for (const mappers::Alert& alert : request_.alerts) RETURN_IF_ERROR(tell(plan, alert));
  return {};
}

Result<Plan> Ladder::natural() {
  const Form form = capabilities_.transaction ? Form::transaction : Form::single_writes;
  ASSIGN_OR_RETURN(Plan plan, plan_graph(request_.graph, request_.stored, capabilities_, form));
  if (auto carried = carry_alerts(plan); carried || form == Form::single_writes) {
    if (!carried) return tl::unexpected(std::move(carried).error());
    return plan;
  }
  // A transaction holds no Communication beside the graph's own resources: written one by one it may.
  ASSIGN_OR_RETURN(plan, plan_graph(request_.graph, request_.stored, capabilities_, Form::single_writes));
  RETURN_IF_ERROR(carry_alerts(plan));
  return plan;
}

// The step that writes the form's one resource: over the former one, beside it, or as the first.
Step Ladder::carrier_step(mappers::GraphResource carrier) const {
  Step step{.role = std::move(carrier.role), .type = std::string{carrier.resource.text("resourceType")}};
  step.full_url = carrier.full_url;
  step.is_carrier = true;
  if (request_.stored_form != nullptr && may_update(capabilities_, step.type)) {
    const Stored& stored = request_.stored_form->stored;
    step.action = Action::update;
    step.target = literal_of(stored.resource);
    step.if_match = version_of(stored);
    step.resource = json::with(carrier.resource, "id", stored.resource.text("id"));
    return step;
  }
  const Creation creation = creation_of(carrier.resource, own_id_of(carrier), capabilities_);
  step.guarantee = creation.guarantee;
  step.resource = json::with(carrier.resource, "id", {});
  if (request_.stored_form != nullptr) {
    step.guarantee = std::max(step.guarantee, Guarantee::reconcilable);
    return step;
  }
  if (creation.way == Creation::Way::on_condition) step.if_none_exist = identifier_condition(step.resource);
  if (creation.way == Creation::Way::own_id) {
    step.target = step.type + "/" + std::string{own_id_of(carrier)};
    step.resource = json::with(step.resource, "id", own_id_of(carrier));
  }
  return step;
}

// A copy whose references into the graph are logical: nothing of it is there by itself.
Value Ladder::without_graph(const Value& resource) const {
  return fhir::map_references(resource, [this](const Value& element) -> std::optional<Value> {
    const auto& all = request_.graph.resources;
    const auto at = std::ranges::find(all, element.text("reference"), &mappers::GraphResource::full_url);
    if (at == all.end()) return std::nullopt;
    return logical_reference(element, at->resource);
  });
}

void Ladder::add_embedded(Plan& plan) const {
  for (const mappers::GraphResource& entry : request_.graph.resources) {
    Step step{.role = entry.role, .type = std::string{entry.resource.text("resourceType")}, .action = Action::embed};
    step.full_url = entry.full_url;
    step.resource = entry.resource;
    plan.steps.push_back(std::move(step));
  }
}

void Ladder::add_alone(Plan& plan) const {
  mappers::Graph alone{.key = request_.graph.key, .resources = {}};
  for (const mappers::GraphResource& entry : request_.graph.resources) {
    if (!stands_alone(request_.graph.key.artifact, entry)) continue;
    if (!creation_of(entry.resource, own_id_of(entry), capabilities_).reason.empty()) continue;
    alone.resources.push_back({entry.role, entry.full_url, without_graph(entry.resource)});
  }
  if (alone.resources.empty()) return;
  auto planned = plan_graph(alone, request_.stored, capabilities_, Form::single_writes);
  if (!planned) return;
  for (Step& step : planned->steps) {
    std::erase_if(plan.steps, [&step](const Step& other) { return other.role == step.role; });
    plan.steps.push_back(std::move(step));
  }
  plan.guarantee = std::max(plan.guarantee, planned->guarantee);
}

Result<Plan> Ladder::carried(mappers::GraphResource carrier, Form form) {
  Plan plan;
  plan.form = form;
  plan.steps.push_back(carrier_step(std::move(carrier)));
  Step& step = plan.steps.front();
  const bool is_mute = form == Form::document_reference && capabilities_.documents.carrier == mappers::Carrier::none;
  const TypeCapabilities* const type = capabilities_.find(step.type);
  if (is_mute && type != nullptr && !type->keeps_identifier) step.guarantee = Guarantee::at_most_once;
  plan.guarantee = step.guarantee;
  add_embedded(plan);
  if (form == Form::document_reference) add_alone(plan);
  RETURN_IF_ERROR(carry_alerts(plan));
  return plan;
}

Result<Plan> Ladder::questionnaire_form() {
  if (!mappers::has_questionnaire_form(request_.mapper)) {
    return tl::unexpected(refused("the artifact has no questionnaire form"));
  }
  if (!may_create(capabilities_, kQuestionnaireResponse)) {
    return tl::unexpected(refused("the partner does not offer: create QuestionnaireResponse"));
  }
  ASSIGN_OR_RETURN(auto carrier, mappers::write_questionnaire_form(request_.mapper, request_.normal, request_.graph));
  return carried(std::move(carrier), Form::questionnaire_response);
}

Result<Plan> Ladder::document() {
  if (!may_create(capabilities_, kDocumentReference)) {
    return tl::unexpected(refused("the partner does not offer: create DocumentReference"));
  }
  const bool replaces = request_.stored_form != nullptr && !may_update(capabilities_, kDocumentReference);
  const std::string former = replaces ? literal_of(request_.stored_form->stored.resource) : std::string{};
  ASSIGN_OR_RETURN(mappers::Document made, mappers::write_document(request_.mapper, {.graph = request_.graph,
                                                                                     .style = capabilities_.documents,
                                                                                     .alerts = request_.alerts,
                                                                                     .replaces = former}));
  ASSIGN_OR_RETURN(Plan plan, carried(std::move(made.resource), Form::document_reference));
  plan.notes = std::move(made.notes);
  return plan;
}

Result<Plan> Ladder::climb_down() {
  if (request_.stored_form != nullptr) {
    return request_.stored_form->form == Form::questionnaire_response ? questionnaire_form() : document();
  }
  constexpr std::array kRungs{&Ladder::natural, &Ladder::questionnaire_form, &Ladder::document};
  std::vector<Issue> issues;
  for (const auto rung : kRungs) {
    auto planned = (this->*rung)();
    if (planned || planned.error().kind != ErrorKind::unsupported) return planned;
    const Error& error = planned.error();
    if (error.issues.empty()) {
      issues.push_back({.severity = Severity::error, .code = "not-supported", .expression = {}, .text = error.message});
    }
    issues.insert(issues.end(), error.issues.begin(), error.issues.end());
    // What is stored is changed as it is, or not at all.
    if (!request_.stored.empty()) break;
  }
  return fail(ErrorKind::unsupported, "the partner takes the artifact in no form", std::move(issues));
}

}  // namespace

Result<Plan> plan(const PlanRequest& request, const Capabilities& capabilities) {
  return Ladder{request, capabilities}.climb_down();
}

}  // namespace concord::partner
