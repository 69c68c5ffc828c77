// Options of foreign RequestGroups in the form that the tables read.
#pragma once

#include <string>

#include "mappers/foreign/foreign.h"

namespace concord::mappers::shared_decision {

// The parent first, its options with ids, titles and contained requests called as ours are.
[[nodiscard]] json::Value regular_options(const json::Value& request_group, foreign::Regularising& regularising);
// A RequestGroup that is based on an option set: which options it names, and the orders beside them.
[[nodiscard]] json::Value regular_choice(const json::Value& request_group, const json::Value& option_set,
                                         foreign::Regularising& regularising);
// The id as artifacts allow it; "option-3" of the third one without id.
[[nodiscard]] std::string option_id(const json::Value& action, std::size_t index);

}  // namespace concord::mappers::shared_decision
