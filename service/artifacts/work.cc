#include "service/artifacts/work.h"

#include <utility>

#include "service/artifacts/exclusive.h"
#include "service/artifacts/references.h"
#include "service/artifacts/submitter.h"

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

// Who is bound to a patient does not learn whether another exists.
Result<BoundPatient> bind_own_patient(const Work& work, const Prepared& prepared) {
  auto patient = bind_patient(work.partner, *prepared.mapper, prepared.normal, work.deadline);
  if (!patient && work.access.is_bound() && patient.error().kind == ErrorKind::unprocessable) {
    RETURN_IF_ERROR(work.access.check_patient(""));
  }
  if (patient) RETURN_IF_ERROR(work.access.check_patient(patient->literal));
  return patient;
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

Result<partner::Plan> plan_against(const Work& work, const mappers::Graph& graph, const StoredGraph& stored) {
  ASSIGN_OR_RETURN(const auto capabilities, work.capabilities.get(work.deadline));
  std::vector<partner::Stored> held;
  if (stored.primary) held.push_back(as_stored(*stored.primary, graph));
  for (const partner::Found& other : stored.others) held.push_back(as_stored(other));
  return partner::plan(graph, held, *capabilities);
}

Result<Planned> plan_delivery(const Work& work, const Prepared& prepared, const Bound& bound) {
  ASSIGN_OR_RETURN(const StoredGraph stored, find_stored(work.search(), *prepared.mapper, prepared.key));
  RETURN_IF_ERROR(work.access.check_stored(stored));
  Planned out;
  ASSIGN_OR_RETURN(out.step, judge(*prepared.mapper, bound.normal, stored));
  const bool is_update = out.step == Step::update;
  ASSIGN_OR_RETURN(out.plan,
                   plan_against(work, is_update ? over_stored(prepared, bound.graph, stored) : bound.graph, stored));
  if (out.step == Step::replay) return out;
  const json::Value& primary = bound.graph.resources.front().resource;
  const ExclusiveRule* rule = exclusive_rule(prepared.key.artifact, primary);
  if (rule == nullptr) {
    RETURN_IF_ERROR(work.access.check_plan(out.plan, stored));
    return out;
  }
  ASSIGN_OR_RETURN(const auto rivals, find_rivals(work.search(), *rule, prepared.key, primary, bound.patient_literal));
  supersede(out.plan, *rule, rivals);
  RETURN_IF_ERROR(work.access.check_plan(out.plan, stored));
  return out;
}

}  // namespace concord::artifacts
