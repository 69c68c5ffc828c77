// The one real PartnerEhr: FHIR R4 REST over an HttpClient. It speaks R4's error codes whatever the partner uses,
// repeats only what takes effect once however often it is sent or certainly took none, and believes no answer that is
// not the FHIR it asked for.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/metrics.h"
#include "service/partner/judge.h"
#include "service/partner/partner_ehr.h"
#include "service/partner/retry_budget.h"

namespace concord::partner {

struct RestPartnerOptions {
  PartnerId id = {};
  std::string base_url = {};     // "https://ehr.example/fhir/R4", with or without slashes at its end
  http::Headers headers = {};    // sent with every call, e.g. Authorization
  bool has_credentials = false;  // calls carry some: then next links must be below the base, not just of its origin
  JudgeOptions judge = {};
  std::size_t response_bytes_max = 8U << 20U;
  std::size_t url_bytes_max = 2'000;                   // a longer search goes out as POST _search
  int repeats_max = 2;                                 // of one call
  std::chrono::milliseconds attempt_time_max{10'000};  // of one attempt of a read or a deletion
};

// Uniform in [0, 1); called from many threads.
using RandomSource = std::function<double()>;

class RestPartner final : public PartnerEhr {
 public:
  // The client, the clock and the metrics outlive the partner. Counts `concord_partner_calls_total` by partner,
  // interaction and verdict, `concord_partner_retries_total` by partner and interaction, and
  // `concord_partner_retries_refused_total` (over the RetryBudget) by partner; observes `concord_partner_call_seconds`.
  RestPartner(RestPartnerOptions options, HttpClient& client, Clock& clock, Metrics& metrics, RandomSource random);

  [[nodiscard]] const PartnerId& id() const noexcept override { return options_.id; }
  [[nodiscard]] const std::string& base_url() const noexcept override { return options_.base_url; }
  [[nodiscard]] Result<Answer> capabilities(Deadline deadline) override;
  [[nodiscard]] Result<Answer> read(std::string_view type, std::string_view logical_id, Deadline deadline) override;
  [[nodiscard]] Result<Answer> version_read(std::string_view type, std::string_view logical_id,
                                            std::string_view version, Deadline deadline) override;
  [[nodiscard]] Result<Answer> history(std::string_view type, std::string_view logical_id,
                                       const http::Parameters& parameters, Deadline deadline) override;
  [[nodiscard]] Result<Answer> search(std::string_view type, const http::Parameters& parameters,
                                      Deadline deadline) override;
  [[nodiscard]] Result<Answer> compartment_search(std::string_view compartment, std::string_view logical_id,
                                                  std::string_view type, const http::Parameters& parameters,
                                                  Deadline deadline) override;
  [[nodiscard]] Result<Answer> everything(std::string_view patient, const http::Parameters& parameters,
                                          Deadline deadline) override;
  [[nodiscard]] Result<Answer> next_page(std::string_view url, Deadline deadline) override;
  [[nodiscard]] Result<Answer> create(const json::Value& resource, const http::Parameters& if_none_exist,
                                      Deadline deadline) override;
  [[nodiscard]] Result<Answer> update(const json::Value& resource, std::string_view if_match,
                                      Deadline deadline) override;
  [[nodiscard]] Result<Answer> remove(std::string_view type, std::string_view logical_id, std::string_view if_match,
                                      Deadline deadline) override;
  [[nodiscard]] Result<Answer> transaction(const json::Value& bundle, Returns returns, Deadline deadline) override;

 private:
  [[nodiscard]] HttpCall make_call(http::Method method, std::string url, Deadline deadline) const;
  [[nodiscard]] HttpCall make_read(std::string url, Deadline deadline) const;
  [[nodiscard]] HttpCall make_write(http::Method method, std::string url, std::string body, Deadline deadline) const;
  [[nodiscard]] Result<Answer> search_at(std::string place, const http::Parameters& parameters,
                                         const Expectation& expected, Deadline deadline);
  struct Attempt {
    Result<Answer> answer;
    int repeats;  // how many further attempts are worth while, counted from the first
  };
  [[nodiscard]] Result<Answer> exchange(HttpCall call, const Expectation& expected);
  [[nodiscard]] bool may_repeat(Interaction interaction);
  [[nodiscard]] Attempt attempt(const HttpCall& call, const Expectation& expected);
  [[nodiscard]] Result<Answer> repeat(HttpCall& call, const Expectation& expected);
  [[nodiscard]] Result<Answer> settle_removal(Result<Answer> answer, const Expectation& expected, Deadline deadline);

  RestPartnerOptions options_;
  HttpClient& client_;
  Clock& clock_;
  Metrics& metrics_;
  RandomSource random_;
  RetryBudget budget_;
};

}  // namespace concord::partner
