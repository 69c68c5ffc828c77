#include "service/artifacts/work.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "service/artifacts/exclusive.h"
#include "service/artifacts/losses.h"
#include "service/artifacts/references.h"
#include "service/artifacts/stored_form.h"
#include "service/artifacts/submitter.h"
#include "service/partner/same_content.h"
#include "service/partner/sequence.h"

namespace concord::artifacts {
namespace {

void append(std::vector<mappers::Note>& notes, std::vector<mappers::Note> more) {
  for (mappers::Note& note : more) notes.push_back(std::move(note));
}

partner::Stored as_stored(const partner::Found& found) {
  return {.full_url = found.full_url, .resource = found.resource, .etag = {}};
}

// The primary resource that is stored is the graph's, whatever identifier it has.
partner::Stored as_stored(const partner::Found& found, const mappers::Graph& graph) {
  partner::Stored out = as_stored(found);
  out.replaced_by = graph.resources.front().full_url;
  return out;
}

// What the format does not know of the stored resources stays in them.
mappers::Graph over_stored(const Prepared& prepared, const mappers::Graph& graph, const StoredGraph& stored) {
  if (!stored.primary) return graph;
  std::vector<mappers::GraphResource> others;
  for (const auto* list : {&stored.others, &stored.linked}) {
    for (const partner::Found& one : *list) others.push_back(as_graph_resource(one));
  }
  return prepared.mapper->over(as_graph_resource(*stored.primary), others, graph);
}

// The update only says where what came after the primary resource is.
bool is_completion(const partner::Plan& plan, const partner::Step& step, const StoredGraph& stored) {
  if (step.action != partner::Action::update || !stored.primary) return false;
  const json::Value& held = stored.primary->resource;
  return step.target == location_of(held) &&
         partner::has_same_content(partner::with_logical_references(step.resource, plan.steps),
                                   partner::with_logical_references(held, plan.steps), {});
}

// What a delivery that was broken off left to do: only what is missing. A transaction leaves nothing half done.
bool is_rest(const partner::Plan& plan, const StoredGraph& stored, bool is_same) {
  if (plan.form == partner::Form::transaction || stored.form) return false;
  return is_same || std::ranges::none_of(plan.steps, [&](const partner::Step& step) {
           const bool changes = step.action == partner::Action::update || step.action == partner::Action::retract;
           return changes && !is_completion(plan, step, stored);
         });
}

// Leaves of a plan only what makes something that is not there.
void keep_creations(partner::Plan& plan, const StoredGraph& stored) {
  for (partner::Step& step : plan.steps) {
    if (step.action == partner::Action::update && !is_completion(plan, step, stored)) {
      step.action = partner::Action::unchanged;
    }
  }
  std::erase_if(plan.steps, [](const partner::Step& step) { return step.action == partner::Action::retract; });
}

// The form is where it was.
void name_carrier(partner::Plan& plan, const std::string& location) {
  const auto carrier =
      std::ranges::find_if(plan.steps, [](const partner::Step& step) { return step.is_carrier && !step.comes_first; });
  if (carrier == plan.steps.end()) return;
  carrier->action = partner::Action::unchanged;
  carrier->target = location;
}

// What a submission is that is as old as what the partner holds. Errors: conflict.
Status settle(Planned& planned, const Prepared& prepared, const Bound& bound, const StoredGraph& stored) {
  if (planned.step != Step::replay && planned.step != Step::resume) return {};
  const bool is_same = holds_same(*prepared.mapper, bound.normal, stored);
  const bool may_rest = is_rest(planned.plan, stored, is_same);
  // What comes first was written before what is there.
  const auto is_open = [](const partner::Step& step) { return step.writes() && !step.comes_first; };
  const auto is_creation = [](const partner::Step& step) {
    return step.action == partner::Action::create && !step.comes_first;
  };
  const bool lacks_some = std::ranges::any_of(planned.plan.steps, is_creation);
  if (may_rest && lacks_some) {
    keep_creations(planned.plan, stored);
    planned.step = Step::resume;
    return {};
  }
  const bool is_done = may_rest && std::ranges::none_of(planned.plan.steps, is_open);
  if (!is_same && !is_done) return same_time_conflict();
  planned.step = Step::replay;
  if (stored.form) name_carrier(planned.plan, location_of(stored.form->held.resource));
  return {};
}

Status add_supersessions(const Search& search, const Prepared& prepared, const Bound& bound, partner::Plan& plan) {
  const json::Value& primary = bound.graph.resources.front().resource;
  const ExclusiveRule* rule = exclusive_rule(prepared.key.artifact, primary);
  const bool is_natural = plan.form == partner::Form::transaction || plan.form == partner::Form::single_writes;
  if (rule == nullptr || !is_natural) return {};
  ASSIGN_OR_RETURN(const auto rivals, find_rivals(search, *rule, prepared.key, primary, bound.patient_literal));
  supersede(plan, *rule, rivals);
  return {};
}

// Who is bound to a patient does not learn whether another exists.
Result<BoundPatient> bind_own_patient(const Work& work, const Prepared& prepared) {
  auto patient = bind_patient(work.partner, *prepared.mapper, prepared.normal, work.deadline);
  if (!patient && work.access.is_bound() && patient.error().kind == ErrorKind::unprocessable) {
    RETURN_IF_ERROR(work.access.check_patient(""));
  }
  if (patient) RETURN_IF_ERROR(work.access.check_patient(patient->literal));
  return patient;
}

// Resources that cannot be changed where they are, and hold what they were made to hold: there is nothing to do,
// however the partner has rewritten them.
Result<bool> settle_unchangeable(Planned& out, const Prepared& prepared, const Bound& bound, const StoredGraph& stored,
                                 const partner::Capabilities& capabilities) {
  const auto* const type = capabilities.find(prepared.mapper->primary_type());
  if (!stored.primary || type == nullptr || type->update) return false;
  ASSIGN_OR_RETURN(partner::Plan fresh, plan_against(prepared, bound, bound.graph, {}, capabilities));
  const auto back = read_back(*prepared.mapper, stored);
  if (!back || back->artifact != artifact_after(*prepared.mapper, fresh)) return false;
  for (partner::Step& step : fresh.steps) {
    if (step.writes()) step.action = partner::Action::unchanged;
  }
  fresh.steps.front().target = location_of(stored.primary->resource);
  fresh.bundle = {};
  const bool has_copy = capabilities.documents.carrier != mappers::Carrier::none;
  out.losses = losses_of(*prepared.mapper, bound.normal, fresh, has_copy);
  out.plan = std::move(fresh);
  out.step = Step::replay;
  out.needs_patient = needs_patient(*prepared.mapper, capabilities);
  return true;
}

}  // namespace

Result<Prepared> prepare(const mappers::Mappers& mappers, const Submission& submission) {
  const mappers::Mapper* mapper = mappers.find(submission.type);
  if (mapper == nullptr) return fail(ErrorKind::not_found, "no such type of artifact");
  mappers::Normal given{.artifact = submission.artifact, .notes = {}};
  if (submission.handling == Handling::lenient) given = mapper->without_unknown(submission.artifact);
  std::vector<Issue> issues = mapper->check(given.artifact);
  if (issues.empty() && given.artifact.text("artifact") != submission.type) {
    issues.push_back({.severity = Severity::error,
                      .code = "value",
                      .expression = "/artifact",
                      .text = "the artifact is of another type than the route"});
  }
  if (!issues.empty()) return fail(ErrorKind::unprocessable, "the artifact is not valid", std::move(issues));
  mappers::Normal normal = mapper->normalise(given.artifact);
  append(given.notes, std::move(normal.notes));
  mappers::ArtifactKey key = mappers::key_of(normal.artifact);
  return Prepared{
      .mapper = mapper, .normal = std::move(normal.artifact), .notes = std::move(given.notes), .key = std::move(key)};
}

Result<Bound> bind(const Work& work, const Prepared& prepared) {
  ASSIGN_OR_RETURN(BoundPatient patient, bind_own_patient(work, prepared));
  mappers::Mapped mapped = prepared.mapper->map(patient.artifact);
  Bound out{.normal = patient.artifact,
            .patient_literal = patient.literal,
            .graph = std::move(mapped.graph),
            .notes = prepared.notes,
            .alerts = std::move(mapped.alerts)};
  name_submitter(out.graph, work.access.context());
  append(out.notes, std::move(mapped.notes));
  append(out.notes, std::move(patient.notes));
  ASSIGN_OR_RETURN(auto notes, bind_references(work.access.lookups(), out.graph, patient.artifact, out.patient_literal,
                                               work.deadline));
  append(out.notes, std::move(notes));
  return out;
}

Result<partner::Plan> plan_against(const Prepared& prepared, const Bound& bound, const mappers::Graph& graph,
                                   const StoredGraph& stored, const partner::Capabilities& capabilities) {
  std::vector<partner::Stored> held;
  if (stored.primary) held.push_back(as_stored(*stored.primary, graph));
  for (const partner::Found& other : stored.others) held.push_back(as_stored(other));
  std::optional<partner::StoredForm> form;
  if (stored.form) form = partner::StoredForm{.form = stored.form->form, .stored = as_stored(stored.form->held)};
  return partner::plan({.mapper = *prepared.mapper,
                        .normal = bound.normal,
                        .graph = graph,
                        .alerts = bound.alerts,
                        .stored = held,
                        .stored_form = form ? &*form : nullptr},
                       capabilities);
}

Result<Planned> plan_delivery(const Work& work, const Prepared& prepared, const Bound& bound) {
  ASSIGN_OR_RETURN(const auto capabilities, work.capabilities.get(work.deadline));
  const Search search = work.search(*capabilities, bound.patient_literal);
  ASSIGN_OR_RETURN(const StoredGraph stored, find_stored(search, *prepared.mapper, prepared.key));
  RETURN_IF_ERROR(work.access.check_stored(stored));
  Planned out;
  ASSIGN_OR_RETURN(out.step, judge(*prepared.mapper, bound.normal, stored));
  const bool is_update = out.step == Step::update;
  if (!is_update && out.step != Step::create) {
    ASSIGN_OR_RETURN(const bool is_there, settle_unchangeable(out, prepared, bound, stored, *capabilities));
    if (is_there) return out;
  }
  ASSIGN_OR_RETURN(out.plan,
                   plan_against(prepared, bound, is_update ? over_stored(prepared, bound.graph, stored) : bound.graph,
                                stored, *capabilities));
  RETURN_IF_ERROR(settle(out, prepared, bound, stored));
  const bool has_copy = capabilities->documents.carrier != mappers::Carrier::none;
  out.losses = losses_of(*prepared.mapper, bound.normal, out.plan, has_copy);
  out.losses.insert(out.losses.end(), out.plan.notes.begin(), out.plan.notes.end());
  out.needs_patient = needs_patient(*prepared.mapper, *capabilities);
  if (out.step == Step::replay) return out;
  RETURN_IF_ERROR(add_supersessions(search, prepared, bound, out.plan));
  RETURN_IF_ERROR(work.access.check_plan(out.plan, stored));
  return out;
}

}  // namespace concord::artifacts
