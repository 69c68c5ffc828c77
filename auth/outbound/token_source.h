// The token of ours at one partner: got when it is first needed, kept while it lasts, renewed early by one caller while
// the others go on with the old one. One for each partner; knows no FHIR.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "auth/outbound/token_answer.h"
#include "auth/outbound/token_request.h"
#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/metrics.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth::outbound {

struct TokenPlace {
  std::string partner;         // id, for the metrics
  std::string base_url;        // FHIR base; asked once for its smart-configuration when there is no `token_url`
  std::string token_url = {};  // empty: as discovered, which must be of the origin of `base_url`, and kept from then on
};

class TokenSource {
 public:
  // Uniform in [0, 1); called from many threads.
  using RandomSource = std::function<double()>;

  // The references outlive the source. Counts `concord_partner_token_requests_total` by partner and outcome.
  TokenSource(TokenPlace place, Registration us, HttpClient& client, Clock& clock, Metrics& metrics,
              RandomSource random);

  // A token that is good for some seconds more. Waits for another caller's request within the deadline. Errors, each
  // with a `reason`: unavailable (with retry_after while nobody asks after a failure), timeout, fault.
  [[nodiscard]] Result<std::string> get(Deadline deadline);
  // The partner said 401 to this token: if it is still the one in use, the next get() asks for another. At most every
  // ten seconds, since a partner that refuses every token must not cost its token endpoint a request each time.
  void reject(std::string_view token);

 private:
  struct Held {
    std::string text;
    Deadline renew_at{};
    Deadline good_until{};
  };
  // What can be said without asking; empty when the caller is to ask, or to wait.
  [[nodiscard]] std::optional<Result<std::string>> recall(bool& is_asker);
  [[nodiscard]] Result<std::string> ask(Deadline deadline);
  [[nodiscard]] Result<IssuedToken> request(Deadline deadline);
  struct Attempt {
    Result<IssuedToken> token;
    std::optional<std::chrono::milliseconds> repeat_after;  // when another attempt is worth while
  };
  [[nodiscard]] Attempt attempt(const std::string& token_url, Deadline deadline);
  [[nodiscard]] Attempt refused(const Refusal& refusal);
  [[nodiscard]] Result<std::string> token_url(Deadline deadline);
  void keep(const IssuedToken& token, Deadline asked_at);
  void note_failure(const Error& error);
  void count(std::string_view outcome);

  const TokenPlace place_;
  const Registration us_;
  HttpClient& client_;
  Clock& clock_;
  Metrics& metrics_;
  const RandomSource random_;
  std::mutex mutex_;  // guards the following
  std::string token_url_;
  std::optional<Held> held_;
  bool is_asking_ = false;
  int failures_ = 0;  // in a row
  Deadline silent_until_{};
  std::optional<Error> last_failure_;
  std::optional<Deadline> rejected_at_;
};

}  // namespace concord::auth::outbound
