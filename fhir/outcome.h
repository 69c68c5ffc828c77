// OperationOutcome, both ways: findings to the resource, and a partner's resource to findings.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/value.h"

namespace concord::fhir {

// `information` "all ok" when there are no issues: issue is 1..*.
[[nodiscard]] json::Value operation_outcome(std::span<const Issue> issues);
// One finding.
[[nodiscard]] json::Value operation_outcome(Severity severity, std::string_view code, std::string_view text);
// The findings of an OperationOutcome as a partner sent it: code and details kept, diagnostics dropped, since
// they may hold patient data. Empty when the value is no OperationOutcome.
[[nodiscard]] std::vector<Issue> read_outcome(const json::Value& resource);

[[nodiscard]] std::string_view to_string(Severity severity) noexcept;

}  // namespace concord::fhir
