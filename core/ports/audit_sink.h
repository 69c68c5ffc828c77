// The audit trail as a port: who did what to whose record, and whether it was let through. This is the one record
// that names patients, by their ids; it is not a log and never goes where logs go. No token and no name is in it.
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
  std::string interaction;     // code of http://hl7.org/fhir/restful-interaction
  std::string issuer;          // of the token; empty for a certificate, or when nobody was authenticated
  std::string client;          // the authenticated client; empty when none
  std::string subject;         // the authenticated user, as the issuer calls them; empty when there is no user
  std::string user;            // "Practitioner/1": the resource that the user is; may be empty
  std::string token_id;        // `jti`; may be empty
  std::string remote_address;  // of the TCP peer
  RequestId request;
  PartnerId partner;
  std::string server;                  // our FHIR base or public URL
  std::vector<std::string> patients;   // "Patient/17", or "system|value" where only that is known; each once
  std::vector<std::string> resources;  // "Goal/17": what was read or written, or asked for; each once
  std::string query;                   // of a search: "GET /north/fhir/Goal?patient=17", free text masked
  std::string reason;                  // of a refusal: a code of ours, never free text
  friend bool operator==(const AuditRecord&, const AuditRecord&) = default;
};

class AuditSink {
 public:
  virtual ~AuditSink() = default;
  // Returns when the record is where it cannot be lost by the end of this process. Errors: unavailable, timeout;
  // whether the request is then refused is configuration, not the sink's decision. Safe from many threads.
  [[nodiscard]] virtual Status record(const AuditRecord& event, Deadline deadline) = 0;

 protected:
  AuditSink() = default;
  AuditSink(const AuditSink&) = default;
  AuditSink& operator=(const AuditSink&) = default;
};

}  // namespace concord
