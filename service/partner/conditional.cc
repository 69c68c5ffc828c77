#include "service/partner/conditional.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "core/crypto/digest.h"
#include "service/partner/find_one.h"
#include "service/partner/lease.h"

namespace concord::partner {
namespace {

using std::chrono::milliseconds;

constexpr int kCreated = 201;
constexpr int kFound = 200;
// When to look after a write that nobody answered, from the moment it was given up.
constexpr std::array kLooks{milliseconds{500}, milliseconds{2'000}, milliseconds{5'000}};
// Kept back from the write for looking, unless that is more than a quarter of the time.
constexpr milliseconds kLookingTime{6'000};

// Criteria mean the same in any order. Each part is preceded by its length, so that no two lists read alike.
std::string lease_key(const PartnerId& partner, std::string_view type, http::Parameters criteria) {
  std::ranges::sort(criteria);
  std::string bytes = fmt::format("{}:{}{}:{}", partner.str().size(), partner.str(), type.size(), type);
  for (const auto& [name, value] : criteria) bytes += fmt::format("{}:{}{}:{}", name.size(), name, value.size(), value);
  return "ccl:create:" + sha256_hex(bytes);
}

Answer answer_with(int status, const Found& found) {
  const json::Value& resource = found.resource;
  const std::string_view version = resource["meta"].text("versionId");
  Answer out{.status = status, .body = resource};
  out.location = fmt::format("{}/{}", resource.text("resourceType"), resource.text("id"));
  if (version.empty()) return out;
  out.location += fmt::format("/_history/{}", version);
  out.etag = fmt::format("W/\"{}\"", version);
  return out;
}

tl::unexpected<Error> unknown_outcome() {
  const std::string text =
      "the partner did not answer whether the resource was created; send the same request again to find out";
  return fail(ErrorKind::unknown_outcome, text,
              {{.severity = Severity::error, .code = "incomplete", .expression = {}, .text = text}});
}

// The same question as before the write. Who has the lease may take what is there now for its own.
Result<Answer> reconcile(const ConditionalContext& context, std::string_view type, const http::Parameters& criteria,
                         Deadline deadline) {
  const Deadline given_up = context.clock.steady_now();
  for (const milliseconds after : kLooks) {
    if (given_up + after >= deadline) break;
    context.clock.sleep_until(given_up + after);
    auto match = find_one(context.partner, type, criteria, deadline);
    if (!match || match->how == Matches::none) continue;
    if (match->how == Matches::several) return several_matches();
    return answer_with(kCreated, *match->found);
  }
  context.metrics.count("concord_writes_unknown_total", {{"partner", context.partner.id().str()}});
  return unknown_outcome();
}

Result<Answer> create_leased(const ConditionalContext& context, const Lease& lease, const json::Value& resource,
                             const http::Parameters& criteria, bool is_conditional, Deadline deadline) {
  const std::string_view type = resource.text("resourceType");
  ASSIGN_OR_RETURN(const Match match, find_one(context.partner, type, criteria, deadline));
  if (match.how == Matches::several) return several_matches();
  if (match.how == Matches::one) return answer_with(kFound, *match.found);
  RETURN_IF_ERROR(lease.check(deadline));
  const auto remaining = deadline - context.clock.steady_now();
  auto answer = context.partner.create(resource, is_conditional ? criteria : http::Parameters{},
                                       deadline - std::min<Deadline::duration>(kLookingTime, remaining / 4));
  if (answer) return answer;
  if (answer.error().kind == ErrorKind::unknown_outcome) return reconcile(context, type, criteria, deadline);
  if (is_conditional && answer.error().kind == ErrorKind::precondition_failed) return several_matches();
  return answer;
}

}  // namespace

Result<Answer> create_unless_found(const ConditionalContext& context, const json::Value& resource,
                                   const http::Parameters& criteria, Deadline deadline) {
  if (criteria.empty()) return fail(ErrorKind::unprocessable, "a condition must have a search parameter");
  const std::string_view type = resource.text("resourceType");
  const TypeCapabilities* able = context.capabilities.find(type);
  const bool is_conditional = able != nullptr && able->conditional_create;
  if (able != nullptr && !able->search) {
    if (is_conditional) return context.partner.create(resource, criteria, deadline);
    return fail(ErrorKind::unsupported, "the partner cannot be searched for what the condition names");
  }
  ASSIGN_OR_RETURN(const Lease lease,
                   Lease::acquire(context.leases, context.clock, lease_key(context.partner.id(), type, criteria),
                                  context.lease, deadline));
  return create_leased(context, lease, resource, criteria, is_conditional, deadline);
}

}  // namespace concord::partner
