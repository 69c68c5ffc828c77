#include "mappers/instruments/reach.h"

#include <algorithm>
#include <set>

#include "mappers/instruments/limits.h"
#include "mappers/instruments/number.h"
#include "mappers/instruments/scoring.h"

namespace concord::mappers::instruments {
namespace {

constexpr std::int64_t kRangeMax = 1'000;  // of an integer that is counted

// Every sum that the items can have, in millionths.
std::optional<std::set<std::int64_t>> sums_of(std::span<const ScoredItem> scored, std::span<const Item> items) {
  std::set<std::int64_t> sums{0};
  for (const ScoredItem& one : scored) {
    std::set<std::int64_t> next;
    for (const std::int64_t answer : answer_values(items[one.place])) {
      const std::int64_t amount = counted(one, answer);
      for (const std::int64_t sum : sums) next.insert(sum + amount);
      if (next.size() > kReachMax) return std::nullopt;
    }
    sums = std::move(next);
  }
  return sums;
}

}  // namespace

std::vector<std::int64_t> answer_values(const Item& item) {
  std::vector<std::int64_t> out;
  if (item.repeats) return out;
  if (item.type == ItemType::boolean) return {0, kOne};
  if (item.type == ItemType::integer) {
    const bool is_bounded = item.min && item.max && *item.min <= *item.max && *item.max <= kValueMax / kOne &&
                            *item.min >= -kValueMax / kOne && *item.max - *item.min <= kRangeMax;
    for (std::int64_t i = item.min.value_or(0); is_bounded && i <= *item.max; ++i) out.push_back(i * kOne);
  }
  if (item.type != ItemType::choice) return out;
  for (const Option& option : item.options) {
    const auto number = option.value.as_number();
    if (!number) return {};
    out.push_back(thousandths_of(*number).value_or(0));
  }
  return out;
}

std::optional<std::vector<std::int64_t>> reachable(const Score& score, std::span<const Item> items) {
  const auto sums = sums_of(score.items, items);
  if (!sums) return std::nullopt;
  std::set<std::int64_t> out;
  for (const std::int64_t sum : *sums) out.insert(score_of_sum(score, sum, score.items.size()));
  // Made up for missing items, a score can be any between the least and the most.
  if (score.missing_max > 0 && !out.empty()) {
    std::int64_t step = kOne;
    for (int i = 0; i < score.decimals; ++i) step /= 10;
    const std::int64_t last = *out.rbegin();
    if ((last - *out.begin()) / step > static_cast<std::int64_t>(kReachMax)) return std::nullopt;
    for (std::int64_t value = *out.begin(); value <= last; value += step) out.insert(value);
  }
  return std::vector<std::int64_t>{out.begin(), out.end()};
}

}  // namespace concord::mappers::instruments
