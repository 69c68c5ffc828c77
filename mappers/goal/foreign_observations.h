// Foreign Observations about a goal, in the form that the goal's tables read.
#pragma once

#include <string_view>

#include "mappers/foreign/foreign.h"

namespace concord::mappers::goal {

// A barrier, an answer on readiness, or else progress, if it is linked to the Goal; anything else stays.
[[nodiscard]] json::Value regular_observation(const json::Value& resource, const GraphResource& goal,
                                              foreign::Regularising& regularising);
// True for a regular Observation about the goal of that literal ("Goal/17") that is neither barrier nor readiness.
[[nodiscard]] bool is_progress(const json::Value& regular, std::string_view goal);

}  // namespace concord::mappers::goal
