// The constraints of the definitions, compiled: each is a FHIRPath that has to be true of an element.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "fhir/path/fhirpath.h"
#include "fhir/validate/findings.h"
#include "fhir/validate/scope.h"

namespace concord::fhir {

class Invariants {
 public:
  // Compiles all; a test proves that R4 has none that does not compile.
  Invariants();
  // Adds a finding for each constraint of `rows` (positions in invariants()) that does not hold. One that is
  // empty holds, but for a few; one whose evaluation fails is a finding.
  void check(std::span<const std::uint16_t> rows, const path::Node& node, const Scope& scope, const Location& at,
             Findings& findings) const;

 private:
  std::vector<path::Expression> expressions_;  // by position in invariants()
  std::vector<bool> is_native_;                // held by code of the walk
  std::vector<bool> holds_when_empty_;
};

}  // namespace concord::fhir
