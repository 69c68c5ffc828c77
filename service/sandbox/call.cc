#include "service/sandbox/call.h"

#include <algorithm>

#include "service/sandbox/check.h"

namespace concord::sandbox {
namespace {

bool takes_resource(Interaction interaction) {
  return interaction == Interaction::create || interaction == Interaction::update ||
         interaction == Interaction::conditional_update;
}

}  // namespace

Result<Call> call_of(const fhir::BundleEntry& entry, std::string_view base) {
  const fhir::EntryRequest& request = *entry.request;
  std::string_view url = request.url;
  if (url.starts_with(base)) url.remove_prefix(base.size());
  const auto mark = std::min(url.find('?'), url.size());
  Call out;
  ASSIGN_OR_RETURN(out.route, parse_route(url.substr(0, mark)));
  ASSIGN_OR_RETURN(out.parameters, http::parse_parameters(url.substr(std::min(mark + 1, url.size()))));
  const auto method = http::parse_method(request.method);
  const auto interaction = method ? interaction_of(out.route.shape, *method) : std::nullopt;
  if (!interaction || *interaction == Interaction::bundle) {
    return fail(ErrorKind::method_not_allowed, "this method is not offered for this URL");
  }
  out.interaction = *interaction;
  out.if_match = request.if_match;
  out.if_none_match = request.if_none_match;
  out.if_none_exist = request.if_none_exist;
  if (!takes_resource(out.interaction)) return out;
  if (!entry.resource) return fail(ErrorKind::malformed, "POST and PUT entries contain a resource");
  RETURN_IF_ERROR(check_resource(*entry.resource, out.route.type));
  out.resource = entry.resource;
  return out;
}

}  // namespace concord::sandbox
