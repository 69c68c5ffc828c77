// QuestionnaireResponses that Concord did not write, and the Observations derived from them.
#pragma once

#include <span>

#include "mappers/foreign/foreign.h"
#include "mappers/instruments/instrument.h"

namespace concord::mappers::patient_reported_outcome {

extern const foreign::Rules kForeignRules;

// Which instrument a foreign response answers to.
struct Questioned {
  const instruments::Instrument* instrument = nullptr;  // null when none is known for it
  json::Value canonical;                                // as the tables read it; null when nothing names it
  json::Value questionnaire;                            // the resource, when it came along; else null
};
[[nodiscard]] Questioned questioned_by(const json::Value& response, foreign::Regularising& regularising);

// The items with linkIds of the instrument, where they can be told: by linkId, by code, by the Questionnaire, by their
// words, or by their order.
[[nodiscard]] json::Value regular_items(const json::Value& items, const Questioned& questioned,
                                        foreign::Regularising& regularising);

// An Observation that is a score of the response, in the form that the table reads; any other stays.
[[nodiscard]] json::Value regular_score(const json::Value& resource, const GraphResource& response,
                                        foreign::Regularising& regularising);
// True for an Observation that says a score: of the instrument, or where none is known, one that is called so.
[[nodiscard]] bool says_score(const json::Value& observation, const instruments::Instrument* instrument);
// The number that a value[x] of any type says; null for none.
[[nodiscard]] json::Value number_said(const json::Value& element);

}  // namespace concord::mappers::patient_reported_outcome
