#include "service/artifacts/looks.h"

#include <algorithm>
#include <array>
#include <chrono>

namespace concord::artifacts {
namespace {

using std::chrono::milliseconds;

// When to look after a write that nobody answered, from the moment it was given up.
constexpr std::array kLooks{milliseconds{500}, milliseconds{2'000}, milliseconds{5'000}};
// Kept back from the write for looking, unless that is more than a quarter of the time.
constexpr milliseconds kLookingTime{6'000};
constexpr std::string_view kUnknownText =
    "the partner did not answer whether the artifact was stored; send the same request again to find out";

}  // namespace

tl::unexpected<Error> unknown_outcome(const Work& work) {
  work.metrics.count("concord_writes_unknown_total", {{"partner", work.partner.id().str()}});
  return fail(
      ErrorKind::unknown_outcome, std::string{kUnknownText},
      {{.severity = Severity::error, .code = "incomplete", .expression = {}, .text = std::string{kUnknownText}}});
}

Result<std::string> look_for(const Work& work, const std::function<Result<std::string>()>& find) {
  const Deadline given_up = work.clock.steady_now();
  for (const milliseconds after : kLooks) {
    if (given_up + after >= work.deadline) break;
    work.clock.sleep_until(given_up + after);
    if (auto place = find(); place && !place->empty()) return place;
  }
  return unknown_outcome(work);
}

Deadline write_deadline(const Work& work) {
  const auto remaining = work.deadline - work.clock.steady_now();
  return work.deadline - std::min<Deadline::duration>(kLookingTime, remaining / 4);
}

}  // namespace concord::artifacts
