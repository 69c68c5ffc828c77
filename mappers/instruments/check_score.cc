#include "mappers/instruments/check_score.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "mappers/instruments/limits.h"
#include "mappers/instruments/reach.h"
#include "mappers/instruments/scoring.h"

namespace concord::mappers::instruments {
namespace {

using json::Pointer;
using json::Value;

// Gaps and overlaps are told once a pair of neighbours, not once a value.
void check_bands(const Score& score, std::span<const std::int64_t> values, const Pointer& at, Faults& faults) {
  std::vector<bool> reached(score.bands.size(), false);
  std::string gap;
  std::vector<std::size_t> twice;
  for (const std::int64_t value : values) {
    const std::string text = text_of_score(value);
    std::size_t holders = 0;
    for (std::size_t i = 0; i < score.bands.size(); ++i) {
      if (!score.bands[i].range.holds(text)) continue;
      reached[i] = true;
      if (++holders == 2) twice.push_back(i);
    }
    if (holders == 0 && gap.empty()) gap = text;
  }
  if (!gap.empty()) faults.add(at, "invariant", fmt::format("a score of {} is in no band", gap));
  twice.erase(std::unique(twice.begin(), twice.end()), twice.end());
  for (const std::size_t i : twice) faults.add(at / i, "invariant", "overlaps another band");
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (!reached[i]) faults.add(at / i, "invariant", "no score can be in this band");
  }
}

void check_table(const Score& score, std::span<const std::int64_t> values, const Pointer& at, Faults& faults) {
  for (const std::int64_t value : values) {
    if (!t_score_of(score, value).is_null()) continue;
    return faults.add(at / "values", "invariant", fmt::format("has no row for a score of {}", text_of_score(value)));
  }
  const auto rows = static_cast<std::int64_t>(score.t_scores.size());
  if (score.t_scores_from * kOne < values.front())
    faults.add(at / "from", "invariant", fmt::format("the least score is {}", text_of_score(values.front())));
  if ((score.t_scores_from + rows - 1) * kOne > values.back())
    faults.add(at / "values", "invariant", fmt::format("the greatest score is {}", text_of_score(values.back())));
}

}  // namespace

void check_score(const Score& score, std::span<const Item> items, const Pointer& at, Faults& faults) {
  const auto values = reachable(score, items);
  if (!values)
    return faults.add(at / "items", "too-costly", fmt::format("the score can have over {} values", kReachMax));
  if (values->empty()) return;
  if (!score.bands.empty()) check_bands(score, *values, at / "bands", faults);
  if (!score.t_scores.empty()) check_table(score, *values, at / "tScores", faults);
}

void check_concept(const Value& object, const Pointer& at, Faults& faults) {
  if (!object.is_object()) return faults.add(at, "required", "is required, a CodeableConcept");
  faults.check_members(object, {"coding", "text"}, at);
  const auto codings = object["coding"].items();
  if (codings.empty() && object.text("text").empty()) faults.add(at, "required", "needs a text or a coding");
  const Pointer list = at / "coding";
  for (std::size_t i = 0; i < codings.size(); ++i) {
    const Pointer here = list / i;
    faults.check_members(codings[i], {"system", "version", "code", "display"}, here);
    (void)faults.required(codings[i], "system", here);
    (void)faults.required(codings[i], "code", here);
  }
}

void check_alert_item(const Item& item, const AlertRule& rule, const Pointer& at, Faults& faults) {
  const bool has_numbers = item.type == ItemType::integer || item.type == ItemType::decimal ||
                           item.type == ItemType::boolean ||
                           std::ranges::any_of(item.options, [](const Option& one) { return one.value.is_number(); });
  if (!has_numbers) return faults.add(at / "item", "value", "an alert needs an item whose answers are numbers");
  const auto values = answer_values(item);
  const auto raises = [&rule](std::int64_t value) { return rule.range.holds(text_of_score(value)); };
  if (!values.empty() && std::ranges::none_of(values, raises))
    faults.add(at, "invariant", "no answer can raise this alert");
}

void check_alert_score(const Instrument& instrument, const AlertRule& rule, const Pointer& at, Faults& faults) {
  const auto score = std::ranges::find(instrument.scores, rule.code, &Score::code);
  if (score == instrument.scores.end()) return faults.add(at, "value", "must be the code of a score");
  if (rule.of_t_score && score->t_scores.empty()) faults.add(at, "value", "this score has no T-scores");
}

}  // namespace concord::mappers::instruments
