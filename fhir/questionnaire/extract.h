// Observation-based extraction (SDC extraction.html): a QuestionnaireResponse and the Questionnaire it answers become
// Observations. Pure: nothing is looked up or written. Not here: extraction by definition, template or StructureMap.
#pragma once

#include <string>
#include <vector>

#include "core/error.h"
#include "core/json/value.h"
#include "fhir/questionnaire/check_response.h"

namespace concord::fhir {

// An Observation of a response. The same response gives the same UUIDs for ever.
struct ExtractedObservation {
  std::string uuid;         // its full URL is urn:uuid:…
  json::Value observation;  // has the UUID as identifier too
};

struct Extraction {
  bool is_marked = false;  // false: the Questionnaire has no mark for extraction as Observations at all
  std::vector<ExtractedObservation> observations = {};  // in the order of the response, groups before their members
  std::vector<Issue> issues = {};                       // what was marked and could not be extracted, or not wholly
};

// Takes a response in which check_response finds no error; where there are errors, what is out of place is left out.
// Bounds of `options`; when one is met an issue of severity error says so, and the Observations are not all.
[[nodiscard]] Extraction extract_observations(const json::Value& response, const json::Value& questionnaire,
                                              const ResponseOptions& options = {});

// The transaction that writes them and makes no twins when it is sent again: conditional creates or, for a response
// that was amended, conditional updates.
[[nodiscard]] json::Value extraction_bundle(const std::vector<ExtractedObservation>& observations);

}  // namespace concord::fhir
