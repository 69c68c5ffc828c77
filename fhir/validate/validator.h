// The R4 validator: one walk over a resource along the tables of the definitions, which collects every finding with
// its FHIRPath. It knows no profiles and no terminology but the required value sets that R4 itself lists.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/value.h"
#include "fhir/path/fhirpath.h"
#include "fhir/validate/rules.h"

namespace concord::fhir {

// Immutable after construction; any number of threads may validate at once.
class Validator {
 public:
  // Compiles the invariants of R4.
  Validator();
  ~Validator();
  Validator(const Validator&) = delete;
  Validator& operator=(const Validator&) = delete;

  // All findings on a resource of any type; valid when none is an error. The time is linear in the resource but for
  // invariants, each of which is bounded in steps. `resource` is not changed and not kept.
  [[nodiscard]] std::vector<Issue> validate(const json::Value& resource, const ValidationRules& rules = {}) const;
  // The same of a text: what is no JSON is one fatal finding.
  [[nodiscard]] std::vector<Issue> validate_text(std::string_view text, const ValidationRules& rules = {}) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

// No finding is an error.
[[nodiscard]] bool is_valid(const std::vector<Issue>& issues) noexcept;

}  // namespace concord::fhir
