// The scores of an instrument from what was answered.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/json/value.h"
#include "mappers/instruments/instrument.h"

namespace concord::mappers::instruments {

struct Scored {
  json::Value value;           // a number; null when an item is missing
  json::Value t_score;         // a number; null when the score has none
  json::Value interpretation;  // CodeableConcept; null when the score has no bands
  bool is_prorated = false;
};

// `counted`: per item of the instrument what its answer counts, in thousandths; empty when it was not answered.
[[nodiscard]] Scored score_of(const Score& score, std::span<const std::optional<std::int64_t>> counted);

}  // namespace concord::mappers::instruments
