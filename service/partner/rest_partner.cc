#include "service/partner/rest_partner.h"

#include <algorithm>
#include <array>
#include <utility>

#include "service/partner/retry.h"

namespace concord::partner {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view kFhirJson = "application/fhir+json";

std::string_view verdict_of(const Result<Answer>& answer) {
  struct Row {
    ErrorKind kind;
    std::string_view verdict;
  };
  constexpr std::array kRows{
      Row{ErrorKind::not_found, "not-found"},       Row{ErrorKind::gone, "gone"},
      Row{ErrorKind::conflict, "conflict"},         Row{ErrorKind::precondition_failed, "precondition-failed"},
      Row{ErrorKind::throttled, "throttled"},       Row{ErrorKind::unavailable, "unavailable"},
      Row{ErrorKind::timeout, "timeout"},           Row{ErrorKind::unknown_outcome, "unknown-outcome"},
      Row{ErrorKind::partner_rejected, "rejected"}, Row{ErrorKind::partner_broken, "broken"},
  };
  if (answer) return "ok";
  const auto* row = std::ranges::find(kRows, answer.error().kind, &Row::kind);
  return row == kRows.end() ? "fault" : row->verdict;
}

// The transport knows what was sent, we know what that means: a call that changes nothing has no unknown outcome,
// and a write that was answered with garbage has one.
Error meaning(Error error, bool is_safe_call, bool is_late) {
  if (is_safe_call && error.kind == ErrorKind::unknown_outcome) {
    error.kind = is_late ? ErrorKind::timeout : ErrorKind::unavailable;
  } else if (!is_safe_call && error.kind == ErrorKind::partner_broken) {
    error.kind = ErrorKind::unknown_outcome;
  }
  return error;
}

// Takes effect once however often it is sent.
bool has_one_effect(Interaction interaction) noexcept {
  return is_safe(interaction) || interaction == Interaction::remove;
}

bool is_absent(const Error& error) noexcept {
  return error.kind == ErrorKind::not_found || error.kind == ErrorKind::gone;
}

// What is left of an error once an earlier attempt may have done the work.
Error after_unclear(Error error) {
  constexpr std::array kSayNotDone{ErrorKind::unavailable, ErrorKind::timeout, ErrorKind::throttled};
  if (std::ranges::find(kSayNotDone, error.kind) != kSayNotDone.end()) error.kind = ErrorKind::unknown_outcome;
  return error;
}

}  // namespace

RestPartner::RestPartner(RestPartnerOptions options, HttpClient& client, Clock& clock, Metrics& metrics,
                         RandomSource random)
    : options_{std::move(options)}, client_{client}, clock_{clock}, metrics_{metrics}, random_{std::move(random)} {
  options_.base_url.resize(options_.base_url.find_last_not_of('/') + 1);
}

HttpCall RestPartner::make_call(http::Method method, std::string url, Deadline deadline) const {
  HttpCall call{.method = method,
                .url = std::move(url),
                .headers = options_.headers,
                .body = {},
                .deadline = deadline,
                .response_bytes_max = options_.response_bytes_max};
  call.headers.set("Accept", std::string{kFhirJson});
  return call;
}

// Servers keep the results of a search for a while (HAPI for a minute); we look for what was just written, so
// every read says no-cache.
HttpCall RestPartner::make_read(std::string url, Deadline deadline) const {
  HttpCall call = make_call(http::Method::get, std::move(url), deadline);
  call.headers.set("Cache-Control", "no-cache");
  return call;
}

HttpCall RestPartner::make_write(http::Method method, std::string url, std::string body, Deadline deadline) const {
  HttpCall call = make_call(method, std::move(url), deadline);
  if (!body.empty()) call.headers.set("Content-Type", std::string{kFhirJson});
  call.body = std::move(body);
  return call;
}

Result<Answer> RestPartner::exchange(HttpCall call, const Expectation& expected) {
  const Deadline start = clock_.steady_now();
  budget_.count_call(start);
  auto answer = repeat(call, expected);
  const std::string_view interaction = to_string(expected.interaction);
  metrics_.count("concord_partner_calls_total",
                 {{"partner", options_.id.str()}, {"interaction", interaction}, {"verdict", verdict_of(answer)}});
  metrics_.observe("concord_partner_call_seconds", {{"partner", options_.id.str()}, {"interaction", interaction}},
                   std::chrono::duration<double>(clock_.steady_now() - start).count());
  return answer;
}

RestPartner::Attempt RestPartner::attempt(const HttpCall& call, const Expectation& expected) {
  auto response = client_.send(call);
  const bool is_safe_call = is_safe(expected.interaction);
  int repeats = is_safe_call ? read_repeats(response) : removal_repeats(response);
  const bool is_late = clock_.steady_now() >= call.deadline;
  auto answer = response ? judge(*response, expected, options_.judge, clock_.now())
                         : Result<Answer>{fail(meaning(std::move(response).error(), is_safe_call, is_late))};
  if (!has_one_effect(expected.interaction)) repeats = answer ? 0 : write_repeats(answer.error());
  return {.answer = std::move(answer), .repeats = std::min(options_.repeats_max, repeats)};
}

bool RestPartner::may_repeat(Interaction interaction) {
  const bool may = budget_.take(clock_.steady_now());
  if (may) {
    metrics_.count("concord_partner_retries_total",
                   {{"partner", options_.id.str()}, {"interaction", to_string(interaction)}});
  } else {
    metrics_.count("concord_partner_retries_refused_total", {{"partner", options_.id.str()}});
  }
  return may;
}

// Within the deadline of the call. A deletion is repeated after a lost answer too, which leaves open who deleted. Other
// writes have all the time there is for one attempt: to give up on one leaves its outcome unknown.
Result<Answer> RestPartner::repeat(HttpCall& call, const Expectation& expected) {
  const Deadline deadline = call.deadline;
  bool is_unclear = false;
  for (int attempts = 1;; ++attempts) {
    if (has_one_effect(expected.interaction)) {
      call.deadline = std::min(deadline, clock_.steady_now() + options_.attempt_time_max);
    }
    Attempt made = attempt(call, expected);
    if (made.answer) return std::move(made.answer);
    const Deadline now = clock_.steady_now();
    const auto remaining = std::chrono::duration_cast<milliseconds>(deadline - now);
    const auto wait = wait_before_repeat(made.answer.error(), attempts, random_(), remaining);
    if (attempts > made.repeats || !wait || !may_repeat(expected.interaction)) {
      return is_unclear ? settle_removal(std::move(made.answer), expected, deadline) : std::move(made.answer);
    }
    is_unclear = is_unclear || made.answer.error().kind == ErrorKind::unknown_outcome;
    clock_.sleep_until(now + *wait);
  }
}

// The last answer after one that was lost: gone now is deleted by us, for all that anybody can tell.
Result<Answer> RestPartner::settle_removal(Result<Answer> answer, const Expectation& expected, Deadline deadline) {
  constexpr int kNoContent = 204;
  if (!answer && answer.error().kind == ErrorKind::precondition_failed) {
    const auto left = read(expected.type, expected.logical_id, deadline);
    if (!left && is_absent(left.error())) answer = fail(left.error());
  }
  if (answer) return answer;
  if (is_absent(answer.error())) return Answer{.status = kNoContent};
  return fail(after_unclear(std::move(answer).error()));
}

}  // namespace concord::partner
