#include "auth/issuers/introspection.h"

#include <algorithm>
#include <chrono>

#include "auth/issuers/denial.h"
#include "auth/issuers/remote.h"
#include "auth/jose/claims.h"
#include "auth/jose/jws.h"
#include "core/base64.h"
#include "core/crypto/digest.h"
#include "core/json/read.h"

namespace concord::auth {
namespace {

using std::chrono::seconds;

constexpr std::size_t kAnswerBytesMax = 64U << 10U;
constexpr std::size_t kInFlightMax = 16;
constexpr std::size_t kFailuresInARow = 3;
constexpr seconds kPause{5};
constexpr seconds kAssertionLife{60};
constexpr std::size_t kTokenIdBytes = 16;
constexpr std::string_view kAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

class Counted {
 public:
  explicit Counted(std::atomic<std::size_t>& count) : count_{count}, number_{++count} {}
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  [[nodiscard]] std::size_t number() const noexcept { return number_; }

 private:
  std::atomic<std::size_t>& count_;
  std::size_t number_;
};

}  // namespace

Result<json::Value> read_introspection(std::string_view body, std::string_view issuer) {
  auto answer = json::read(body, {.depth_max = jose::kTokenDepthMax, .bytes_max = kAnswerBytesMax});
  if (!answer || !answer->is_object()) return deny("issuer-unavailable");
  const auto active = (*answer)["active"].as_bool();
  if (!active) return deny("issuer-unavailable");
  if (!*active) return deny("token-inactive");
  const json::Value* told = answer->find("iss");
  if (told != nullptr && told->as_string() != issuer) return deny("issuer");
  return *std::move(answer);
}

Introspector::Introspector(const IssuerSettings& settings, IntrospectionCredentials credentials, Discovery& discovery,
                           HttpClient& client, Clock& clock, Metrics& metrics)
    : settings_{settings},
      credentials_{std::move(credentials)},
      discovery_{discovery},
      client_{client},
      clock_{clock},
      metrics_{metrics} {}

Result<json::Value> Introspector::ask(std::string_view token, Deadline deadline) {
  const Counted counted{in_flight_};
  if (counted.number() > kInFlightMax) return deny("issuer-busy");
  if (!may_ask()) return deny("issuer-unavailable");
  auto answer = ask_now(token, std::min(deadline, clock_.steady_now() + kFetchTime));
  const bool failed = !answer && answer.error().kind == ErrorKind::unavailable;
  note(failed);
  metrics_.count("concord_auth_introspections_total",
                 {{"issuer", settings_.name}, {"outcome", failed ? "failed" : (answer ? "active" : "inactive")}}, 1);
  return answer;
}

bool Introspector::may_ask() {
  const std::scoped_lock lock{mutex_};
  return clock_.steady_now() >= retry_at_;
}

void Introspector::note(bool failed) {
  const std::scoped_lock lock{mutex_};
  failures_ = failed ? failures_ + 1 : 0;
  if (failures_ >= kFailuresInARow) retry_at_ = clock_.steady_now() + kPause;
}

Result<json::Value> Introspector::ask_now(std::string_view token, Deadline deadline) {
  HttpCall call;
  call.method = http::Method::post;
  call.url = settings_.introspection.url;
  if (call.url.empty()) {
    ASSIGN_OR_RETURN(call.url, discovery_.endpoint("introspection_endpoint", deadline));
  }
  http::Parameters form{{"token", std::string{token}}, {"token_type_hint", "access_token"}};
  call.headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}};
  RETURN_IF_ERROR(add_credentials(call.headers, form));
  call.body = http::format_parameters(form);
  call.deadline = deadline;
  call.response_bytes_max = kAnswerBytesMax;
  const auto response = client_.send(call);
  if (!response || response->status != 200) return deny("issuer-unavailable");
  return read_introspection(response->body, settings_.issuer);
}

// RFC 6749 §2.3.1 (both halves are form-encoded first) and RFC 7523 §2.2.
Status Introspector::add_credentials(http::Headers& headers, http::Parameters& form) const {
  const IntrospectionSettings& ours = settings_.introspection;
  if (ours.method == IntrospectionSettings::Method::basic) {
    const std::string pair = http::percent_encode(ours.client) + ':' + http::percent_encode(credentials_.secret);
    headers.add("Authorization", "Basic " + base64_encode(pair));
    return {};
  }
  ASSIGN_OR_RETURN(auto signed_text, assertion());
  form.emplace_back("client_id", ours.client);
  form.emplace_back("client_assertion_type", kAssertionType);
  form.emplace_back("client_assertion", std::move(signed_text));
  return {};
}

Result<std::string> Introspector::assertion() const {
  if (!credentials_.key) return fail(ErrorKind::fault, "no key for our assertions to an issuer");
  const IntrospectionSettings& ours = settings_.introspection;
  const Instant now = clock_.now();
  return jose::sign_compact(*credentials_.key,
                            {.algorithm = credentials_.algorithm, .kid = credentials_.kid, .type = "JWT"},
                            json::object({{"iss", ours.client},
                                          {"sub", ours.client},
                                          {"aud", ours.audience.empty() ? settings_.issuer : ours.audience},
                                          {"exp", jose::numeric_date(now + kAssertionLife)},
                                          {"jti", base64url_encode(random_bytes(kTokenIdBytes))}}));
}

}  // namespace concord::auth
