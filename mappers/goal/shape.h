// What a goal may hold.
#pragma once

#include <array>
#include <string_view>

#include "mappers/engine/shape.h"

namespace concord::mappers::goal {

inline constexpr std::array<std::string_view, 9> kStatuses{
    "proposed", "planned", "accepted", "active", "on-hold", "completed", "cancelled", "rejected", "entered-in-error"};
inline constexpr std::array<std::string_view, 9> kAchievements{"in-progress",  "improving",   "worsening",
                                                               "no-change",    "achieved",    "sustaining",
                                                               "not-achieved", "no-progress", "not-attainable"};
inline constexpr std::array<std::string_view, 3> kReadinessKinds{"readiness", "importance", "confidence"};
inline constexpr std::array<std::string_view, 5> kRelations{"predecessor", "successor", "replacement", "milestone",
                                                            "other"};

extern const ObjectShape kShape;

}  // namespace concord::mappers::goal
