// What an instrument's scores are made of, as data. How they are computed is scoring.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"

namespace concord::mappers::instruments {

inline constexpr std::int64_t kOne = 1000;  // amounts are counted in thousandths

// Numbers by their texts; an empty text is no bound.
struct Interval {
  std::string from;   // at least
  std::string to;     // at most
  std::string below;  // less than
  [[nodiscard]] bool holds(std::string_view number) const;
};

// A score in this range means this.
struct Band {
  Interval range;
  json::Value interpretation;  // CodeableConcept
};

// Answers from `from` to `to` count `as`; in thousandths.
struct Recode {
  std::int64_t from = 0;
  std::int64_t to = 0;
  std::int64_t as = 0;
};

// How an item counts in a score.
struct ScoredItem {
  std::size_t place = 0;  // in Instrument::items
  std::int64_t weight = kOne;
  std::optional<std::int64_t> mirror{};  // least + most: the answer is subtracted from it
  std::vector<Recode> recodes{};         // empty: an answer counts its value
};

enum class Method : std::uint8_t { sum, mean };

struct Score {
  std::string system;
  std::string code;
  std::string display;
  std::vector<std::string> aliases;  // codes that are seen in its place
  std::vector<ScoredItem> items;
  Method method = Method::sum;
  std::int64_t factor = kOne;   // multiplies the sum or mean; in thousandths
  int decimals = 0;             // that are kept, halves up
  std::size_t missing_max = 0;  // that many missing items are made up for in proportion; 0: all are needed
  std::vector<Band> bands;
  json::Value t_score_code;        // Coding; null when the table has none
  std::int64_t t_scores_from = 0;  // the score that the first T-score belongs to
  std::vector<json::Value> t_scores;
  json::Value concept_value = {};  // the CodeableConcept of its code and display, with its text

  // True when a score of that code is this one.
  [[nodiscard]] bool is_named(std::string_view name) const;
};

}  // namespace concord::mappers::instruments
