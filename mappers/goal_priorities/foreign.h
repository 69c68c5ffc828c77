// Lists that Concord did not write: those of goals in order.
#pragma once

#include "mappers/foreign/foreign.h"

namespace concord::mappers::goal_priorities {

extern const foreign::Rules kForeignRules;
// LOINC 81340-2, by any name of the system; or a list that holds goals and nothing else.
[[nodiscard]] bool is_list_of_goals(const json::Value& list);

}  // namespace concord::mappers::goal_priorities
