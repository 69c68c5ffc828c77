#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "auth/access_context.h"
#include "core/http_date.h"
#include "fhir/bundle.h"
#include "fhir/outcome.h"
#include "fhir/rest/status.h"
#include "service/facade/interactions.h"
#include "service/facade/rest.h"
#include "service/facade/transaction.h"

namespace concord::facade {
namespace {

using fhir::Bundle;
using fhir::BundleEntry;

bool holds_up_the_rest(const Error& error) {
  return error.kind == ErrorKind::throttled || error.kind == ErrorKind::unavailable;
}

// The rest of a batch after the partner asked for patience: not sent, so that it gets none.
Error held_back(const Error& cause) {
  return {.kind = cause.kind,
          .message = "not tried: an entry before it was held off",
          .issues = {},
          .retry_after = cause.retry_after};
}

Result<Answer> run_batch(const Work& work, const Bundle& bundle) {
  Bundle out{.type = "batch-response"};
  Answer answer;
  std::optional<Error> stop;
  for (const BundleEntry& entry : bundle.entries) {
    Result<Answer> done = stop ? Result<Answer>{fail(held_back(*stop))} : perform_entry(work, entry);
    if (!done && !stop && holds_up_the_rest(done.error())) stop = done.error();
    out.entries.push_back(done ? response_entry(work, *done) : response_entry(done.error()));
  }
  if (stop) answer.retry_after = stop->retry_after;
  drop_repeated_urls(out);
  answer.body = fhir::to_json(out);
  return answer;
}

}  // namespace

Result<Answer> perform_entry(const Work& work, const BundleEntry& entry) {
  ASSIGN_OR_RETURN(rest::Call call, rest::call_of(entry, work.base));
  call.preferences = work.call.preferences;
  auto answer = dispatch(work.with(call));
  if (answer && call.method == http::Method::head) answer->body.reset();
  return answer;
}

void drop_repeated_urls(Bundle& bundle) {
  std::set<std::string> seen;
  for (BundleEntry& entry : bundle.entries) {
    if (entry.full_url.empty()) continue;
    const auto version = entry.resource ? (*entry.resource)["meta"].text("versionId") : std::string_view{};
    if (!seen.insert(fmt::format("{} {}", entry.full_url, version)).second) entry.full_url.clear();
  }
}

BundleEntry response_entry(const Work& work, const Answer& answer) {
  BundleEntry out;
  out.response =
      fhir::EntryResponse{.status = rest::status_line(answer.status), .location = answer.location, .etag = answer.etag};
  if (const auto modified = parse_http_date(answer.last_modified)) {
    out.response->last_modified = format_instant(*modified);
  }
  if (!answer.body) return out;
  if (answer.body->text("resourceType") == "OperationOutcome" && answer.full_url.empty()) {
    out.response->outcome = answer.body;
    return out;
  }
  const bool is_write = !answer.location.empty();
  if (is_write && work.call.preferences.returns != rest::Return::representation) return out;
  out.full_url = answer.full_url;
  out.resource = answer.body;
  return out;
}

BundleEntry response_entry(const Error& error) {
  BundleEntry out;
  out.response = fhir::EntryResponse{.status = rest::status_line(rest::verdict(error.kind).status),
                                     .outcome = rest::outcome_of(error)};
  return out;
}

Result<Answer> perform_bundle(const Work& work) {
  ASSIGN_OR_RETURN(const Bundle bundle, fhir::read_bundle(*work.call.body));
  if (bundle.entries.size() > work.settings.bundle_entries_max) {
    const std::string text = fmt::format("a Bundle may have {} entries", work.settings.bundle_entries_max);
    return fail(ErrorKind::too_large, text, {{Severity::error, "too-costly", "Bundle.entry", text}});
  }
  if (bundle.type == "batch") return run_batch(work, bundle);
  if (bundle.type == "transaction") return run_transaction(work, bundle);
  constexpr const char* kText = "only a batch or a transaction can be posted here";
  return fail(ErrorKind::malformed, kText, {{Severity::error, "value", "Bundle.type", kText}});
}

}  // namespace concord::facade
