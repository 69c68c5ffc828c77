// The calls of RestPartner that change something.
#include <algorithm>
#include <utility>

#include "core/json/write.h"
#include "fhir/resource_types.h"
#include "service/partner/rest_partner.h"
#include "service/partner/url.h"

namespace concord::partner {
namespace {

constexpr std::string_view kReturnResource = "return=representation";

bool has_version_condition(const json::Value& bundle) {
  return std::ranges::any_of(bundle["entry"].items(),
                             [](const json::Value& entry) { return entry["request"].find("ifMatch") != nullptr; });
}

bool may_be_sent(std::string_view field_value) {
  return std::ranges::all_of(field_value, [](char c) { return c >= ' ' && c < '\x7F'; });
}

}  // namespace

Result<Answer> RestPartner::create(const json::Value& resource, const http::Parameters& if_none_exist,
                                   Deadline deadline) {
  const std::string_view type = resource.text("resourceType");
  if (!fhir::is_resource_type(type)) return fail(ErrorKind::fault, "what is created must be a resource");
  std::string criteria = http::format_parameters(if_none_exist);
  if (criteria.size() > options_.url_bytes_max) {
    return fail(ErrorKind::too_large, "the condition is too long for a header");
  }
  HttpCall call = make_write(http::Method::post, join_url(options_.base_url, {type}), json::write(resource), deadline);
  call.headers.set("Prefer", std::string{kReturnResource});
  if (!criteria.empty()) call.headers.set("If-None-Exist", std::move(criteria));
  return exchange(std::move(call), {.interaction = Interaction::create, .type = std::string{type}});
}

Result<Answer> RestPartner::update(const json::Value& resource, std::string_view if_match, Deadline deadline) {
  const std::string_view type = resource.text("resourceType");
  const std::string_view logical_id = resource.text("id");
  if (!fhir::is_resource_type(type) || !is_path_id(logical_id) || !may_be_sent(if_match)) {
    return fail(ErrorKind::fault, "what is updated must be a resource with an id, and its ETag plain text");
  }
  HttpCall call =
      make_write(http::Method::put, join_url(options_.base_url, {type, logical_id}), json::write(resource), deadline);
  call.headers.set("Prefer", std::string{kReturnResource});
  if (!if_match.empty()) call.headers.set("If-Match", std::string{if_match});
  return exchange(std::move(call), {.interaction = Interaction::update,
                                    .type = std::string{type},
                                    .logical_id = std::string{logical_id},
                                    .if_match = !if_match.empty()});
}

Result<Answer> RestPartner::remove(std::string_view type, std::string_view logical_id, std::string_view if_match,
                                   Deadline deadline) {
  if (!fhir::is_resource_type(type) || !is_path_id(logical_id)) {
    return fail(ErrorKind::not_found, "no resource has such a type or id");
  }
  if (!may_be_sent(if_match)) return fail(ErrorKind::fault, "an ETag must be plain text");
  HttpCall call = make_write(http::Method::del, join_url(options_.base_url, {type, logical_id}), {}, deadline);
  if (!if_match.empty()) call.headers.set("If-Match", std::string{if_match});
  return exchange(std::move(call), {.interaction = Interaction::remove,
                                    .type = std::string{type},
                                    .logical_id = std::string{logical_id},
                                    .if_match = !if_match.empty()});
}

Result<Answer> RestPartner::transaction(const json::Value& bundle, Returns returns, Deadline deadline) {
  const std::string_view type = bundle.text("type");
  if (bundle.text("resourceType") != "Bundle" || (type != "transaction" && type != "batch")) {
    return fail(ErrorKind::fault, "what is sent as a transaction must be a transaction or batch Bundle");
  }
  HttpCall call = make_write(http::Method::post, join_url(options_.base_url, {}), json::write(bundle), deadline);
  call.headers.set("Prefer", returns == Returns::minimal ? "return=minimal" : std::string{kReturnResource});
  return exchange(std::move(call), {.interaction = Interaction::transaction,
                                    .bundle_type = std::string{type},
                                    .entries = bundle["entry"].size(),
                                    .if_match = has_version_condition(bundle)});
}

}  // namespace concord::partner
