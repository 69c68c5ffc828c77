// The whole public surface on a partner in memory: requests in, responses out, no sockets.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/json/read.h"
#include "service/artifacts/artifacts.h"
#include "service/cache/memory_key_value_store.h"
#include "service/facade/extraction.h"
#include "service/facade/rest.h"
#include "service/facade/validation.h"
#include "service/http/api.h"
#include "service/partner/creation.h"
#include "tests/fakes/fake_audit_sink.h"
#include "tests/fakes/fake_authenticator.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_metrics.h"
#include "tests/fakes/fake_partner.h"

namespace concord::http {

inline constexpr std::string_view kGoal =
    R"({"artifact":"goal","schemaVersion":"1","source":"https://a.example/goals","id":"g 1","recordedAt":)"
    R"("2026-03-02T10:15:00Z","patient":{"identifier":{"system":"urn:mrn","value":"7"}},"description":)"
    R"({"text":"Walk"},"status":"active"})";

// What the access log was told, without its views.
struct Logged {
  std::string route;
  std::string partner;
  int status = 0;
  std::string request_id;
  friend bool operator==(const Logged&, const Logged&) = default;
};

struct ApiFixture {
  explicit ApiFixture(Cors cors = {}, bool serves_unaudited = false)
      : api{{.public_url = "https://c.example",
             .partners = {{.id = PartnerId{"north"}, .artifacts = &north, .rest = &north_rest},
                          {.id = PartnerId{"south"}, .artifacts = &south, .rest = &south_rest}},
             .cors = std::move(cors),
             .authenticator = &authenticator,
             .audit = {.sink = &audit, .serves_without = serves_unaudited}},
            clock,
            metrics,
            [this](const AccessRecord& record) {
              log.push_back({.route = std::string{record.route},
                             .partner = std::string{record.partner},
                             .status = record.status,
                             .request_id = std::string{record.request_id}});
            }} {
    const auto patient =
        json::read(R"({"resourceType":"Patient","id":"p7","identifier":[{"system":"urn:mrn","value":"7"}]})");
    north_ehr.seed(*patient);
    south_ehr.seed(*patient);
  }

  Response send(Method method, std::string target, Headers headers = {}, std::string body = {}) {
    Request request;
    request.method = method;
    request.target = std::move(target);
    request.headers = std::move(headers);
    request.body = std::move(body);
    request.deadline = clock.in(std::chrono::seconds{30});
    return api.respond(request);
  }
  // A goal with an id that needs no escapes.
  static std::string goal() {
    std::string text{kGoal};
    return text.replace(text.find("g 1"), 3, "g1");
  }

  fakes::FakeClock clock;
  fakes::FakeMetrics metrics;
  fakes::FakePartner north_ehr{PartnerId{"north"}};
  fakes::FakePartner south_ehr{PartnerId{"south"}};
  cache::MemoryKeyValueStore store{clock};
  partner::CapabilitiesMemory north_capabilities{north_ehr, clock, partner::with_atomic_creation};
  partner::CapabilitiesMemory south_capabilities{south_ehr, clock, partner::with_atomic_creation};
  artifacts::Artifacts north{north_ehr, north_capabilities, store, clock, metrics, {}};
  artifacts::Artifacts south{south_ehr, south_capabilities, store, clock, metrics, {}};
  fhir::Validator validator;
  facade::Validation validation{validator};
  facade::Extraction north_extraction{validator, mappers::instruments::Registry::shipped(), north_ehr};
  facade::Extraction south_extraction{validator, mappers::instruments::Registry::shipped(), south_ehr};
  facade::PageCursors cursors{{}, clock};
  auth::AccessPolicy policy{{}, metrics};
  fakes::FakeAuditSink audit;
  fakes::FakeAuthenticator authenticator = fakes::FakeAuthenticator::open();
  facade::Rest north_rest{services(north_ehr, north_capabilities, north_extraction), "https://c.example/north/fhir"};
  facade::Rest south_rest{services(south_ehr, south_capabilities, south_extraction), "https://c.example/south/fhir"};
  std::vector<Logged> log;
  Api api;

 private:
  facade::Services services(partner::PartnerEhr& ehr, partner::CapabilitiesMemory& capabilities,
                            const facade::Extraction& extraction) {
    return {.partner = ehr,
            .capabilities = capabilities,
            .store = store,
            .clock = clock,
            .metrics = metrics,
            .validator = validator,
            .validation = validation,
            .extraction = extraction,
            .cursors = cursors,
            .policy = policy};
  }
};

}  // namespace concord::http
