#include <algorithm>
#include <utility>

#include "fhir/bundle.h"
#include "service/artifacts/authorship.h"
#include "service/artifacts/work.h"
#include "service/partner/sequence.h"

namespace concord::artifacts {
namespace {

json::Value step_json(const partner::Step& step) {
  json::Object out;
  out.push_back(json::Member::constant("role", step.role));
  out.push_back(json::Member::constant("type", step.type));
  out.push_back(json::Member::constant("action", json::Value::literal(partner::to_string(step.action))));
  if (!step.target.empty()) out.push_back(json::Member::constant("location", step.target));
  if (!step.reason.empty()) out.push_back(json::Member::constant("reason", step.reason));
  return {std::move(out)};
}

json::Value plan_json(const partner::Plan& plan) {
  json::Array steps;
  for (const partner::Step& step : plan.steps) steps.push_back(step_json(step));
  json::Object out;
  out.push_back(json::Member::constant("form", json::Value::literal(partner::to_string(plan.form))));
  out.push_back(json::Member::constant("guarantee", json::Value::literal(partner::to_string(plan.guarantee))));
  out.push_back(json::Member::constant("steps", std::move(steps)));
  return {std::move(out)};
}

json::Value alerts_json(const Bound& bound, const partner::Plan& plan) {
  json::Array out;
  for (const mappers::Alert& alert : bound.alerts) {
    json::Object row;
    row.push_back(json::Member::constant("instrument", alert.instrument));
    row.push_back(json::Member::constant("item", alert.item));
    row.push_back(json::Member::constant("role", alert.role));
    const auto way = std::ranges::find(plan.alerts, alert.role, &partner::AlertCarrier::role);
    const bool is_told = way != plan.alerts.end() && !way->carrier.empty();
    if (is_told) row.push_back(json::Member::constant("carrier", way->carrier));
    const auto step = is_told ? std::ranges::find(plan.steps, way->carrier, &partner::Step::role) : plan.steps.end();
    if (step != plan.steps.end() && !step->target.empty()) {
      row.push_back(json::Member::constant("deliveredAs", step->target));
    }
    out.push_back(json::Value{std::move(row)});
  }
  return {std::move(out)};
}

// What would be sent: the transaction itself, or the single writes in their order as a collection.
json::Value bundle_json(const partner::Plan& plan) {
  if (!plan.bundle.is_null()) return plan.bundle;
  if (plan.form == partner::Form::transaction)
    return json::object({{"resourceType", "Bundle"}, {"type", "transaction"}});
  fhir::Bundle out{.type = "collection"};
  for (const std::size_t i : partner::sequence(plan.steps)) {
    const partner::Step& step = plan.steps[i];
    out.entries.push_back({.full_url = step.full_url, .resource = step.resource});
  }
  return fhir::to_json(out);
}

}  // namespace

Result<json::Value> Artifacts::preview(const Submission& submission, const auth::AccessContext& access) {
  ASSIGN_OR_RETURN(const Prepared prepared, prepare(*settings_.mappers, submission));
  ArtifactAccess allowed{policy(), access, partner_, capabilities_};
  RETURN_IF_ERROR(allowed.check_write(*prepared.mapper));
  RETURN_IF_ERROR(check_authorship(access, prepared.mapper->type(), prepared.normal));
  const Work work{partner_, store_, clock_, metrics_, capabilities_, settings_, allowed, submission.deadline};
  ASSIGN_OR_RETURN(const Bound bound, bind(work, prepared));
  ASSIGN_OR_RETURN(const Planned planned, plan_delivery(work, prepared, bound));
  json::Array notes;
  for (const mappers::Note& note : bound.notes) notes.push_back(to_json(note));
  for (const mappers::Note& note : planned.losses) notes.push_back(to_json(note));
  json::Object out;
  out.push_back(json::Member::constant("bundle", bundle_json(planned.plan)));
  out.push_back(json::Member::constant("notes", std::move(notes)));
  out.push_back(json::Member::constant("plan", plan_json(planned.plan)));
  out.push_back(json::Member::constant("alerts", alerts_json(bound, planned.plan)));
  return json::Value{std::move(out)};
}

}  // namespace concord::artifacts
