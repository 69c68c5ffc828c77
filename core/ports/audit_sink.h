// The audit trail as a port: who did what to whose record, and whether it was let through. This is the one record
// that names patients; it is not a log and never goes where logs go.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/result.h"
#include "core/strong.h"
#include "core/time.h"

namespace concord {

// What becomes one FHIR AuditEvent (IHE BALP): a request, whether it was answered from the cache or by the partner.
struct AuditRecord {
  enum class Action : std::uint8_t { create, read, update, del, execute };  // AuditEvent.action C R U D E
  enum class Outcome : std::uint8_t { success, refused, failed };           // 0, 4 and 8 of AuditEvent.outcome

  Instant at{};
  Action action = Action::read;
  Outcome outcome = Outcome::success;
  std::string interaction;     // code of http://hl7.org/fhir/restful-interaction, or "artifact-submit" and the like
  std::string principal;       // the authenticated user; empty when none
  std::string client;          // the authenticated client; empty when none
  std::string remote_address;  // of the TCP peer, or as a trusted proxy says
  RequestId request;
  PartnerId partner;
  std::string patient;                 // "Patient/{id}" at that partner; empty when it is about no patient
  std::vector<std::string> resources;  // "Goal/17" and the like: what was read or written
  std::string query;                   // of a search, as it was asked
  std::string reason;                  // of a refusal: a code of ours, never free text
  friend bool operator==(const AuditRecord&, const AuditRecord&) = default;
};

class AuditSink {
 public:
  virtual ~AuditSink() = default;
  // Returns when the record is where it cannot be lost by the end of this process. Errors: unavailable, timeout;
  // whether the request is then refused is configuration, not the sink's decision.
  [[nodiscard]] virtual Status record(const AuditRecord& event, Deadline deadline) = 0;

 protected:
  AuditSink() = default;
  AuditSink(const AuditSink&) = default;
  AuditSink& operator=(const AuditSink&) = default;
};

}  // namespace concord
