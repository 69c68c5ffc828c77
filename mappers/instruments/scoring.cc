#include "mappers/instruments/scoring.h"

#include <algorithm>
#include <compare>

#include "mappers/instruments/number.h"

namespace concord::mappers::instruments {
namespace {

// Wide enough for the bounds that limits.h sets to the numbers of a file.
__extension__ using Wide = __int128;

constexpr Wide kMillion = Wide{kOne} * kOne;

// `numerator` / `denominator` to the nearest multiple of `step`, halves up.
Wide rounded(Wide numerator, Wide denominator, Wide step) {
  const Wide twice = 2 * numerator + denominator * step;
  const Wide per = 2 * denominator * step;
  Wide steps = twice / per;
  if (twice % per < 0) --steps;
  return steps * step;
}

// One unit of the last decimal that is kept, in thousandths.
std::int64_t step_of(int decimals) {
  std::int64_t step = kOne;
  for (int i = 0; i < decimals; ++i) step /= 10;
  return step;
}

int decimals_of(std::string_view number) {
  if (number.find_first_of("eE") != std::string_view::npos) return 3;
  const std::size_t dot = number.find('.');
  return dot == std::string_view::npos ? 0 : static_cast<int>(std::min<std::size_t>(3, number.size() - dot - 1));
}

}  // namespace

std::int64_t counted(const ScoredItem& item, std::int64_t answer) {
  const auto row = std::ranges::find_if(item.recodes,
                                        [answer](const Recode& one) { return one.from <= answer && answer <= one.to; });
  if (row != item.recodes.end()) answer = row->as;
  if (item.mirror) answer = *item.mirror - answer;
  return answer * item.weight;
}

std::int64_t score_of_sum(const Score& score, std::int64_t sum, std::size_t answered) {
  Wide numerator = Wide{sum} * score.factor;
  Wide denominator = kMillion;
  if (score.method == Method::mean) {
    denominator *= static_cast<Wide>(answered);
  } else if (answered != score.items.size()) {
    numerator *= static_cast<Wide>(score.items.size());
    denominator *= static_cast<Wide>(answered);
  }
  return static_cast<std::int64_t>(rounded(numerator, denominator, step_of(score.decimals)));
}

std::string text_of_score(std::int64_t thousandths) { return text_of_thousandths(thousandths); }

json::Value t_score_of(const Score& score, std::int64_t thousandths) {
  const std::int64_t row = thousandths / kOne - score.t_scores_from;
  const bool is_listed = thousandths % kOne == 0 && row >= 0 && row < static_cast<std::int64_t>(score.t_scores.size());
  return is_listed ? score.t_scores[static_cast<std::size_t>(row)] : json::Value{};
}

Scored score_of(const Score& score, std::span<const std::optional<std::int64_t>> answers) {
  std::int64_t sum = 0;
  std::size_t answered = 0;
  for (const ScoredItem& item : score.items) {
    if (item.place >= answers.size() || !answers[item.place]) continue;
    sum += counted(item, *answers[item.place]);
    ++answered;
  }
  const std::size_t missing = score.items.size() - answered;
  if (missing > score.missing_max || answered == 0) return {};
  const std::int64_t value = score_of_sum(score, sum, answered);
  const std::string text = text_of_score(value);
  Scored out{.value = json::Value::number(text),
             .t_score = t_score_of(score, value),
             .interpretation = {},
             .is_prorated = missing > 0};
  const auto band = std::ranges::find_if(score.bands, [&text](const Band& one) { return one.range.holds(text); });
  if (band != score.bands.end()) out.interpretation = band->interpretation;
  return out;
}

bool Interval::holds(std::string_view number) const {
  return (from.empty() || std::is_gteq(compare_numbers(number, from))) &&
         (to.empty() || std::is_lteq(compare_numbers(number, to))) &&
         (below.empty() || std::is_lt(compare_numbers(number, below)));
}

bool agrees(std::string_view reported, std::string_view computed) {
  if (is_same_number(reported, computed)) return true;
  const auto exact = thousandths_of(computed);
  const auto said = thousandths_of(reported);
  if (!exact || !said || decimals_of(reported) >= decimals_of(computed)) return false;
  return *said == static_cast<std::int64_t>(rounded(*exact, 1, step_of(decimals_of(reported))));
}

}  // namespace concord::mappers::instruments
