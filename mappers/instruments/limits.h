// Bounds on an instrument file, so that its arithmetic is exact and its checks end soon.
#pragma once

#include <cstddef>
#include <cstdint>

#include "mappers/instruments/score.h"

namespace concord::mappers::instruments {

inline constexpr std::size_t kItemsMax = 200;
inline constexpr std::size_t kOptionsMax = 200;  // of one item
inline constexpr std::size_t kScoresMax = 50;
inline constexpr std::size_t kAlertsMax = 200;
inline constexpr std::size_t kBandsMax = 100;
inline constexpr std::size_t kGroupDepthMax = 8;
inline constexpr int kDecimalsMax = 3;
// Of the magnitude, in thousandths.
inline constexpr std::int64_t kValueMax = 100'000 * kOne;
inline constexpr std::int64_t kWeightMax = 100 * kOne;
inline constexpr std::int64_t kFactorMax = 1'000 * kOne;
// Values that a score can have; with more its bands and tables cannot be checked.
inline constexpr std::size_t kReachMax = 20'000;

}  // namespace concord::mappers::instruments
