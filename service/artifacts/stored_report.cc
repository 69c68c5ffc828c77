#include <algorithm>
#include <array>

#include "fhir/outcome.h"
#include "service/artifacts/idempotency.h"

namespace concord::artifacts {
namespace {

constexpr std::array kOutcomes{Outcome::delivered, Outcome::delivered_with_loss,
                               Outcome::updated,   Outcome::replayed,
                               Outcome::unknown,   Outcome::refused};
constexpr std::array kRetries{Retry::never, Retry::same_request, Retry::later};
constexpr std::array kNoteKinds{mappers::NoteKind::dropped, mappers::NoteKind::defaulted, mappers::NoteKind::translated,
                                mappers::NoteKind::normalised, mappers::NoteKind::doubted};

// The enumerator of that name; empty when there is none.
template <class E, std::size_t N>
std::optional<E> parse(const std::array<E, N>& all, std::string_view name) {
  const auto* at = std::ranges::find_if(all, [name](E candidate) { return to_string(candidate) == name; });
  if (at == all.end()) return std::nullopt;
  return *at;
}

std::string text(const json::Value& object, std::string_view name) { return std::string{object.text(name)}; }

}  // namespace

json::Value stored_form(const Report& report) {
  const json::Value out = json::with(to_json(report), "artifact", {});
  return report.patient.empty() ? out : json::with(out, "patient", report.patient);
}

Result<Report> read_stored_form(const json::Value& stored) {
  Report report;
  const auto outcome = parse(kOutcomes, stored.text("outcome"));
  const auto retry = parse(kRetries, stored.text("retry"));
  if (!outcome || !retry) return fail(ErrorKind::fault, "a stored delivery report cannot be read");
  report.outcome = *outcome;
  report.retry = *retry;
  report.form = text(stored, "form");
  report.guarantee = text(stored, "guarantee");
  report.patient = text(stored, "patient");
  for (const json::Value& item : stored["resources"].items()) {
    report.resources.push_back({.role = text(item, "role"),
                                .type = text(item, "type"),
                                .fate = text(item, "fate"),
                                .location = text(item, "location"),
                                .reason = text(item, "reason")});
  }
  report.issues = fhir::read_outcome(json::object({{"resourceType", "OperationOutcome"}, {"issue", stored["issues"]}}));
  for (const json::Value& item : stored["notes"].items()) {
    const auto kind = parse(kNoteKinds, item.text("kind"));
    if (!kind) return fail(ErrorKind::fault, "a stored delivery report cannot be read");
    report.notes.push_back({.kind = *kind,
                            .pointer = text(item, "pointer"),
                            .expression = text(item, "expression"),
                            .text = text(item, "text")});
  }
  for (const json::Value& item : stored["alerts"].items()) {
    report.alerts.push_back({.instrument = text(item, "instrument"),
                             .item = text(item, "item"),
                             .delivered_as = text(item, "deliveredAs")});
  }
  return report;
}

}  // namespace concord::artifacts
