// Scores in words, for tables of cases.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mappers/instruments/instrument.h"
#include "mappers/instruments/number.h"
#include "mappers/instruments/scoring.h"

namespace concord::mappers::testing_support {

using Answers = std::vector<std::optional<std::int64_t>>;

// Answers to the items of a score as their numbers, 'x' for none: "012", or "10,x,3" where a number has two digits.
[[nodiscard]] inline Answers answers_of(const instruments::Instrument& instrument, const instruments::Score& score,
                                        std::string_view values) {
  Answers out(instrument.items.size());
  const bool has_commas = values.find(',') != std::string_view::npos;
  for (const instruments::ScoredItem& item : score.items) {
    const std::size_t end =
        has_commas ? std::min(values.find(','), values.size()) : std::min<std::size_t>(1, values.size());
    if (const auto text = values.substr(0, end); !text.empty() && text != "x")
      out[item.place] = instruments::thousandths_of(text);
    values.remove_prefix(std::min(values.size(), end + (has_commas ? 1 : 0)));
  }
  return out;
}

// "9 LA6709-5 prorated": value, T-score, meaning; "none" when there is no score.
[[nodiscard]] inline std::string in_words(const instruments::Scored& scored) {
  if (scored.value.is_null()) return scored == instruments::Scored{} ? "none" : "a score without value";
  const std::string_view code = scored.interpretation["coding"].at(0).text("code");
  std::string out{*scored.value.as_number()};
  if (const auto t_score = scored.t_score.as_number()) out += " T " + std::string{*t_score};
  if (!scored.interpretation.is_null())
    out += " " + std::string{code.empty() ? scored.interpretation.text("text") : code};
  return out + (scored.is_prorated ? " prorated" : "");
}

}  // namespace concord::mappers::testing_support
