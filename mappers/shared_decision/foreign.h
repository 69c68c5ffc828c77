// RequestGroups that Concord did not write, and what is linked to them.
#pragma once

#include "mappers/foreign/foreign.h"

namespace concord::mappers::shared_decision {

extern const foreign::Rules kForeignRules;
// An option set: based on nothing, and ours or with a parent action of which some sub-actions are to be chosen.
[[nodiscard]] bool is_option_set(const json::Value& request_group);
// The action whose sub-actions are the options; null for none.
[[nodiscard]] const json::Value& option_parent(const json::Value& request_group);

}  // namespace concord::mappers::shared_decision
