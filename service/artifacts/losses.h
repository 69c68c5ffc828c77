// What of an artifact a partner does not hold when a plan is done, told member by member: the artifact as it was
// submitted, against what would be read back. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "core/json/pointer.h"
#include "core/json/value.h"
#include "mappers/mapper.h"
#include "service/partner/plan.h"

namespace concord::artifacts {

inline constexpr std::size_t kLossesMax = 200;  // notes of one plan; the last then says that there are more

// A note of kind dropped for each difference; the first is about the whole artifact where nothing can be read back.
[[nodiscard]] std::vector<mappers::Note> losses_of(const mappers::Mapper& mapper, const json::Value& normal,
                                                   const partner::Plan& plan, bool has_machine_copy);

// The artifact as it reads back once the plan of its natural resources is done; null when it cannot be read.
[[nodiscard]] json::Value artifact_after(const mappers::Mapper& mapper, const partner::Plan& plan);

// The pointers at which `now` lacks or differs from `wanted`; of lists of different lengths only the list's.
[[nodiscard]] std::vector<std::string> differences(const json::Value& wanted, const json::Value& now);

}  // namespace concord::artifacts
