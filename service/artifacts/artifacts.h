// The use cases of the artifact routes, for one partner: submit, preview, read back, list. They see the partner
// only as a PartnerEhr and know no HTTP.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/access/policy.h"
#include "auth/access_context.h"
#include "core/json/value.h"
#include "core/ports/clock.h"
#include "core/ports/key_value_store.h"
#include "core/ports/metrics.h"
#include "core/result.h"
#include "fhir/rest/status.h"
#include "mappers/mapper.h"
#include "service/partner/capabilities_memory.h"
#include "service/partner/partner_ehr.h"

namespace concord::artifacts {

enum class Outcome : std::uint8_t { delivered, delivered_with_loss, updated, replayed, unknown, refused };
using fhir::rest::Retry;

// What became of one resource of the graph.
struct ResourceFate {
  std::string role;      // "goal", "barrier[0]"
  std::string type;      // "Observation"
  std::string fate;      // created updated unchanged retracted embedded lost
  std::string location;  // "Goal/17"; empty when nothing is stored
  std::string reason;    // "create-not-supported"; empty when there is nothing to say
  friend bool operator==(const ResourceFate&, const ResourceFate&) = default;
};

// The delivery report of DESIGN §3; to_json() gives its wire form.
struct Report {
  mappers::ArtifactKey key;
  Outcome outcome = Outcome::delivered;
  std::string form = "transaction";
  std::string guarantee = "exact";
  Retry retry = Retry::never;
  std::vector<ResourceFate> resources;
  std::vector<Issue> issues;
  std::vector<mappers::Note> notes;
  struct DeliveredAlert {
    std::string instrument;
    std::string item;
    std::string delivered_as;  // "Flag/9"
    friend bool operator==(const DeliveredAlert&, const DeliveredAlert&) = default;
  };
  std::vector<DeliveredAlert> alerts;
  // "Patient/1" where the partner has to be told it to find the artifact again; else empty. Not on the wire.
  std::string patient = {};
};
[[nodiscard]] json::Value to_json(const Report& report);
[[nodiscard]] json::Value to_json(const mappers::ArtifactKey& key);
[[nodiscard]] json::Value to_json(const mappers::Note& note);
[[nodiscard]] std::string_view to_string(Outcome outcome) noexcept;
// The report of a submission that ended in `error`: outcome unknown or refused, what to do about it, and the
// issues (one made of the message when the error names none). For batch lines, and for `retry` in an answer.
[[nodiscard]] Report refusal(const mappers::ArtifactKey& key, const Error& error);

struct Submitted {
  Report report;
  // True when the answer is 201 Created, false for 200.
  bool is_new = false;
};

// What becomes of members that the format does not know (RFC 7240 §4.4).
enum class Handling : std::uint8_t {
  strict,   // findings
  lenient,  // left out, with a note of kind dropped each
};

struct Submission {
  std::string_view type;  // from the route
  json::Value artifact;   // as read, unchecked
  std::optional<std::string> idempotency_key;
  Handling handling = Handling::strict;
  Deadline deadline{};
};

struct ReadRequest {
  std::string_view type;
  std::string_view id;
  std::string_view source;   // empty: the id must be unambiguous
  std::string_view patient;  // "system|value" or "Patient/id", for partners that search by patient only; may be empty
  Deadline deadline{};
};

struct ListRequest {
  std::string_view type;
  std::string patient;     // "system|value" or "Patient/id"; empty when identifier is given
  std::string identifier;  // "source|id"; empty when patient is given
  int count = 20;          // 1..100
  std::string cursor;      // opaque, of a former answer's `next`, beside the same patient or identifier; may be empty
  Deadline deadline{};
};
struct List {
  std::vector<json::Value> artifacts;
  std::vector<mappers::Note> notes;
  std::string next_cursor;  // empty on the last page
};

struct Settings {
  const auth::AccessPolicy* policy = nullptr;                      // outlives the use cases; none: as shipped
  const mappers::Mappers* mappers = &mappers::Mappers::shipped();  // outlives the use cases
  std::chrono::milliseconds lease{30'000};                         // longer than any request may last
  std::chrono::hours idempotency_lifetime{24};
  std::size_t graph_entries_max = 500;  // resources of one artifact
};

// Safe to call from many threads. Counts `concord_artifacts_total` by type and outcome, and `concord_alerts_total`
// by instrument.
class Artifacts {
 public:
  // All outlive the use cases. `capabilities` are those of `partner`.
  Artifacts(partner::PartnerEhr& partner, partner::CapabilitiesMemory& capabilities, KeyValueStore& store, Clock& clock,
            Metrics& metrics, Settings settings);

  // Validates, maps, looks up, delivers. Errors: unprocessable with all issues (the partner was not called, or
  // only for look-ups), conflict (older, or as old but different), unknown_outcome, and those of PartnerEhr.
  [[nodiscard]] Result<Submitted> submit(const Submission& submission, const auth::AccessContext& access);
  // {bundle, notes, plan}: looks up, writes nothing.
  [[nodiscard]] Result<json::Value> preview(const Submission& submission, const auth::AccessContext& access);
  // The artifact in normal form. Errors: conflict when several sources have the id; unprocessable when the partner has
  // to be told the patient, or holds the artifact for people only.
  [[nodiscard]] Result<json::Value> read(const ReadRequest& request, const auth::AccessContext& access);
  [[nodiscard]] Result<List> list(const ListRequest& request, const auth::AccessContext& access);

 private:
  partner::PartnerEhr& partner_;
  partner::CapabilitiesMemory& capabilities_;
  KeyValueStore& store_;
  Clock& clock_;
  Metrics& metrics_;
  [[nodiscard]] const auth::AccessPolicy& policy() const noexcept {
    return settings_.policy == nullptr ? shipped_policy_ : *settings_.policy;
  }

  Settings settings_;
  auth::AccessPolicy shipped_policy_;
};

}  // namespace concord::artifacts
