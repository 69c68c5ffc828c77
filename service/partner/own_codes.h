// Codes that servers put beside R4's own (OperationOutcome.issue.details.coding), and what they mean: a table. Adding a
// code is adding a row.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/json/value.h"

namespace concord::partner {

struct OwnCode {
  std::string_view system;        // of the coding: this, or what begins with it
  std::string_view code;          // "4113"
  std::optional<ErrorKind> kind;  // of a refusal with it; none: a notice, which refuses nothing
  int status = 0;                 // of the refusal, in R4's meaning; 0: as it was sent
  std::string_view issue;         // of http://hl7.org/fhir/issue-type
  std::string_view text;          // what we say instead of the partner; empty for a notice that says nothing
  std::chrono::seconds wait{0};   // before it can be otherwise; 0: not known
};

// The first row that a coding of the outcome's issues names; nullptr when there is none.
[[nodiscard]] const OwnCode* own_code(const json::Value& outcome) noexcept;

}  // namespace concord::partner
