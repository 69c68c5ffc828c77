// What an error is on the wire of FHIR REST (R4 http.html#Status-Codes): status, issue code, whether to try again, and
// the OperationOutcome that says so. The one map from ErrorKind to HTTP.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/value.h"

namespace concord::fhir::rest {

// Whether the same request may fare better: never as it is, at once, or after a while (Retry-After).
enum class Retry : std::uint8_t { never, same_request, later };
[[nodiscard]] std::string_view to_string(Retry retry) noexcept;

struct Verdict {
  ErrorKind kind;
  int status;
  std::string_view code;  // http://hl7.org/fhir/issue-type of an error that brings no issues
  Retry retry;
};
// The row of a kind. Every kind has one.
[[nodiscard]] const Verdict& verdict(ErrorKind kind) noexcept;
// That of its kind; a conflict that says when to come again is `later`.
[[nodiscard]] Retry retry_of(const Error& error) noexcept;

// The findings of an error; its message as the only one when it has none.
[[nodiscard]] std::vector<Issue> findings_of(const Error& error);
// The OperationOutcome of an error. Each issue's details.coding says whether to try again ([canonical
// base]/CodeSystem/retry: never, same-request, later).
[[nodiscard]] json::Value outcome_of(const Error& error);
[[nodiscard]] json::Value outcome_of(const std::vector<Issue>& issues, Retry retry);

// "201 Created", as in Bundle.entry.response.status; the number alone when it has no name here.
[[nodiscard]] std::string status_line(int status);

}  // namespace concord::fhir::rest
