// What a patient-reported outcome may hold.
#pragma once

#include <array>
#include <string_view>

#include "mappers/context.h"
#include "mappers/engine/shape.h"
#include "mappers/instruments/instrument.h"

namespace concord::mappers::patient_reported_outcome {

inline constexpr std::array<std::string_view, 4> kStatuses{"completed", "amended", "in-progress", "entered-in-error"};
inline constexpr std::array<std::string_view, 3> kAbsences{"asked-declined", "asked-unknown", "not-asked"};
inline constexpr std::array<std::string_view, 2> kOrigins{"reported", "computed"};
inline constexpr std::array<std::string_view, 1> kScoreAbsences{"missing-item"};

extern const ObjectShape kShape;

// The instrument that an artifact names by `instrument` or `questionnaire`; nullptr when none is loaded.
[[nodiscard]] const instruments::Instrument* instrument_of(const Context& context, const json::Value& artifact);
// Null for an empty text: the wording of some instruments may not be passed on.
[[nodiscard]] inline json::Value text_or_none(const std::string& text) {
  return text.empty() ? json::Value{} : json::Value{text};
}
// The instrument's score that a CodeableConcept names, or nullptr.
[[nodiscard]] const instruments::Score* score_named(const instruments::Instrument& instrument,
                                                    const json::Value& concept_value);
// The instrument's score whose T-score a CodeableConcept names, or nullptr.
[[nodiscard]] const instruments::Score* t_score_named(const instruments::Instrument& instrument,
                                                      const json::Value& concept_value);

}  // namespace concord::mappers::patient_reported_outcome
