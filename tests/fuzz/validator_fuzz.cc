// uses: fhir
//
// The validator. Any bytes: no crash, a bounded number of findings that each have a code and a text, the same opinion
// twice, and as many findings whatever they are taken for.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "fhir/validate/validator.h"

namespace {

using concord::fhir::Rule;
using concord::fhir::Treatment;
using concord::fhir::ValidationRules;

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const concord::fhir::Validator validator;
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const ValidationRules rules{.issues_max = 50};
  const auto issues = validator.validate_text(text, rules);
  require(issues.size() <= rules.issues_max + 1);
  for (const auto& issue : issues) require(!issue.code.empty() && !issue.text.empty());
  require(validator.validate_text(text, rules) == issues);
  // Warnings in place of errors: as many findings, none an error.
  if (!issues.empty() && issues.front().severity == concord::Severity::fatal) return 0;
  ValidationRules lenient = rules;
  lenient.treatments.fill(Treatment::warn);
  const auto warned = validator.validate_text(text, lenient);
  require(warned.size() == issues.size());
  lenient.treatments.fill(Treatment::ignore);
  require(validator.validate_text(text, lenient).empty());
  return 0;
}
