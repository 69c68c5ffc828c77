#include "service/facade/rest.h"

#include <algorithm>
#include <array>
#include <utility>

#include "auth/access/guard.h"
#include "service/facade/interactions.h"
#include "service/facade/offered.h"
#include "service/partner/authorized_partner.h"

namespace concord::facade {
namespace {

using rest::Interaction;

struct Row {
  Interaction interaction;
  Result<Answer> (*perform)(const Work&);
};
constexpr std::array kRows{
    Row{Interaction::capabilities, describe_capabilities},
    Row{Interaction::bundle, perform_bundle},
    Row{Interaction::operation, perform_operation},
    Row{Interaction::search, search},
    Row{Interaction::compartment_search, search_compartment},
    Row{Interaction::read, read},
    Row{Interaction::version_read, read_version},
    Row{Interaction::history, read_history},
    Row{Interaction::create, create},
    Row{Interaction::update, update},
    Row{Interaction::conditional_update, update_conditionally},
    Row{Interaction::patch, patch},
    Row{Interaction::conditional_patch, patch_conditionally},
    Row{Interaction::remove, remove},
    Row{Interaction::conditional_delete, remove_conditionally},
};

}  // namespace

Result<Answer> dispatch(const Work& work) {
  RETURN_IF_ERROR(check_asked(work));
  const auto* row = std::ranges::find(kRows, work.call.interaction, &Row::interaction);
  if (row == kRows.end()) return fail(ErrorKind::method_not_allowed, "this interaction is not offered");
  auto answer = row->perform(work);
  if (!answer) return fail(as_ours(std::move(answer).error()));
  return answer;
}

Rest::Rest(Services services, std::string base, Settings settings)
    : services_{services}, settings_{settings}, base_{std::move(base)}, rewrite_{services.partner.base_url(), base_} {}

Result<Answer> Rest::perform(const rest::Call& call, const auth::AccessContext& access, Deadline deadline) const {
  const auth::Guard guard{services_.policy, access, {.partner = services_.partner.base_url(), .ours = base_}};
  partner::AuthorizedPartner authorized{services_.partner, services_.capabilities, guard};
  const Services services = services_.before(authorized);
  return dispatch({.services = services,
                   .settings = settings_,
                   .rewrite = rewrite_,
                   .base = base_,
                   .statements = statements_,
                   .call = call,
                   .access = access,
                   .guard = guard,
                   .deadline = deadline});
}

std::string Rest::allowed(const rest::Target& target, Deadline deadline) const {
  const auto capabilities = services_.capabilities.get(deadline);
  const std::string& type = target.member.empty() ? target.type : target.member;
  const auto* known = capabilities ? (*capabilities)->find(type) : nullptr;
  return known == nullptr ? rest::allowed_methods(implemented(), target.shape) : allowed_methods(target, *known);
}

}  // namespace concord::facade
