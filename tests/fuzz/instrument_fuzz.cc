// uses: mappers fhir
//
// Instrument files. Any bytes: no crash and the same opinion twice; an instrument that is taken has scores that every
// answer in range gives a value, within a band where it has bands.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "mappers/instruments/check.h"
#include "mappers/instruments/reach.h"
#include "mappers/instruments/scoring.h"

namespace {

using namespace concord::mappers::instruments;

void require(bool claim) {
  if (!claim) std::abort();
}

// The answers that are the first, or the last, which each item can have.
void score_edges(const Instrument& instrument, bool is_first) {
  std::vector<std::optional<std::int64_t>> answers(instrument.items.size());
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto values = answer_values(instrument.items[i]);
    if (!values.empty()) answers[i] = is_first ? values.front() : values.back();
  }
  for (const Score& score : instrument.scores) {
    const Scored scored = score_of(score, answers);
    require(scored.value.is_number() && !scored.is_prorated);
    require(score.bands.empty() || scored.interpretation.is_object());
    require(score.t_scores.empty() || scored.t_score.is_number());
    require(score_of(score, {}).value.is_null());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const concord::fhir::Validator validator;
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const Checked checked = check_file(text, validator);
  require(checked.instrument.has_value() == concord::fhir::is_valid(checked.issues));
  for (const auto& issue : checked.issues) require(!issue.code.empty() && !issue.text.empty());
  require(check_file(text, validator).issues == checked.issues);
  if (!checked.instrument) return 0;
  score_edges(*checked.instrument, true);
  score_edges(*checked.instrument, false);
  return 0;
}
