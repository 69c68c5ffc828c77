// The use cases in front of the sandbox EHR, in one process: real partner, real mappers; faults, store and clock
// are the test's.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "service/artifacts/artifacts.h"
#include "service/partner/creation.h"
#include "service/partner/rest_partner.h"
#include "service/sandbox/sandbox.h"
#include "tests/artifacts/faulty_partner.h"
#include "tests/artifacts/sandbox_client.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_metrics.h"
#include "tests/fakes/fake_store.h"

namespace concord::artifacts {

inline constexpr std::string_view kSource = "https://careplan.example.org/goals";
inline constexpr std::string_view kMrnSystem = "urn:oid:2.16.840.1.113883.19.5";

// Of a JSON text that the test vouches for.
inline json::Value parse(std::string_view text) { return json::read(text).value_or(json::Value{}); }

// A goal in normal form with one barrier.
inline json::Value goal(std::string_view id = "g1", std::string_view recorded_at = "2026-03-02T10:15:00-05:00") {
  const json::Value base = parse(R"({"artifact":"goal","schemaVersion":"1",
      "source":"https://careplan.example.org/goals","id":"g1","recordedAt":"2026-03-02T10:15:00-05:00",
      "patient":{"identifier":{"system":"urn:oid:2.16.840.1.113883.19.5","value":"MRN-1001"}},
      "description":{"text":"Walk Rex around the park"},"status":"active",
      "barriers":[{"code":{"text":"Knee pain on stairs"},"reportedBy":{"role":"patient"},"at":"2026-03-02"}]})");
  return json::with(json::with(base, "id", id), "recordedAt", recorded_at);
}

// The text of an artifact's normal form.
inline std::string normal_text(const json::Value& artifact) {
  const mappers::Mapper* mapper = mappers::find(artifact.text("artifact"));
  return mapper == nullptr ? "no such type" : json::write(mapper->normalise(artifact).artifact);
}
// The text of what was read, or why it was not.
inline std::string text(const Result<json::Value>& result) {
  return result ? json::write(*result) : "error: " + result.error().message;
}

class World {
 public:
  explicit World(Settings settings = {}) : artifacts{partner, capabilities, store, clock, metrics, settings} {}

  Result<Submitted> submit(const json::Value& artifact, std::optional<std::string> key = std::nullopt) {
    const std::string type{artifact.text("artifact")};
    return artifacts.submit({.type = type, .artifact = artifact, .idempotency_key = std::move(key), .deadline = soon()},
                            auth::AccessContext::unrestricted());
  }
  Result<json::Value> preview(const json::Value& artifact) {
    const std::string type{artifact.text("artifact")};
    return artifacts.preview({.type = type, .artifact = artifact, .idempotency_key = std::nullopt, .deadline = soon()},
                             auth::AccessContext::unrestricted());
  }
  Result<json::Value> read(std::string_view type, std::string_view id, std::string_view source = kSource) {
    return artifacts.read({.type = type, .id = id, .source = source, .patient = {}, .deadline = soon()},
                          auth::AccessContext::unrestricted());
  }
  Result<List> list(ListRequest request) {
    request.deadline = soon();
    return artifacts.list(request, auth::AccessContext::unrestricted());
  }

  // What the EHR holds, asked without our use cases and faults.
  std::vector<json::Value> held(std::string_view type, const http::Parameters& parameters = {}) {
    std::vector<json::Value> out;
    const auto found = partner::search_all(rest, type, parameters, 1'000, soon());
    if (!found) return out;
    for (const partner::Found& entry : *found) out.push_back(entry.resource);
    return out;
  }
  std::vector<json::Value> held_by_identifier(std::string_view type, const std::string& id) {
    return held(type, {{"identifier", std::string{kSource} + "|" + id}});
  }
  [[nodiscard]] Deadline soon() const { return clock.in(std::chrono::seconds{20}); }

  fakes::FakeClock clock;
  sandbox::Sandbox sandbox{clock};
  fakes::SandboxClient client{sandbox};
  fakes::FakeMetrics metrics;
  partner::RestPartner rest{options(), client, clock, metrics, [] { return 0.5; }};
  fakes::FaultyPartner partner{rest};
  partner::CapabilitiesMemory capabilities{partner, clock, partner::with_atomic_creation};
  fakes::FakeStore store{clock};
  Artifacts artifacts;

 private:
  static partner::RestPartnerOptions options() {
    partner::RestPartnerOptions out;
    out.id = PartnerId{"sandbox"};
    out.base_url = "http://ehr.test/fhir";
    return out;
  }
};

}  // namespace concord::artifacts
