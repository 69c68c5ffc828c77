// Everything that is wrong with an instrument file: as JSON, as an R4 Questionnaire, as a scoring description.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "fhir/validate/validator.h"
#include "mappers/instruments/instrument.h"

namespace concord::mappers::instruments {

struct Checked {
  std::optional<Instrument> instrument;  // empty when an issue is an error
  std::vector<Issue> issues;             // all findings with their JSON pointers, each place once with the same rule
};

// `text` as of read_instrument. What is no JSON is one fatal finding.
[[nodiscard]] Checked check_file(std::string_view text, const fhir::Validator& validator);

// The JSON pointer below `base` of a FHIRPath that only names members and indexes ("Questionnaire.item[0].linkId");
// of any other, of its longest such beginning.
[[nodiscard]] std::string pointer_of(std::string_view base, std::string_view expression);

}  // namespace concord::mappers::instruments
