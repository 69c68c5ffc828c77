// Which values a score can have: what bands and tables are held to.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "mappers/instruments/instrument.h"

namespace concord::mappers::instruments {

// The values that the answer of an item can have, in thousandths; empty when it cannot be counted: an item that
// repeats, an answer without weight, an integer without bounds, text and the like.
[[nodiscard]] std::vector<std::int64_t> answer_values(const Item& item);

// The values that a score can have, in thousandths, rising; empty optional when there are more than kReachMax.
[[nodiscard]] std::optional<std::vector<std::int64_t>> reachable(const Score& score, std::span<const Item> items);

}  // namespace concord::mappers::instruments
