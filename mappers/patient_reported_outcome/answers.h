// The answers as items of the QuestionnaireResponse, and back.
#pragma once

#include <array>
#include <string_view>

#include "core/canonical.h"
#include "mappers/engine/table.h"

namespace concord::mappers::patient_reported_outcome {

inline constexpr std::string_view kAbsentUrl = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
// Ours: a remark on an answer, or on an item without one.
inline constexpr std::string_view kAnswerCommentUrl = canonical_url<"/StructureDefinition/answer-comment">();

// One item per linkId, in the instrument's order, as FHIR asks; where that is not the order of the artifact, each
// carries its place in a list-position extension.
void write_answers(const json::Value& artifact, Draft& draft, Writing& writing);
// Where they put what an answer says.
extern const std::array<Placement, 18> kAnswerPlacements;
// Items nested in groups are read as well.
void read_answers(const json::Value& fhir, json::Object& out, Reading& reading);

}  // namespace concord::mappers::patient_reported_outcome
