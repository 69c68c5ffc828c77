// What can go wrong, in two channels: an Error stops an operation, an Issue is one finding about data.
// Neither knows HTTP: service/http/respond.cc holds the one map from ErrorKind to status codes.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace concord {

// Named by what the caller can do about it.
enum class ErrorKind : std::uint8_t {
  malformed,            // the text itself cannot be read
  unauthenticated,      // no valid credentials
  forbidden,            // credentials do not allow this
  not_found,            // no such thing
  method_not_allowed,   // the thing exists, the interaction does not
  not_acceptable,       // no representation the client accepts
  gone,                 // it was deleted
  conflict,             // the state of the thing forbids it
  precondition_failed,  // If-Match, If-None-Exist and the like did not hold
  too_large,            // over a documented bound
  unsupported_media,    // Content-Type or encoding not served
  unprocessable,        // readable, but against a rule
  throttled,            // too many requests
  unavailable,          // certainly not done, try later
  timeout,              // the deadline passed, certainly not done
  unknown_outcome,      // it was sent and nobody knows what became of it
  partner_rejected,     // the partner EHR answered with a refusal
  partner_broken,       // the partner EHR answered with garbage
  unsupported,          // not offered here
  fault,                // a bug of ours
};

enum class Severity : std::uint8_t { fatal, error, warning, information };

// One finding about data. `expression` is a FHIRPath for FHIR input ("Goal.target[0].due") and a JSON
// pointer for artifact input ("/targets/0/dueDate"). `text` is shown to callers and names the rule; it
// never holds a value of the input, since values are patient data.
struct Issue {
  Severity severity = Severity::error;
  std::string code;        // http://hl7.org/fhir/issue-type, e.g. "required"
  std::string expression;  // may be empty: the whole input
  std::string text;
  friend bool operator==(const Issue&, const Issue&) = default;
};

// Why an operation stopped. `message` obeys the same rule as Issue::text.
struct Error {
  ErrorKind kind = ErrorKind::fault;
  std::string message;
  std::vector<Issue> issues = {};  // all findings; may be empty
  std::optional<std::chrono::seconds> retry_after = std::nullopt;
  int partner_status = 0;   // the HTTP status that a partner EHR refused with; 0 when no partner did
  std::string reason = {};  // why access was denied: a code of ours, "token-expired"; for metrics and the audit
  std::string scope = {};   // the scope that would have allowed it, "patient/Observation.s"; may be empty
  friend bool operator==(const Error&, const Error&) = default;
};

}  // namespace concord
