#include "fhir/rest/status.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/canonical.h"
#include "fhir/outcome.h"

namespace concord::fhir::rest {
namespace {

using enum ErrorKind;

// In the order of the enum.
constexpr std::array kVerdicts{
    Verdict{malformed, 400, "invalid", Retry::never},
    Verdict{unauthenticated, 401, "login", Retry::never},
    Verdict{forbidden, 403, "forbidden", Retry::never},
    Verdict{not_found, 404, "not-found", Retry::never},
    Verdict{method_not_allowed, 405, "not-supported", Retry::never},
    Verdict{not_acceptable, 406, "not-supported", Retry::never},
    Verdict{gone, 410, "deleted", Retry::never},
    Verdict{conflict, 409, "conflict", Retry::never},
    Verdict{precondition_failed, 412, "conflict", Retry::never},
    Verdict{too_large, 413, "too-long", Retry::never},
    Verdict{unsupported_media, 415, "not-supported", Retry::never},
    Verdict{unprocessable, 422, "processing", Retry::never},
    Verdict{throttled, 429, "throttled", Retry::later},
    Verdict{unavailable, 503, "transient", Retry::later},
    Verdict{timeout, 504, "timeout", Retry::later},
    Verdict{unknown_outcome, 504, "incomplete", Retry::same_request},
    Verdict{partner_rejected, 502, "processing", Retry::never},
    Verdict{partner_broken, 502, "transient", Retry::later},
    Verdict{unsupported, 501, "not-supported", Retry::never},
    Verdict{fault, 500, "exception", Retry::never},
};
constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kVerdicts.size(); ++i) {
    if (static_cast<std::size_t>(kVerdicts.at(i).kind) != i) return false;
  }
  return kVerdicts.size() == static_cast<std::size_t>(fault) + 1;
}
static_assert(is_in_order());

constexpr std::array<std::string_view, 3> kRetries{"never", "same-request", "later"};

struct Reason {
  int status;
  std::string_view text;
};
constexpr std::array kReasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{204, "No Content"},
    Reason{304, "Not Modified"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{415, "Unsupported Media Type"},
    Reason{422, "Unprocessable Content"},
    Reason{424, "Failed Dependency"},
    Reason{429, "Too Many Requests"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
};

json::Value retry_coding(Retry retry) {
  return json::object({{"system", json::Value::literal(canonical_url<"/CodeSystem/retry">())},
                       {"code", json::Value::literal(to_string(retry))}});
}

}  // namespace

std::string_view to_string(Retry retry) noexcept { return kRetries.at(static_cast<std::size_t>(retry)); }

const Verdict& verdict(ErrorKind kind) noexcept { return kVerdicts.at(static_cast<std::size_t>(kind)); }

Retry retry_of(const Error& error) noexcept {
  if (error.kind == ErrorKind::conflict && error.retry_after) return Retry::later;
  return verdict(error.kind).retry;
}

std::vector<Issue> findings_of(const Error& error) {
  if (!error.issues.empty()) return error.issues;
  return {{.severity = Severity::error,
           .code = std::string{verdict(error.kind).code},
           .expression = {},
           .text = error.message}};
}

json::Value outcome_of(const std::vector<Issue>& issues, Retry retry) {
  const json::Value outcome = operation_outcome(issues);
  json::Array out;
  for (const json::Value& issue : outcome["issue"].items()) {
    json::Value details =
        json::object({{"coding", json::Array{retry_coding(retry)}}, {"text", issue["details"]["text"]}});
    out.push_back(json::with(issue, "details", std::move(details)));
  }
  return json::with(outcome, "issue", std::move(out));
}

json::Value outcome_of(const Error& error) { return outcome_of(findings_of(error), retry_of(error)); }

std::string status_line(int status) {
  const auto* row = std::ranges::find(kReasons, status, &Reason::status);
  return row == kReasons.end() ? fmt::format("{}", status) : fmt::format("{} {}", status, row->text);
}

}  // namespace concord::fhir::rest
