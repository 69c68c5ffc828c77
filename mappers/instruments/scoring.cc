#include "mappers/instruments/scoring.h"

#include <compare>

#include "mappers/instruments/number.h"

namespace concord::mappers::instruments {
namespace {

constexpr std::int64_t kOne = 1000;  // in thousandths

// In proportion to the items that were answered, to the nearest whole number, halves up.
std::int64_t prorated(std::int64_t sum, std::size_t items, std::size_t answered) {
  const auto all = static_cast<std::int64_t>(items);
  const auto some = static_cast<std::int64_t>(answered);
  return (2 * sum * all + some * kOne) / (2 * some * kOne) * kOne;
}

json::Value t_score_of(const Score& score, std::int64_t sum) {
  const std::int64_t row = sum / kOne - score.t_scores_from;
  const bool is_listed = sum % kOne == 0 && row >= 0 && row < static_cast<std::int64_t>(score.t_scores.size());
  return is_listed ? score.t_scores[static_cast<std::size_t>(row)] : json::Value{};
}

}  // namespace

Scored score_of(const Score& score, std::span<const std::optional<std::int64_t>> counted) {
  std::int64_t sum = 0;
  std::size_t answered = 0;
  for (const std::size_t item : score.items) {
    if (item >= counted.size() || !counted[item]) continue;
    sum += *counted[item];
    ++answered;
  }
  const std::size_t missing = score.items.size() - answered;
  if (missing > score.missing_max || answered == 0) return {};
  Scored out{.value = {}, .t_score = {}, .interpretation = {}, .is_prorated = missing > 0};
  if (missing > 0) sum = prorated(sum, score.items.size(), answered);
  sum *= score.factor;
  const std::string text = text_of_thousandths(sum);
  out.value = json::Value::number(text);
  out.t_score = t_score_of(score, sum);
  for (const Band& band : score.bands) {
    if (std::is_lteq(compare_numbers(band.from, text))) out.interpretation = band.interpretation;
  }
  return out;
}

}  // namespace concord::mappers::instruments
