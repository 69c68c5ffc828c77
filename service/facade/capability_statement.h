// The CapabilityStatement of our FHIR base in front of one partner (R4 capabilitystatement.html): what the facade
// implements, as far as the partner's own statement lets it be served. Pure.
#pragma once

#include <string>

#include "core/json/value.h"
#include "core/time.h"
#include "service/partner/capabilities.h"

namespace concord::facade {

struct StatementFacts {
  std::string base;     // "https://concord.example/north/fhir"
  std::string partner;  // its id
  Instant date{};       // of the statement: when this version of it came to be
};

// The same input gives the same bytes. What is emulated is said in `documentation`.
[[nodiscard]] json::Value capability_statement(const partner::Capabilities& partner, const StatementFacts& facts);

}  // namespace concord::facade
