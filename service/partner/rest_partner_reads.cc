// The calls of RestPartner that change nothing.
#include <utility>

#include "fhir/resource_types.h"
#include "service/partner/rest_partner.h"
#include "service/partner/url.h"

namespace concord::partner {
namespace {

tl::unexpected<Error> no_such_thing() { return fail(ErrorKind::not_found, "no resource has such a type or id"); }

bool can_exist(std::string_view type, std::string_view logical_id) {
  return fhir::is_resource_type(type) && is_path_id(logical_id);
}

std::string with_query(std::string url, const http::Parameters& parameters) {
  if (!parameters.empty()) url += "?" + http::format_parameters(parameters);
  return url;
}

}  // namespace

Result<Answer> RestPartner::capabilities(Deadline deadline) {
  return exchange(make_call(http::Method::get, join_url(options_.base_url, {"metadata"}), deadline),
                  {.interaction = Interaction::capabilities});
}

Result<Answer> RestPartner::read(std::string_view type, std::string_view logical_id, Deadline deadline) {
  if (!can_exist(type, logical_id)) return no_such_thing();
  return exchange(make_read(join_url(options_.base_url, {type, logical_id}), deadline),
                  {.interaction = Interaction::read, .type = std::string{type}, .logical_id = std::string{logical_id}});
}

Result<Answer> RestPartner::version_read(std::string_view type, std::string_view logical_id, std::string_view version,
                                         Deadline deadline) {
  if (!can_exist(type, logical_id) || !is_path_id(version)) return no_such_thing();
  return exchange(make_read(join_url(options_.base_url, {type, logical_id, "_history", version}), deadline),
                  {.interaction = Interaction::version_read,
                   .type = std::string{type},
                   .logical_id = std::string{logical_id},
                   .version = std::string{version}});
}

Result<Answer> RestPartner::history(std::string_view type, std::string_view logical_id,
                                    const http::Parameters& parameters, Deadline deadline) {
  if (!can_exist(type, logical_id)) return no_such_thing();
  std::string url = with_query(join_url(options_.base_url, {type, logical_id, "_history"}), parameters);
  if (url.size() > options_.url_bytes_max) return fail(ErrorKind::too_large, "the parameters are too long for a URL");
  return exchange(
      make_read(std::move(url), deadline),
      {.interaction = Interaction::history, .type = std::string{type}, .logical_id = std::string{logical_id}});
}

Result<Answer> RestPartner::search_at(std::string place, const http::Parameters& parameters,
                                      const Expectation& expected, Deadline deadline) {
  const std::string url = with_query(place, parameters);
  if (url.size() <= options_.url_bytes_max) return exchange(make_read(url, deadline), expected);
  HttpCall call = make_read(std::move(place) + "/_search", deadline);
  call.method = http::Method::post;
  call.headers.set("Content-Type", "application/x-www-form-urlencoded");
  call.body = http::format_parameters(parameters);
  return exchange(std::move(call), expected);
}

Result<Answer> RestPartner::search(std::string_view type, const http::Parameters& parameters, Deadline deadline) {
  if (!fhir::is_resource_type(type)) return no_such_thing();
  return search_at(join_url(options_.base_url, {type}), parameters,
                   {.interaction = Interaction::search, .type = std::string{type}}, deadline);
}

Result<Answer> RestPartner::compartment_search(std::string_view compartment, std::string_view logical_id,
                                               std::string_view type, const http::Parameters& parameters,
                                               Deadline deadline) {
  if (!can_exist(compartment, logical_id) || !fhir::is_resource_type(type)) return no_such_thing();
  return search_at(join_url(options_.base_url, {compartment, logical_id, type}), parameters,
                   {.interaction = Interaction::compartment_search, .type = std::string{type}}, deadline);
}

Result<Answer> RestPartner::everything(std::string_view patient, const http::Parameters& parameters,
                                       Deadline deadline) {
  if (!is_path_id(patient)) return no_such_thing();
  std::string url = with_query(join_url(options_.base_url, {"Patient", patient}) + "/$everything", parameters);
  if (url.size() > options_.url_bytes_max) return fail(ErrorKind::too_large, "the parameters are too long for a URL");
  return exchange(make_read(std::move(url), deadline), {.interaction = Interaction::everything});
}

Result<Answer> RestPartner::next_page(std::string_view url, Deadline deadline) {
  const auto origin = parse_origin(url);
  const bool is_ours = options_.has_credentials ? is_within(options_.base_url, url)
                                                : origin && origin == parse_origin(options_.base_url);
  if (!is_ours) {
    return fail(ErrorKind::partner_broken, "the partner's next link does not lead to the partner");
  }
  return exchange(make_call(http::Method::get, std::string{url}, deadline), {.interaction = Interaction::page});
}

}  // namespace concord::partner
