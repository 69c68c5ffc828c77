// create, and the conditional forms of update, patch and delete: what criteria select decides which resource it is.
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/crypto/digest.h"
#include "fhir/rest/status.h"
#include "service/facade/interactions.h"
#include "service/facade/preconditions.h"
#include "service/facade/resource_check.h"
#include "service/facade/selection.h"
#include "service/facade/write_one.h"
#include "service/partner/conditional.h"
#include "service/partner/lease.h"

namespace concord::facade {
namespace {

using json::Value;

// Requests with the same condition come one after the other, whichever replica they reach. The name tells nothing.
Result<partner::Lease> leased(const Work& work, const http::Parameters& criteria) {
  const std::string text =
      fmt::format("{} {}?{}", work.services.partner.id().str(), work.type(), http::format_parameters(criteria));
  return partner::Lease::acquire(work.services.store, work.services.clock, "condition:" + sha256_hex(text),
                                 work.settings.lease, work.deadline);
}

Result<Answer> create_on_condition(const Work& work) {
  ASSIGN_OR_RETURN(const auto asked, rest::parse_if_none_exist(work.call.conditions.if_none_exist, work.type()));
  ASSIGN_OR_RETURN(const auto criteria, criteria_of(work, asked));
  ASSIGN_OR_RETURN(const auto capabilities, work.services.capabilities.get(work.deadline));
  const partner::ConditionalContext context{.partner = work.services.partner,
                                            .capabilities = *capabilities,
                                            .leases = work.services.store,
                                            .clock = work.services.clock,
                                            .metrics = work.services.metrics,
                                            .lease = work.settings.lease};
  const Value inward = work.rewrite.inward(json::with(*work.call.body, "id", {}));
  auto answer = partner::create_unless_found(context, inward, criteria, work.deadline);
  if (answer) return created_answer(work, *answer, work.type());
  Error error = std::move(answer).error();
  if (error.kind == ErrorKind::unsupported) {  // a condition that nobody can judge does not hold
    error.issues = rest::findings_of(error);
    error.kind = ErrorKind::precondition_failed;
  }
  return fail(std::move(error));
}

// Nothing is selected: a new resource, under the id that the body may have chosen.
Result<Answer> update_new(const Work& work, const Value& resource) {
  const std::string id{resource.text("id")};
  if (!work.call.conditions.if_match.empty()) {
    return fail(ErrorKind::precondition_failed, "If-Match does not name a version: nothing is selected");
  }
  if (id.empty()) return write_new(work, resource);
  const auto there = work.services.partner.read(work.type(), id, work.deadline);
  if (there) return fail(ErrorKind::conflict, "nothing is selected, but a resource of the body's id exists");
  if (there.error().kind != ErrorKind::not_found && there.error().kind != ErrorKind::gone) {
    return tl::unexpected(there.error());
  }
  return write_over(work, resource, id, {});
}

}  // namespace

Result<Answer> create(const Work& work) {
  RETURN_IF_ERROR(check_resource(work, *work.call.body, work.type()));
  return work.call.conditions.if_none_exist.empty() ? write_new(work, *work.call.body) : create_on_condition(work);
}

Result<Answer> update_conditionally(const Work& work) {
  const Value& resource = *work.call.body;
  RETURN_IF_ERROR(check_resource(work, resource, work.type()));
  ASSIGN_OR_RETURN(const auto criteria, criteria_of(work, work.call.parameters));
  ASSIGN_OR_RETURN(const auto lease, leased(work, criteria));
  ASSIGN_OR_RETURN(const auto id, selected_id(work, criteria));
  if (!id) return update_new(work, resource);
  if (!resource.text("id").empty() && resource.text("id") != *id) {
    constexpr const char* kText = "the id of the body is not that of the one match";
    return fail(ErrorKind::malformed, kText, {{Severity::error, "value", work.type() + ".id", kText}});
  }
  ASSIGN_OR_RETURN(const std::string tag, checked_conditions(work, work.type(), *id));
  return write_over(work, json::with(resource, "id", Value{*id}), *id, tag);
}

Result<Answer> patch_conditionally(const Work& work) {
  ASSIGN_OR_RETURN(const auto criteria, criteria_of(work, work.call.parameters));
  ASSIGN_OR_RETURN(const auto id, selected_id(work, criteria));
  if (!id) return fail(ErrorKind::not_found, "the criteria select nothing: a patch creates nothing");
  return patch_resource_at(work, *id);
}

Result<Answer> remove_conditionally(const Work& work) {
  ASSIGN_OR_RETURN(const auto criteria, criteria_of(work, work.call.parameters));
  ASSIGN_OR_RETURN(const auto id, selected_id(work, criteria));
  if (id) return remove_at(work, *id);
  if (!work.call.conditions.if_match.empty()) {
    return fail(ErrorKind::precondition_failed, "If-Match does not name a version: nothing is selected");
  }
  return removed_answer(work);
}

}  // namespace concord::facade
