#include "service/http/audit_trail.h"

#include <utility>

#include <fmt/format.h>

#include "service/http/audit_subject.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

constexpr std::size_t kKeptMax = 4096;
constexpr std::string_view kFailures = "concord_audit_failures_total";
constexpr std::string_view kKept = "concord_audit_kept_records";
constexpr std::string_view kLost = "concord_audit_lost_total";

AuditRecord::Outcome outcome_of(const Handled& handled) {
  if (handled.response.status >= 500) return AuditRecord::Outcome::failed;
  if (handled.response.status >= 400 || !handled.denied.empty()) return AuditRecord::Outcome::refused;
  return AuditRecord::Outcome::success;
}

bool changes_nothing(Method method) { return method == Method::get || method == Method::head; }

void add_caller(const auth::AccessContext& access, AuditRecord& record) {
  if (access.is_unrestricted()) return;
  const auth::Grant& grant = access.grant();
  record.issuer = grant.issuer;
  record.client = grant.client;
  if (grant.subject != grant.client) record.subject = grant.subject;
  record.user = grant.fhir_user;
  record.token_id = grant.token_id;
  if (!grant.patient.empty()) record.patients.push_back(fmt::format("Patient/{}", grant.patient));
}

}  // namespace

Status AuditTrail::ready(Deadline deadline) {
  if (options_.sink == nullptr) return {};
  const std::scoped_lock lock{mutex_};
  while (!kept_.empty()) {
    if (const Status written = options_.sink->record(kept_.back(), deadline); !written) {
      metrics_.count(kFailures, {}, 1);
      if (options_.serves_without) return {};
      return fail(ErrorKind::unavailable, "accesses cannot be recorded at the moment");
    }
    kept_.pop_back();
    metrics_.set(kKept, {}, static_cast<double>(kept_.size()));
  }
  return {};
}

void AuditTrail::record(const Request& request, std::string_view request_id, Handled& handled) {
  if (const Status recorded = try_record(request, request_id, handled); !recorded) {
    handled.response = respond(recorded.error());
  }
}

Status AuditTrail::try_record(const Request& request, std::string_view request_id, const Handled& handled) {
  if (options_.sink == nullptr) return {};
  AuditRecord record = record_of(request, request_id, handled);
  const bool succeeded = record.outcome == AuditRecord::Outcome::success;
  if (options_.sink->record(record, request.deadline)) return {};
  metrics_.count(kFailures, {}, 1);
  keep(std::move(record));
  if (options_.serves_without || !succeeded) return {};
  const ErrorKind kind = changes_nothing(request.method) ? ErrorKind::unavailable : ErrorKind::unknown_outcome;
  return fail(kind, "the access cannot be recorded");
}

void AuditTrail::keep(AuditRecord record) {
  const std::scoped_lock lock{mutex_};
  if (kept_.size() == kKeptMax) return metrics_.count(kLost, {}, 1);
  kept_.push_back(std::move(record));
  metrics_.set(kKept, {}, static_cast<double>(kept_.size()));
}

AuditRecord AuditTrail::record_of(const Request& request, std::string_view request_id, const Handled& handled) const {
  AuditRecord out;
  out.at = clock_.now();
  out.outcome = outcome_of(handled);
  out.remote_address = request.remote_address;
  out.request = RequestId{std::string{request_id}};
  out.partner = PartnerId{handled.partner};
  out.server = handled.partner.empty() ? public_url_ : fmt::format("{}/{}", public_url_, handled.partner);
  out.reason = handled.denied;
  add_interaction(request.method, handled.route, out);
  add_caller(handled.access, out);
  add_subject(request, handled.response, handled.route, out);
  return out;
}

}  // namespace concord::http
