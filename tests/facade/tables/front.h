// Our whole public surface in front of a real RestPartner and the sandbox, in memory: requests in, responses out. What
// the partner answers can be scripted, so that it is a bad one.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http.h"
#include "core/ports/http_client.h"
#include "mappers/instruments/registry.h"
#include "service/cache/memory_key_value_store.h"
#include "service/facade/extraction.h"
#include "service/facade/rest.h"
#include "service/facade/validation.h"
#include "service/http/api.h"
#include "service/partner/rest_partner.h"
#include "service/sandbox/sandbox.h"
#include "tests/fakes/fake_authenticator.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_metrics.h"

namespace concord::facade {

inline constexpr std::string_view kPartnerHost = "ehr.test";
inline constexpr std::string_view kPartnerBase = "http://ehr.test/fhir";

// What the partner answers to some calls instead of what the sandbox would.
struct Script {
  std::string method;  // "*": any
  std::string part;    // of the URL
  http::Response response = {};
  std::string failure = {};  // "timeout", "lost", "refused": no response at all
};

// Calls to the sandbox without a socket.
class SandboxClient final : public HttpClient {
 public:
  // Waiting is done by `clock`; the sandbox lives in `time`.
  SandboxClient(fakes::FakeClock& clock, Clock& time) : clock_{clock}, sandbox_{time} {}

  [[nodiscard]] Result<http::Response> send(const HttpCall& call) override;
  void script(Script script) { scripts_.push_back(std::move(script)); }
  // Straight to the sandbox: as another client of it.
  http::Response direct(http::Method method, std::string target, std::string body = {});
  [[nodiscard]] std::vector<std::string> calls() const;  // "GET http://ehr.test/fhir/Goal/1"
  // Nothing was written, and nothing is scripted.
  [[nodiscard]] bool is_untouched() const;

 private:
  fakes::FakeClock& clock_;
  sandbox::Sandbox sandbox_;
  std::vector<Script> scripts_;
  mutable std::mutex mutex_;
  std::vector<std::string> calls_;
  bool is_written_ = false;
};

// Partners `north` and `south`, which are one and the same sandbox. Ours is https://c.example.
class Front {
 public:
  // In a time of its own, or in another that outlives it.
  explicit Front(Clock* other = nullptr, const auth::PolicyOptions& options = {});
  // As good as new.
  [[nodiscard]] bool is_untouched() const;
  http::Response send(http::Method method, std::string target, http::Headers headers = {}, std::string body = {});
  // The same of a request as it comes from a listener.
  http::Response respond(const http::Request& request) { return api_.respond(request); }

  fakes::FakeClock clock;
  Clock& time;
  fakes::FakeMetrics metrics;
  SandboxClient client;
  fakes::FakeAuthenticator authenticator = fakes::FakeAuthenticator::open();

 private:
  // All that stands between one partner and the API.
  struct Side {
    Side(Front& front, const std::string& name);
    partner::RestPartner ehr;
    partner::CapabilitiesMemory capabilities;
    artifacts::Artifacts artifacts;
    Extraction extraction;
    Rest rest;
  };

  auth::AccessPolicy policy_;
  cache::MemoryKeyValueStore store_{time};
  fhir::Validator validator_;
  Validation validation_{validator_};
  PageCursors cursors_{{}, time};
  Side north_{*this, "north"};
  Side south_{*this, "south"};
  http::Api api_;
};

}  // namespace concord::facade
