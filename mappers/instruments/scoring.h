// The scores of an instrument from what was answered. Exact: no floating point.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/json/value.h"
#include "mappers/instruments/score.h"

namespace concord::mappers::instruments {

struct Scored {
  json::Value value;           // a number; null when an item is missing
  json::Value t_score;         // a number; null when the score has none
  json::Value interpretation;  // CodeableConcept; null when no band holds the score
  bool is_prorated = false;
  friend bool operator==(const Scored&, const Scored&) = default;
};

// `answers`: per item of the instrument the value of its answer, in thousandths; empty when it was not answered.
[[nodiscard]] Scored score_of(const Score& score, std::span<const std::optional<std::int64_t>> answers);

// What an answer counts in the score, in millionths.
[[nodiscard]] std::int64_t counted(const ScoredItem& item, std::int64_t answer);
// The score of a sum (in millionths) over `answered` of its items, in thousandths, rounded to its decimals.
[[nodiscard]] std::int64_t score_of_sum(const Score& score, std::int64_t sum, std::size_t answered);
// A score in thousandths as it is written.
[[nodiscard]] std::string text_of_score(std::int64_t thousandths);
// The T-score of a score in thousandths; null when the table has no row for it.
[[nodiscard]] json::Value t_score_of(const Score& score, std::int64_t thousandths);

// True when the reported number is the computed one, or the computed one with fewer decimals.
[[nodiscard]] bool agrees(std::string_view reported, std::string_view computed);

}  // namespace concord::mappers::instruments
