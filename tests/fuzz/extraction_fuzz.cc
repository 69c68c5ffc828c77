// The Observations of a response. Two JSON texts with a NUL between, the Questionnaire first: no crash, the same each
// time, each name once; and right R4 wherever both are and the response fits the Questionnaire.
// uses: fhir
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string_view>
#include <vector>

#include "core/json/read.h"
#include "core/json/value.h"
#include "fhir/questionnaire/check_response.h"
#include "fhir/questionnaire/extract.h"
#include "fhir/validate/validator.h"

namespace {

using concord::fhir::extract_observations;
using concord::fhir::is_valid;

void require(bool claim) {
  if (!claim) std::abort();
}

const concord::fhir::Validator& validator() {
  static const concord::fhir::Validator instance;
  return instance;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const std::size_t end = text.find('\0');
  if (end == std::string_view::npos) return 0;
  const auto questionnaire = concord::json::read(text.substr(0, end));
  const auto response = concord::json::read(text.substr(end + 1));
  if (!questionnaire || !response) return 0;

  const concord::fhir::ResponseOptions options{.issues_max = 50, .steps_max = 20'000, .expressions_max = 20};
  const auto extraction = extract_observations(*response, *questionnaire, options);
  const auto again = extract_observations(*response, *questionnaire, options);
  require(extraction.is_marked || extraction.observations.empty());
  require(again.issues == extraction.issues && again.observations.size() == extraction.observations.size());
  const bool is_right = is_valid(validator().validate(*questionnaire)) && is_valid(validator().validate(*response)) &&
                        is_valid(check_response(*response, *questionnaire, options));
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < extraction.observations.size(); ++i) {
    const auto& [uuid, observation] = extraction.observations[i];
    require(again.observations[i].uuid == uuid && again.observations[i].observation == observation);
    if (!is_right) continue;
    require(names.insert(uuid).second);
    require(is_valid(validator().validate(observation)));
  }
  return 0;
}
