#include "tests/facade/tables/front.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace concord::facade {
namespace {

struct Seed {
  const char* target;
  const char* body;  // empty: deleted
};
// Beside the synthetic people of the sandbox.
constexpr std::array kSeeds{
    Seed{"Patient/p1", R"({"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:mrn","value":"p1"}]})"},
    Seed{"Patient/p2",
         R"({"resourceType":"Patient","id":"p2","identifier":[{"system":"urn:mrn","value":"p2"}],"birthDate":"1970",)"
         R"("_birthDate":{"extension":[{"url":"https://x.example/about","valueDecimal":1.50}]},)"
         R"("extension":[{"url":"https://x.example/odd","valueDecimal":0.10}],"gender":"other"})"},
    Seed{"Goal/g1",
         R"({"resourceType":"Goal","id":"g1","identifier":[{"system":"urn:g","value":"1"}],)"
         R"("lifecycleStatus":"proposed","description":{"text":"Walk"},"subject":{"reference":"Patient/p1"}})"},
    Seed{"Goal/g1", R"({"resourceType":"Goal","id":"g1","identifier":[{"system":"urn:g","value":"1"}],)"
                    R"("lifecycleStatus":"active","description":{"text":"Walk"},)"
                    R"("subject":{"reference":"http://ehr.test/fhir/Patient/p1"}})"},
    Seed{"Goal/g2",
         R"({"resourceType":"Goal","id":"g2","identifier":[{"system":"urn:g","value":"2"}],)"
         R"("lifecycleStatus":"active","description":{"text":"Swim"},"subject":{"reference":"Patient/p2"}})"},
    Seed{"Goal/g3",
         R"({"resourceType":"Goal","id":"g3","identifier":[{"system":"urn:g","value":"2"}],)"
         R"("lifecycleStatus":"completed","description":{"text":"Sleep"},"subject":{"reference":"Patient/p2"}})"},
    Seed{"Goal/gone", R"({"resourceType":"Goal","id":"gone","lifecycleStatus":"active","description":{"text":"Run"},)"
                      R"("subject":{"reference":"Patient/p1"}})"},
    Seed{"Goal/gone", ""},
    Seed{"Observation/o1", R"({"resourceType":"Observation","id":"o1","status":"final","code":{"text":"Weight"},)"
                           R"("subject":{"reference":"Patient/p1"},"valueQuantity":{"value":71.50,"unit":"kg"}})"},
};

http::ApiOptions api_options(const std::vector<http::Partner>& partners, auth::Authenticator& authenticator) {
  return {.public_url = "https://c.example",
          .partners = partners,
          .cors = {.origins = {"https://app.example"}},
          .authenticator = &authenticator};
}

bool fits(const Script& script, const HttpCall& call) {
  return (script.method == "*" || script.method == http::to_string(call.method)) &&
         call.url.find(script.part) != std::string::npos;
}

}  // namespace

Result<http::Response> SandboxClient::send(const HttpCall& call) {
  {
    const std::scoped_lock lock{mutex_};
    calls_.push_back(fmt::format("{} {}", http::to_string(call.method), call.url));
    is_written_ = is_written_ || (call.method != http::Method::get && call.url.find("/_search") == std::string::npos);
  }
  const auto script = std::ranges::find_if(scripts_, [&call](const Script& each) { return fits(each, call); });
  if (script != scripts_.end()) {
    if (script->failure.empty()) return script->response;
    if (script->failure == "refused") return fail(ErrorKind::unavailable, "cannot connect");
    clock_.advance(std::max(Deadline::duration::zero(), call.deadline - clock_.steady_now()));
    if (script->failure == "timeout") return fail(ErrorKind::timeout, "the deadline passed");
    return fail(ErrorKind::unknown_outcome, "no answer came");
  }
  constexpr std::size_t kOrigin = std::string_view{"http://ehr.test"}.size();
  http::Request request;
  request.method = call.method;
  request.target = call.url.substr(std::min(kOrigin, call.url.size()));
  request.headers = call.headers;
  request.headers.set("Host", std::string{kPartnerHost});
  request.body = call.body;
  return sandbox_.handle(request);
}

http::Response SandboxClient::direct(http::Method method, std::string target, std::string body) {
  http::Request request;
  request.method = method;
  request.target = std::move(target);
  request.headers = {{"Host", std::string{kPartnerHost}}, {"Content-Type", "application/fhir+json"}};
  request.body = std::move(body);
  return sandbox_.handle(request);
}

std::vector<std::string> SandboxClient::calls() const {
  const std::scoped_lock lock{mutex_};
  return calls_;
}

bool SandboxClient::is_untouched() const {
  const std::scoped_lock lock{mutex_};
  return !is_written_ && scripts_.empty();
}

Front::Side::Side(Front& front, const std::string& name)
    : ehr{{.id = PartnerId{name}, .base_url = std::string{kPartnerBase}},
          front.client,
          front.time,
          front.metrics,
          [] { return 0.5; }},
      capabilities{ehr, front.time},
      artifacts{ehr, capabilities, front.store_, front.time, front.metrics, {.policy = &front.policy_}},
      extraction{front.validator_, mappers::instruments::Registry::shipped(), ehr},
      rest{{.partner = ehr,
            .capabilities = capabilities,
            .store = front.store_,
            .clock = front.time,
            .metrics = front.metrics,
            .validator = front.validator_,
            .validation = front.validation_,
            .extraction = extraction,
            .cursors = front.cursors_,
            .policy = front.policy_},
           fmt::format("https://c.example/{}/fhir", name)} {}

Front::Front(Clock* other, const auth::PolicyOptions& options)
    : time{other == nullptr ? clock : *other},
      client{clock, time},
      policy_{options, metrics},
      api_{api_options({{.id = PartnerId{"north"}, .artifacts = &north_.artifacts, .rest = &north_.rest},
                        {.id = PartnerId{"south"}, .artifacts = &south_.artifacts, .rest = &south_.rest}},
                       authenticator),
           time, metrics, [](const http::AccessRecord& /*record*/) {}} {
  for (const auto& [target, body] : kSeeds) {
    const bool is_removal = *body == '\0';
    client.direct(is_removal ? http::Method::del : http::Method::put, fmt::format("/fhir/{}", target), body);
  }
}

bool Front::is_untouched() const { return client.is_untouched() && clock.sleeps().empty(); }

http::Response Front::send(http::Method method, std::string target, http::Headers headers, std::string body) {
  http::Request request;
  request.method = method;
  request.target = std::move(target);
  request.headers = std::move(headers);
  request.body = std::move(body);
  request.deadline = time.steady_now() + std::chrono::seconds{30};
  return api_.respond(request);
}

}  // namespace concord::facade
