// What the use cases work with, and the steps that submit and preview share: prepare, bind, plan.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "service/artifacts/artifact_access.h"
#include "service/artifacts/artifacts.h"
#include "service/artifacts/stored_graph.h"
#include "service/artifacts/versions.h"
#include "service/partner/capabilities_memory.h"
#include "service/partner/plan.h"

namespace concord::artifacts {

struct Work {
  partner::PartnerEhr& partner;
  KeyValueStore& store;
  Clock& clock;
  Metrics& metrics;
  partner::CapabilitiesMemory& capabilities;
  const Settings& settings;
  ArtifactAccess& access;
  Deadline deadline;

  // What the partner holds of an artifact of that patient ("Patient/1").
  [[nodiscard]] Search search(const partner::Capabilities& known, std::string patient) const {
    return {partner, settings.graph_entries_max, deadline, partner, known, std::move(patient)};
  }
};

// A submission that is valid; nobody was asked anything yet.
struct Prepared {
  const mappers::Mapper* mapper;
  json::Value normal;
  std::vector<mappers::Note> notes;
  mappers::ArtifactKey key;
};
// Errors: not_found for an unknown type, unprocessable with all issues.
[[nodiscard]] Result<Prepared> prepare(const mappers::Mappers& mappers, const Submission& submission);

// Its graph, every reference resolved as far as the partner lets us.
struct Bound {
  json::Value normal;  // as it will be read back
  std::string patient_literal;
  mappers::Graph graph;
  std::vector<mappers::Note> notes;  // of all steps so far
  std::vector<mappers::Alert> alerts;
};
// Errors: those of bind_patient and bind_references.
[[nodiscard]] Result<Bound> bind(const Work& work, const Prepared& prepared);

// What has to be done at the partner, as it is now.
struct Planned {
  Step step = Step::create;
  partner::Plan plan;
  std::vector<mappers::Note> losses;  // what of the artifact is not at the partner when the plan is done
  bool needs_patient = false;         // the partner finds the artifact by patient only
};
// Errors: conflict (versions.h, exclusive.h), those of partner::plan and PartnerEhr.
[[nodiscard]] Result<Planned> plan_delivery(const Work& work, const Prepared& prepared, const Bound& bound);

// A plan of the graph against what is stored. Errors: those of partner::plan.
[[nodiscard]] Result<partner::Plan> plan_against(const Prepared& prepared, const Bound& bound,
                                                 const mappers::Graph& graph, const StoredGraph& stored,
                                                 const partner::Capabilities& capabilities);

}  // namespace concord::artifacts
