#include <array>
#include <utility>

#include "fhir/outcome.h"
#include "service/artifacts/artifacts.h"

namespace concord::artifacts {
namespace {

json::Value fate_json(const ResourceFate& fate) {
  json::Object out;
  out.push_back(json::Member::constant("role", fate.role));
  out.push_back(json::Member::constant("type", fate.type));
  out.push_back(json::Member::constant("fate", fate.fate));
  if (!fate.location.empty()) out.push_back(json::Member::constant("location", fate.location));
  if (!fate.reason.empty()) out.push_back(json::Member::constant("reason", fate.reason));
  return {std::move(out)};
}

json::Value alert_json(const Report::DeliveredAlert& alert) {
  json::Object out;
  out.push_back(json::Member::constant("instrument", alert.instrument));
  out.push_back(json::Member::constant("item", alert.item));
  if (!alert.delivered_as.empty()) out.push_back(json::Member::constant("deliveredAs", alert.delivered_as));
  return {std::move(out)};
}

template <class T, class F>
json::Value list(const std::vector<T>& items, F to_value) {
  json::Array out;
  out.reserve(items.size());
  for (const T& item : items) out.push_back(to_value(item));
  return {std::move(out)};
}

// What the caller may do about an error, as the report says it. A race that was lost too often is no precondition of
// the caller's.
Retry retry_after(const Error& error) {
  return error.kind == ErrorKind::precondition_failed ? Retry::later : fhir::rest::retry_of(error);
}

// issue-type codes for an error that names no findings of its own.
std::string_view issue_code(ErrorKind kind) {
  using enum ErrorKind;
  constexpr std::array<std::pair<ErrorKind, std::string_view>, 9> kCodes{{{unknown_outcome, "incomplete"},
                                                                          {conflict, "conflict"},
                                                                          {precondition_failed, "conflict"},
                                                                          {not_found, "not-found"},
                                                                          {throttled, "throttled"},
                                                                          {unavailable, "transient"},
                                                                          {timeout, "timeout"},
                                                                          {too_large, "too-costly"},
                                                                          {unprocessable, "invalid"}}};
  for (const auto& [candidate, code] : kCodes) {
    if (candidate == kind) return code;
  }
  return "processing";
}

}  // namespace

std::string_view to_string(Outcome outcome) noexcept {
  switch (outcome) {
    case Outcome::delivered:
      return "delivered";
    case Outcome::delivered_with_loss:
      return "delivered-with-loss";
    case Outcome::updated:
      return "updated";
    case Outcome::replayed:
      return "replayed";
    case Outcome::unknown:
      return "unknown";
    case Outcome::refused:
      return "refused";
  }
  return "refused";
}

json::Value to_json(const mappers::ArtifactKey& key) {
  json::Object out;
  const auto put = [&out](std::string_view name, const std::string& text) {
    if (!text.empty()) out.push_back(json::Member::constant(name, text));
  };
  put("artifact", key.artifact);
  put("source", key.source);
  put("id", key.id);
  put("recordedAt", key.recorded_at);
  return {std::move(out)};
}

json::Value to_json(const mappers::Note& note) {
  json::Object out;
  out.push_back(json::Member::constant("kind", mappers::to_string(note.kind)));
  if (!note.pointer.empty()) out.push_back(json::Member::constant("pointer", note.pointer));
  if (!note.expression.empty()) out.push_back(json::Member::constant("expression", note.expression));
  out.push_back(json::Member::constant("text", note.text));
  return {std::move(out)};
}

json::Value to_json(const Report& report) {
  json::Object out;
  out.push_back(json::Member::constant("artifact", to_json(report.key)));
  out.push_back(json::Member::constant("outcome", json::Value::literal(to_string(report.outcome))));
  out.push_back(json::Member::constant("form", report.form));
  out.push_back(json::Member::constant("guarantee", report.guarantee));
  out.push_back(json::Member::constant("retry", json::Value::literal(to_string(report.retry))));
  out.push_back(json::Member::constant("resources", list(report.resources, fate_json)));
  // operation_outcome() of no findings says "all ok", which is none of ours.
  out.push_back(json::Member::constant(
      "issues", report.issues.empty() ? json::Value{json::Array{}} : fhir::operation_outcome(report.issues)["issue"]));
  out.push_back(
      json::Member::constant("notes", list(report.notes, [](const mappers::Note& note) { return to_json(note); })));
  out.push_back(json::Member::constant("alerts", list(report.alerts, alert_json)));
  return {std::move(out)};
}

Report refusal(const mappers::ArtifactKey& key, const Error& error) {
  Report report;
  report.key = key;
  report.outcome = error.kind == ErrorKind::unknown_outcome ? Outcome::unknown : Outcome::refused;
  report.retry = retry_after(error);
  report.issues = error.issues;
  if (report.issues.empty()) {
    report.issues.push_back({.severity = Severity::error,
                             .code = std::string{issue_code(error.kind)},
                             .expression = {},
                             .text = error.message});
  }
  return report;
}

}  // namespace concord::artifacts
