#include <algorithm>
#include <optional>
#include <utility>

#include "core/crypto/digest.h"
#include "core/json/write.h"
#include "service/artifacts/authorship.h"
#include "service/artifacts/delivery.h"
#include "service/artifacts/exclusive.h"
#include "service/artifacts/idempotency.h"
#include "service/artifacts/store_keys.h"
#include "service/artifacts/work.h"
#include "service/partner/lease.h"

namespace concord::artifacts {
namespace {

// The first plan, and one more when somebody else was faster.
constexpr int kRounds = 2;

Outcome outcome_of(Step step, const Report& report) {
  if (step == Step::replay) return Outcome::replayed;
  if (step == Step::update) return Outcome::updated;
  const bool is_lossy =
      std::ranges::find(report.notes, mappers::NoteKind::dropped, &mappers::Note::kind) != report.notes.end() ||
      std::ranges::find(report.resources, "lost", &ResourceFate::fate) != report.resources.end();
  return is_lossy ? Outcome::delivered_with_loss : Outcome::delivered;
}

// Where each alert went; nothing for one that only the report tells.
std::vector<Report::DeliveredAlert> delivered_alerts(const Bound& bound, const partner::Plan& plan,
                                                     const std::vector<ResourceFate>& fates) {
  std::vector<Report::DeliveredAlert> out;
  for (const mappers::Alert& alert : bound.alerts) {
    const auto way = std::ranges::find(plan.alerts, alert.role, &partner::AlertCarrier::role);
    const auto carrier = way == plan.alerts.end() || way->carrier.empty()
                             ? fates.end()
                             : std::ranges::find(fates, way->carrier, &ResourceFate::role);
    out.push_back({.instrument = alert.instrument,
                   .item = alert.item,
                   .delivered_as = carrier == fates.end() ? std::string{} : carrier->location});
  }
  return out;
}

Submitted submitted(const Prepared& prepared, const Bound& bound, const Planned& planned,
                    std::vector<ResourceFate> fates) {
  Submitted out;
  out.is_new = planned.step == Step::create || planned.step == Step::resume;
  out.report.key = prepared.key;
  out.report.form = partner::to_string(planned.plan.form);
  out.report.guarantee = partner::to_string(planned.plan.guarantee);
  out.report.notes = bound.notes;
  out.report.notes.insert(out.report.notes.end(), planned.losses.begin(), planned.losses.end());
  out.report.alerts = delivered_alerts(bound, planned.plan, fates);
  out.report.resources = std::move(fates);
  out.report.outcome = outcome_of(planned.step, out.report);
  if (planned.needs_patient) out.report.patient = bound.patient_literal;
  return out;
}

Status check_time(const Work& work) {
  if (work.clock.steady_now() < work.deadline) return {};
  return fail(ErrorKind::timeout, "the time for the request is over; nothing was written");
}

// The lease that keeps apart the writers of artifacts of which there may be one; empty where any number may be.
Result<std::optional<partner::Lease>> lease_group(const Work& work, const Prepared& prepared, const Bound& bound) {
  const json::Value& primary = bound.graph.resources.front().resource;
  const ExclusiveRule* rule = exclusive_rule(prepared.key.artifact, primary);
  if (rule == nullptr) return std::optional<partner::Lease>{};
  ASSIGN_OR_RETURN(auto lease,
                   partner::Lease::acquire(
                       work.store, work.clock,
                       group_lease_key(work.partner.id().str(), exclusive_group(*rule, primary, bound.patient_literal)),
                       work.settings.lease, work.deadline));
  return std::optional<partner::Lease>{std::move(lease)};
}

// Under a lease, so that writers of the same artifact follow each other.
Result<Submitted> submit_leased(const Work& work, const Prepared& prepared) {
  ASSIGN_OR_RETURN(const partner::Lease lease,
                   partner::Lease::acquire(
                       work.store, work.clock,
                       lease_key(work.partner.id().str(), prepared.key.artifact, prepared.key.source, prepared.key.id),
                       work.settings.lease, work.deadline));
  ASSIGN_OR_RETURN(const Bound bound, bind(work, prepared));
  ASSIGN_OR_RETURN(const auto group_lease, lease_group(work, prepared, bound));
  for (int round = 0; round < kRounds; ++round) {
    RETURN_IF_ERROR(check_time(work));
    ASSIGN_OR_RETURN(const Planned planned, plan_delivery(work, prepared, bound));
    if (planned.step == Step::replay) return submitted(prepared, bound, planned, unchanged_fates(planned.plan));
    RETURN_IF_ERROR(lease.check(work.deadline));
    if (group_lease) RETURN_IF_ERROR(group_lease->check(work.deadline));
    RETURN_IF_ERROR(check_time(work));
    ASSIGN_OR_RETURN(Delivery delivery, deliver(work, prepared, bound, planned.plan));
    if (!delivery.raced) return submitted(prepared, bound, planned, std::move(delivery.fates));
  }
  return fail(ErrorKind::conflict, "somebody else is changing this artifact at the partner");
}

Submitted replayed(Report report, const mappers::ArtifactKey& key) {
  report.key = key;
  report.outcome = Outcome::replayed;
  report.retry = Retry::never;
  return {.report = std::move(report), .is_new = false};
}

Result<Submitted> submit_once(const Work& work, const Prepared& prepared, const std::string& principal,
                              const std::optional<std::string>& idempotency_key) {
  if (!idempotency_key) return submit_leased(work, prepared);
  ASSIGN_OR_RETURN(
      auto begun,
      IdempotencyBegin::begin(
          work.store, work.clock, idempotency_record_key(work.partner.id().str(), principal, *idempotency_key),
          sha256_hex(json::write(prepared.normal)),
          {.at_work = work.settings.lease, .lifetime = work.settings.idempotency_lifetime}, work.deadline));
  if (begun.replay) return replayed(*std::move(begun.replay), prepared.key);
  auto result = submit_leased(work, prepared);
  if (result) {
    begun.claim->finish(result->report);
  } else if (result.error().kind == ErrorKind::unknown_outcome) {
    begun.claim->leave_unknown();
  }
  return result;
}

void count(Metrics& metrics, const Prepared& prepared, const Result<Submitted>& result) {
  const Outcome outcome = result ? result->report.outcome : refusal(prepared.key, result.error()).outcome;
  metrics.count("concord_artifacts_total", {{"type", prepared.mapper->type()}, {"outcome", to_string(outcome)}});
  if (!result || outcome == Outcome::replayed) return;
  for (const auto& alert : result->report.alerts) {
    metrics.count("concord_alerts_total", {{"instrument", alert.instrument}});
  }
}

}  // namespace

Artifacts::Artifacts(partner::PartnerEhr& partner, partner::CapabilitiesMemory& capabilities, KeyValueStore& store,
                     Clock& clock, Metrics& metrics, Settings settings)
    : partner_{partner},
      capabilities_{capabilities},
      store_{store},
      clock_{clock},
      metrics_{metrics},
      settings_{settings},
      shipped_policy_{{}, metrics} {}

Result<Submitted> Artifacts::submit(const Submission& submission, const auth::AccessContext& access) {
  if (submission.idempotency_key) RETURN_IF_ERROR(check_idempotency_key(*submission.idempotency_key));
  auto prepared = prepare(*settings_.mappers, submission);
  if (!prepared) {
    const mappers::Mapper* mapper = settings_.mappers->find(submission.type);
    metrics_.count("concord_artifacts_total",
                   {{"type", mapper == nullptr ? "unknown" : mapper->type()}, {"outcome", "refused"}});
    return tl::unexpected(std::move(prepared).error());
  }
  ArtifactAccess allowed{policy(), access, partner_, capabilities_};
  RETURN_IF_ERROR(allowed.check_write(*prepared->mapper));
  RETURN_IF_ERROR(check_authorship(access, prepared->mapper->type(), prepared->normal));
  const Work work{partner_, store_, clock_, metrics_, capabilities_, settings_, allowed, submission.deadline};
  auto result = submit_once(work, *prepared, access.principal(), submission.idempotency_key);
  count(metrics_, *prepared, result);
  return result;
}

}  // namespace concord::artifacts
