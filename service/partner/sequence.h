// The order in which the steps of a plan are written one by one, and what their references say meanwhile. Pure.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "service/partner/plan.h"

namespace concord::partner {

// Indices of the steps that write: what comes first; creations, each after what it refers to as far as that is
// possible (of a circle the earliest in the graph begins); updates and retractions; last the update of the first step,
// which is what says which version the partner holds.
[[nodiscard]] std::vector<std::size_t> sequence(std::span<const Step> steps);

// "Type/id" of what a full URL names by now; empty while it is not there.
using Places = std::function<std::optional<std::string>(std::string_view full_url)>;
// The step's resource as it can be sent now: references to other steps literal where they are there, logical where not.
[[nodiscard]] json::Value sendable(const Step& step, std::span<const Step> steps, const Places& places);
// True when it refers to a step that is not there yet.
[[nodiscard]] bool refers_ahead(const Step& step, std::span<const Step> steps, const Places& places);

// A copy in which every reference to one of the steps is logical, whether it is there or not.
[[nodiscard]] json::Value with_logical_references(const json::Value& resource, std::span<const Step> steps);

}  // namespace concord::partner
