// Where the members of a shared decision live in FHIR R4.
#pragma once

#include <array>
#include <string_view>

#include "core/canonical.h"
#include "mappers/engine/graph.h"

namespace concord::mappers::shared_decision {

// The option set.
extern const PrimaryTable kDecisionTable;
// What is linked to it.
extern const ElementTable kPreferenceTable;
extern const ElementTable kRatingTable;
extern const ElementTable kAidTable;

// Ours, on the choice: what came of it.
inline constexpr std::string_view kOutcomeUrl = canonical_url<"/StructureDefinition/decision-outcome">();

// The choice: a RequestGroup based on the option set.
inline constexpr std::string_view kChoiceRole = "choice";
extern const std::span<const Row> kChoiceRows;
// The follow-ups: their focus is the choice, or the option set as long as there is none.
extern const ElementTable kFollowUpTable;

}  // namespace concord::mappers::shared_decision
