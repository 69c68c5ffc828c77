#include "auth/outbound/token_source.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "auth/issuers/remote.h"
#include "core/json/read.h"

namespace concord::auth::outbound {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kFirstTime{10'000};   // of a request that callers wait for
constexpr milliseconds kRenewalTime{2'000};  // of one while the old token is still good
constexpr milliseconds kPollFirst{1};
constexpr milliseconds kPollMax{50};
constexpr seconds kSilenceAfterRefusal{60};
constexpr seconds kSilenceMax{60};
constexpr seconds kSilenceAskedMax{300};  // more than that is not obeyed
constexpr seconds kBetweenRejections{10};
constexpr seconds kMarginMax{10};
constexpr milliseconds kRepeatAfter{200};
constexpr seconds kRepeatAskedMax{2};
constexpr int kAttemptsMax = 2;

tl::unexpected<Error> unavailable(std::string reason, std::optional<seconds> retry_after = {}) {
  return fail(Error{.kind = ErrorKind::unavailable,
                    .message = "the partner's authorization server gives no token",
                    .retry_after = retry_after,
                    .reason = std::move(reason)});
}

}  // namespace

TokenSource::TokenSource(TokenPlace place, Registration us, HttpClient& client, Clock& clock, Metrics& metrics,
                         RandomSource random)
    : place_{std::move(place)},
      us_{std::move(us)},
      client_{client},
      clock_{clock},
      metrics_{metrics},
      random_{std::move(random)},
      token_url_{place_.token_url} {}

Result<std::string> TokenSource::get(Deadline deadline) {
  for (milliseconds pause = kPollFirst;; pause = std::min(pause * 2, kPollMax)) {
    bool is_asker = false;
    if (auto known = recall(is_asker)) return *std::move(known);
    if (is_asker) return ask(deadline);
    const Deadline next = clock_.steady_now() + pause;
    if (next >= deadline) {
      return fail(Error{.kind = ErrorKind::timeout,
                        .message = "the partner's token did not arrive in time",
                        .reason = "partner-token-late"});
    }
    clock_.sleep_until(next);
  }
}

std::optional<Result<std::string>> TokenSource::recall(bool& is_asker) {
  const std::scoped_lock lock{mutex_};
  const Deadline now = clock_.steady_now();
  const bool is_silent = now < silent_until_;
  if (held_ && now >= held_->good_until) held_.reset();
  if (held_ && (now < held_->renew_at || is_asking_ || is_silent)) return Result<std::string>{held_->text};
  if (!held_ && is_silent && last_failure_) {
    Error error = *last_failure_;
    error.retry_after = std::chrono::ceil<seconds>(silent_until_ - now);
    return Result<std::string>{fail(std::move(error))};
  }
  if (!is_asking_) is_asker = is_asking_ = true;
  return std::nullopt;
}

Result<std::string> TokenSource::ask(Deadline deadline) {
  bool has_older = false;
  {
    const std::scoped_lock lock{mutex_};
    has_older = held_.has_value();
  }
  const Deadline asked_at = clock_.steady_now();
  auto issued = request(std::min(deadline, asked_at + (has_older ? kRenewalTime : kFirstTime)));
  const std::scoped_lock lock{mutex_};
  is_asking_ = false;
  if (issued) {
    keep(*issued, asked_at);
    return issued->text;
  }
  // A caller with little time left says nothing about the partner.
  const bool is_callers = issued.error().kind == ErrorKind::timeout && deadline < asked_at + kFirstTime;
  if (!is_callers || has_older) note_failure(issued.error());
  if (held_ && clock_.steady_now() < held_->good_until) return held_->text;
  return fail(std::move(issued).error());
}

void TokenSource::keep(const IssuedToken& token, Deadline asked_at) {
  const auto lifetime = std::chrono::duration_cast<milliseconds>(token.lifetime);
  const double share = 0.8 - 0.1 * random_();
  const auto renewed = milliseconds{static_cast<milliseconds::rep>(static_cast<double>(lifetime.count()) * share)};
  held_ = Held{.text = token.text,
               .renew_at = asked_at + renewed,
               .good_until = asked_at + lifetime - std::min<milliseconds>(kMarginMax, lifetime / 10)};
  failures_ = 0;
  silent_until_ = {};
  last_failure_.reset();
}

void TokenSource::note_failure(const Error& error) {
  const auto doubled = seconds{1} * (1 << std::min(failures_++, 6));
  const milliseconds usual = std::min<milliseconds>(doubled, kSilenceMax);
  const auto jittered =
      milliseconds{static_cast<milliseconds::rep>(static_cast<double>(usual.count()) * (0.5 + 0.5 * random_()))};
  const milliseconds silence =
      error.retry_after ? std::min<milliseconds>(*error.retry_after, kSilenceAskedMax) : jittered;
  silent_until_ = clock_.steady_now() + std::max(silence, milliseconds{100});
  last_failure_ = error;
}

void TokenSource::reject(std::string_view token) {
  const std::scoped_lock lock{mutex_};
  const Deadline now = clock_.steady_now();
  if (!held_ || held_->text != token || (rejected_at_ && now < *rejected_at_ + kBetweenRejections)) return;
  rejected_at_ = now;
  held_.reset();
}

Result<IssuedToken> TokenSource::request(Deadline deadline) {
  ASSIGN_OR_RETURN(const std::string url, token_url(deadline));
  for (int attempts = 1;; ++attempts) {
    Attempt made = attempt(url, deadline);
    if (made.token || attempts == kAttemptsMax || !made.repeat_after) return std::move(made.token);
    const Deadline next = clock_.steady_now() + *made.repeat_after;
    if (next >= deadline) return std::move(made.token);
    clock_.sleep_until(next);
  }
}

TokenSource::Attempt TokenSource::attempt(const std::string& token_url, Deadline deadline) {
  auto form = make_token_request(us_, token_url, clock_.now());
  if (!form) return {.token = fail(std::move(form).error()), .repeat_after = {}};
  const auto response = client_.send({.method = http::Method::post,
                                      .url = token_url,
                                      .headers = std::move(form->headers),
                                      .body = std::move(form->body),
                                      .deadline = deadline,
                                      .response_bytes_max = kAnswerBytesMax});
  if (!response) {
    count("unreachable");
    if (clock_.steady_now() >= deadline) {
      return {.token = fail(Error{.kind = ErrorKind::timeout,
                                  .message = "the partner's token did not arrive in time",
                                  .reason = "partner-token-late"}),
              .repeat_after = {}};
    }
    return {.token = unavailable("partner-token-unreachable"), .repeat_after = kRepeatAfter};
  }
  const TokenAnswer answer = read_token_answer(*response, us_.scopes, clock_.now());
  if (const auto* refusal = std::get_if<Refusal>(&answer)) return refused(*refusal);
  const auto& issued = std::get<IssuedToken>(answer);
  count(issued.is_reduced ? "reduced" : "issued");
  return {.token = issued, .repeat_after = {}};
}

TokenSource::Attempt TokenSource::refused(const Refusal& refusal) {
  switch (refusal.why) {
    case Refusal::Why::us:
      count("refused");
      return {.token = unavailable(refusal.reason, kSilenceAfterRefusal), .repeat_after = {}};
    case Refusal::Why::throttled:
    case Refusal::Why::trouble: {
      count(refusal.why == Refusal::Why::throttled ? "throttled" : "trouble");
      const bool is_soon = !refusal.retry_after || *refusal.retry_after <= kRepeatAskedMax;
      return {.token = unavailable(refusal.reason, refusal.retry_after),
              .repeat_after =
                  is_soon ? std::optional{refusal.retry_after ? milliseconds{*refusal.retry_after} : kRepeatAfter}
                          : std::nullopt};
    }
    case Refusal::Why::no_sense:
      break;
  }
  count("no-sense");
  return {.token = unavailable(refusal.reason), .repeat_after = {}};
}

// Discovered once: what it says later changes nothing before a restart.
Result<std::string> TokenSource::token_url(Deadline deadline) {
  {
    const std::scoped_lock lock{mutex_};
    if (!token_url_.empty()) return token_url_;
  }
  const auto response = client_.send({.method = http::Method::get,
                                      .url = place_.base_url + "/.well-known/smart-configuration",
                                      .headers = {{"Accept", "application/json"}},
                                      .body = {},
                                      .deadline = deadline,
                                      .response_bytes_max = kAnswerBytesMax});
  const auto document = response && response->status == 200
                            ? json::read(response->body, {.depth_max = 16, .bytes_max = kAnswerBytesMax})
                            : Result<json::Value>{fail(ErrorKind::unavailable, "")};
  const std::string url{document && document->is_object() ? document->text("token_endpoint") : ""};
  if (url.find('#') != std::string::npos || origin_of(url).empty() || origin_of(url) != origin_of(place_.base_url)) {
    count("not-discovered");
    return unavailable("partner-token-not-discovered");
  }
  const std::scoped_lock lock{mutex_};
  token_url_ = url;
  return token_url_;
}

void TokenSource::count(std::string_view outcome) {
  metrics_.count("concord_partner_token_requests_total", {{"partner", place_.partner}, {"outcome", outcome}}, 1);
}

}  // namespace concord::auth::outbound
