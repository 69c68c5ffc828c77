#include "service/partner/judge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/json/read.h"
#include "fhir/resource_types.h"
#include "service/partner/findings.h"
#include "service/partner/own_codes.h"
#include "service/partner/retry.h"
#include "service/partner/searchset.h"
#include "service/partner/shape.h"

namespace concord::partner {
namespace {

using json::Value;

// In the order of the enum.
constexpr std::array<std::string_view, 12> kInteractions{"capabilities", "read",   "vread",      "history",
                                                         "search",       "search", "everything", "page",
                                                         "create",       "update", "delete",     "transaction"};

// Error kinds by status: of calls that change nothing, and of writes. A status that is not listed counts as the
// last row of its class (4xx, 5xx).
struct StatusRow {
  int status;
  ErrorKind safe;
  ErrorKind write;
  std::string_view text;
  std::string_view code = {};  // of an issue of ours; empty: none is added
};
constexpr int kBadRequest = 400;
constexpr std::array kClientErrors{
    StatusRow{401, ErrorKind::partner_rejected, ErrorKind::partner_rejected,
              "the partner does not accept our credentials (401)"},
    StatusRow{403, ErrorKind::partner_rejected, ErrorKind::partner_rejected, "the partner does not allow this (403)"},
    StatusRow{404, ErrorKind::not_found, ErrorKind::not_found, "not found at the partner"},
    StatusRow{408, ErrorKind::unavailable, ErrorKind::unknown_outcome, "the partner gave up waiting (408)"},
    StatusRow{409, ErrorKind::conflict, ErrorKind::conflict, "the partner reports a conflict (409)"},
    StatusRow{410, ErrorKind::gone, ErrorKind::gone, "deleted at the partner"},
    StatusRow{412, ErrorKind::precondition_failed, ErrorKind::precondition_failed,
              "a condition did not hold at the partner (412)"},
    StatusRow{423, ErrorKind::conflict, ErrorKind::conflict, "locked at the partner (423)", "lock-error"},
    StatusRow{424, ErrorKind::partner_rejected, ErrorKind::partner_rejected,
              "something that this depends on failed at the partner (424)", "incomplete"},
    StatusRow{428, ErrorKind::precondition_failed, ErrorKind::precondition_failed,
              "the partner asks for a version condition (428)"},
    StatusRow{429, ErrorKind::throttled, ErrorKind::throttled, "the partner asks to slow down (429)"},
    StatusRow{400, ErrorKind::partner_rejected, ErrorKind::partner_rejected, "the partner refused the request"},
};
constexpr std::array kServerErrors{
    StatusRow{501, ErrorKind::partner_rejected, ErrorKind::partner_rejected, "the partner does not offer this (501)"},
    StatusRow{502, ErrorKind::unavailable, ErrorKind::unknown_outcome, "a gateway before the partner failed (502)"},
    StatusRow{503, ErrorKind::unavailable, ErrorKind::unknown_outcome, "the partner is not available (503)"},
    StatusRow{504, ErrorKind::unavailable, ErrorKind::unknown_outcome, "the partner took too long (504)"},
    StatusRow{500, ErrorKind::unavailable, ErrorKind::unknown_outcome, "the partner failed"},
};

template <std::size_t N>
const StatusRow& row_of(const std::array<StatusRow, N>& rows, int status) {
  const auto* row = std::ranges::find(rows, status, &StatusRow::status);
  return row == rows.end() ? rows.back() : *row;
}

// Whether the thing asked for is named by the URL, so that 404 and 410 speak of it.
bool names_an_instance(Interaction interaction) noexcept {
  using enum Interaction;
  constexpr std::array kNaming{read, version_read, history, compartment_search, everything, update, remove};
  return std::ranges::find(kNaming, interaction) != kNaming.end();
}

FindingOptions finding_options(const JudgeOptions& options) {
  return {.partner_text_allowed = options.partner_text_allowed, .issues_max = options.issues_max};
}

ErrorKind kind_of(int status, const StatusRow& row, const Expectation& expected, const JudgeOptions& options,
                  bool has_retry_after) {
  const ErrorKind kind = is_safe(expected.interaction) ? row.safe : row.write;
  if (status == 409 && expected.if_match) return ErrorKind::precondition_failed;
  if ((status == 404 || status == 410) && !names_an_instance(expected.interaction)) return ErrorKind::partner_rejected;
  if (status == 503 && has_retry_after && options.busy_means_not_processed) return ErrorKind::unavailable;
  return kind;
}

// Our own finding comes first: callers look at its code.
void say_first(Error& error, std::string_view code, std::string_view text) {
  error.message = text;
  error.issues.insert(
      error.issues.begin(),
      Issue{.severity = Severity::error, .code = std::string{code}, .expression = {}, .text = std::string{text}});
}

// R4 says 400 where a version condition is required and was not sent; some say 412, some 428.
bool asks_for_version(int status, const Expectation& expected) {
  const bool names_one = expected.interaction == Interaction::update || expected.interaction == Interaction::remove;
  return names_one && !expected.if_match && (status == 412 || status == 428);
}

// Codes say more than statuses.
void apply_own_code(Error& error, const OwnCode& row) {
  error.kind = *row.kind;
  error.partner_status = row.status;
  if (row.wait > std::chrono::seconds::zero()) error.retry_after = row.wait;
  say_first(error, row.issue, row.text);
}

tl::unexpected<Error> refusal(const http::Response& response, const Expectation& expected, const JudgeOptions& options,
                              Instant now) {
  const StatusRow& row =
      response.status >= 500 ? row_of(kServerErrors, response.status) : row_of(kClientErrors, response.status);
  const Value body = json::read(response.body).value_or(Value{});
  const auto retry_after = parse_retry_after(response.headers.value("Retry-After"), now);
  Error error{.kind = kind_of(response.status, row, expected, options, retry_after.has_value()),
              .message = std::string{row.text},
              .issues = read_findings(body, finding_options(options)),
              .retry_after = retry_after,
              .partner_status = response.status};
  if (row.status != response.status) error.message += fmt::format(" ({})", response.status);
  const OwnCode* own = own_code(body);
  if (asks_for_version(response.status, expected)) {
    error.kind = ErrorKind::partner_rejected;
    error.partner_status = kBadRequest;
    say_first(error, "required", "the partner wants a version condition (If-Match)");
  } else if (own != nullptr && own->kind && response.status < 500) {
    apply_own_code(error, *own);
  } else if (!row.code.empty()) {
    say_first(error, row.code, error.message);
  }
  return fail(std::move(error));
}

Answer answer_of(const http::Response& response) {
  return {.status = response.status,
          .body = std::nullopt,
          .location = std::string{response.headers.value("Location")},
          .etag = std::string{response.headers.value("ETag")},
          .last_modified = std::string{response.headers.value("Last-Modified")}};
}

// A stored Bundle that is read is left as it is.
Value shown(const Value& body, const Expectation& expected, const JudgeOptions& options) {
  if (expected.interaction == Interaction::read || expected.interaction == Interaction::version_read) return body;
  return body.text("type") == "history" ? normal_responses(body, finding_options(options))
                                        : normal_searchset(body, finding_options(options));
}

Result<Answer> judge_safe(const http::Response& response, const Expectation& expected, const JudgeOptions& options) {
  auto body = json::read(response.body);
  Answer out = answer_of(response);
  if (response.status != 200 || !body || !answers(*body, out.etag, expected)) {
    return fail(ErrorKind::partner_broken, fmt::format("the partner's answer to a {} is not the FHIR asked for ({})",
                                                       to_string(expected.interaction), response.status));
  }
  out.body = shown(*body, expected, options);
  return out;
}

tl::unexpected<Error> unclear(const http::Response& response, const Expectation& expected) {
  return fail(ErrorKind::unknown_outcome, fmt::format("the partner took the {} but its answer cannot be read ({})",
                                                      to_string(expected.interaction), response.status));
}

// A write was done when the partner says so in FHIR's way: the resource, or an empty or foreign body with a
// Location (some answer text/html), or nothing at all to an update, whose place is known.
Result<Answer> judge_write(const http::Response& response, const Expectation& expected) {
  constexpr std::array kDone{200, 201, 204};
  if (std::ranges::find(kDone, response.status) == kDone.end()) return unclear(response, expected);
  Answer out = answer_of(response);
  if (!names_resource(out.location, expected)) out.location.clear();
  auto body = json::read(response.body);
  const bool is_fhir = body && is_resource(*body);
  const bool is_it = is_fhir && body->text("resourceType") == expected.type && fhir::is_logical_id(body->text("id")) &&
                     (expected.logical_id.empty() || body->text("id") == expected.logical_id);
  if (is_it && out.location.empty()) out.location = fmt::format("{}/{}", expected.type, body->text("id"));
  const bool is_empty = response.body.empty() || (is_fhir && body->text("resourceType") == "OperationOutcome");
  if (out.location.empty() && is_empty && expected.interaction == Interaction::update) {
    out.location = fmt::format("{}/{}", expected.type, expected.logical_id);
  }
  if (out.location.empty() || (is_fhir && !is_it && !is_empty)) return unclear(response, expected);
  if (is_it) out.body = *std::move(body);
  return out;
}

// A body that is no FHIR may be a page that says something else.
Result<Answer> judge_removal(const http::Response& response, const Expectation& expected) {
  constexpr std::array kDone{200, 202, 204};
  const bool is_done = std::ranges::find(kDone, response.status) != kDone.end();
  const auto body = json::read(response.body);
  if (!is_done || !(response.body.empty() || (body && is_resource(*body)))) return unclear(response, expected);
  return answer_of(response);
}

Result<Answer> judge_transaction(const http::Response& response, const Expectation& expected,
                                 const JudgeOptions& options) {
  auto body = json::read(response.body);
  if (response.status != 200 || !body || !is_transaction_response(*body, expected)) return unclear(response, expected);
  Answer out = answer_of(response);
  out.body = normal_responses(*body, finding_options(options));
  return out;
}

}  // namespace

std::string_view to_string(Interaction interaction) noexcept {
  return kInteractions.at(static_cast<std::size_t>(interaction));
}

bool is_safe(Interaction interaction) noexcept { return interaction < Interaction::create; }

Result<Answer> judge(const http::Response& response, const Expectation& expected, const JudgeOptions& options,
                     Instant now) {
  if (response.status >= 400) return refusal(response, expected, options, now);
  if (response.status >= 300) {
    return fail(ErrorKind::partner_rejected,
                fmt::format("the partner redirects; its configured URL is not the FHIR base ({})", response.status));
  }
  if (is_safe(expected.interaction)) return judge_safe(response, expected, options);
  if (expected.interaction == Interaction::transaction) return judge_transaction(response, expected, options);
  if (expected.interaction == Interaction::remove) return judge_removal(response, expected);
  return judge_write(response, expected);
}

}  // namespace concord::partner
