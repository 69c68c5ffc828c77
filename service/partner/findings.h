// A partner's OperationOutcome as findings that may be shown: codes and plain paths stay, texts only when the
// operator allows them, since a partner may write patient data anywhere.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/value.h"

namespace concord::partner {

// Stands where a partner's own text is not passed on.
inline constexpr std::string_view kTextWithheld = "a finding of the partner; its text is not passed on";

struct FindingOptions {
  bool partner_text_allowed = false;
  std::size_t issues_max = 50;
};

// Of a resource. Empty when it is no OperationOutcome. Diagnostics never pass. What exceeds issues_max is
// counted in one last issue.
[[nodiscard]] std::vector<Issue> read_findings(const json::Value& resource, const FindingOptions& options);

}  // namespace concord::partner
