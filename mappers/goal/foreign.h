// Goals that Concord did not write, and Observations about them: what other FHIR versions, guides and EHRs make of
// them.
#pragma once

#include "mappers/foreign/foreign.h"

namespace concord::mappers::goal {

extern const foreign::Rules kForeignRules;

}  // namespace concord::mappers::goal
