// A QuestionnaireResponse held to the Questionnaire it answers: items, answers, options, conditions and limits, those
// of the SDC implementation guide included. Not here: whether both are right FHIR at all (fhir/validate), and
// calculated or initial values.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "core/error.h"
#include "core/json/value.h"
#include "core/time.h"
#include "fhir/path/fhirpath.h"

namespace concord::fhir {

struct ResponseOptions {
  path::MemberOf member_of = {};              // value sets that neither the Questionnaire nor R4's tables hold
  path::Resolve resolve = {};                 // for expressions
  std::optional<Instant> now = std::nullopt;  // for expressions
  std::size_t issues_max = 1000;              // findings; the check ends there and says so
  std::size_t steps_max = 4'000'000;          // items and conditions looked at; the check ends there and says so
  std::size_t expressions_max = 500;          // evaluations of a FHIRPath expression, 50,000 steps each
};

// All findings, with the FHIRPath of the place in the response ("QuestionnaireResponse.item[0].answer[1].value"). What
// must be there is asked for when the status is completed or amended; what must not be there always, but answers to
// disabled items are only warned of in-progress. A value set or expression that cannot be evaluated is a warning, and
// whatever depends on a condition that cannot be evaluated is neither asked for nor refused.
[[nodiscard]] std::vector<Issue> check_response(const json::Value& response, const json::Value& questionnaire,
                                                const ResponseOptions& options = {});

// The Questionnaire that the response says it answers: contained in it ("#id"), or the first of `known` with that url
// and version ("url", "url|version") or that id ("Questionnaire/id"); nullptr when there is none.
[[nodiscard]] const json::Value* find_questionnaire(const json::Value& response, std::span<const json::Value> known);

}  // namespace concord::fhir
