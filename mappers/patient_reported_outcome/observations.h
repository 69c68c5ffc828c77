// The Observations of a response: one per answered item of an instrument, for readers of the EHR only, and one per
// score, which is where the scores are read back from.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "mappers/engine/artifact_type.h"

namespace concord::mappers::patient_reported_outcome {

extern const ElementTable kScoreTable;

// What an item Observation holds, and where the functions below put things.
[[nodiscard]] WrittenResource item_resource();
extern const std::array<Placement, 2> kHeadPlacements;
extern const std::array<Placement, 4> kCircumstancePlacements;

// The answers that are coded or count, as Observations derived from the response.
void write_item_observations(GraphWriter& writer);
// The scores, and the goals and decisions that they are about.
void read_scores(GraphReader& reader, json::Object& out);

// Puts what every Observation of a response says: encounter, time, performer.
void write_circumstances(const json::Value& element, Draft& draft, Writing& writing);
// Puts how an Observation of the response begins: what it is based on, and its status.
void write_observation_head(const json::Value& element, Draft& draft, Writing& writing);
void read_nothing(const json::Value& fhir, json::Object& out, Reading& reading);

// The role keys of the item Observations: for each answer in order, "" for one that has none.
[[nodiscard]] std::vector<std::string> item_keys(const Context& context, const json::Value& artifact);

}  // namespace concord::mappers::patient_reported_outcome
