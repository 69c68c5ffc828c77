#include "fhir/rest/call.h"

#include <algorithm>
#include <array>

#include "core/base64.h"
#include "core/http_date.h"
#include "core/json/read.h"
#include "fhir/rest/fields.h"
#include "fhir/rest/media.h"

namespace concord::fhir::rest {
namespace {

enum class Body : std::uint8_t { none, resource, patch, form };

struct BodyRow {
  Interaction interaction;
  Body body;
  bool by_post_only;  // the same by GET has none
};
constexpr std::array kBodies{
    BodyRow{Interaction::bundle, Body::resource, false},
    BodyRow{Interaction::create, Body::resource, false},
    BodyRow{Interaction::update, Body::resource, false},
    BodyRow{Interaction::conditional_update, Body::resource, false},
    BodyRow{Interaction::patch, Body::patch, false},
    BodyRow{Interaction::conditional_patch, Body::patch, false},
    BodyRow{Interaction::operation, Body::resource, true},
    BodyRow{Interaction::search, Body::form, true},
    BodyRow{Interaction::system_search, Body::form, true},
    BodyRow{Interaction::compartment_search, Body::form, true},
};

Body body_of(Interaction interaction, http::Method method) {
  const auto* row = std::ranges::find(kBodies, interaction, &BodyRow::interaction);
  if (row == kBodies.end() || (row->by_post_only && method != http::Method::post)) return Body::none;
  return row->body;
}

tl::unexpected<Error> method_refused() {
  return fail(ErrorKind::method_not_allowed, "this method is not offered for this URL");
}

Status read_body(const http::Request& request, Call& call) {
  switch (body_of(call.interaction, request.method)) {
    case Body::none:
      return {};
    case Body::form: {
      RETURN_IF_ERROR(check_form_media(request.headers));
      ASSIGN_OR_RETURN(const auto form, http::parse_parameters(request.body));
      call.parameters.insert(call.parameters.end(), form.begin(), form.end());
      return {};
    }
    case Body::resource:
      // An operation without input may be sent without a body (R4 operations.html#request).
      if (call.interaction == Interaction::operation && request.body.empty()) return {};
      RETURN_IF_ERROR(check_resource_media(request.headers));
      break;
    case Body::patch:
      RETURN_IF_ERROR(check_patch_media(request.headers));
      break;
  }
  ASSIGN_OR_RETURN(call.body, json::read(request.body));
  return {};
}

// A Bundle has an instant where HTTP has a date of its own; what is neither stays as it is, to be ignored.
std::string http_date_of(const std::string& text) {
  const auto at = parse_instant(text);
  return at ? format_http_date(*at) : text;
}

// The JSON Patch within the Binary of an entry.
Result<json::Value> read_patch(const json::Value& resource) {
  constexpr std::string_view kPatch = "application/json-patch+json";
  if (resource.text("resourceType") != "Binary" || !resource.text("contentType").starts_with(kPatch)) {
    return fail(ErrorKind::malformed, "a PATCH entry contains a Binary of application/json-patch+json");
  }
  ASSIGN_OR_RETURN(const std::string text, base64_decode(resource.text("data")));
  return json::read(text);
}

}  // namespace

Result<Call> call_of(const http::Request& request, std::string_view path) {
  Call out{.method = request.method};
  ASSIGN_OR_RETURN(out.target, parse_target(path));
  const auto interaction = interaction_of(out.target.shape, request.method);
  if (!interaction) return method_refused();
  out.interaction = *interaction;
  ASSIGN_OR_RETURN(out.parameters, http::parse_parameters(request.query()));
  RETURN_IF_ERROR(check_acceptable(joined(request.headers, "Accept"), out.parameters));
  out.conditions = {.if_match = joined(request.headers, "If-Match"),
                    .if_none_match = joined(request.headers, "If-None-Match"),
                    .if_modified_since = std::string{request.headers.value("If-Modified-Since")},
                    .if_none_exist = std::string{request.headers.value("If-None-Exist")}};
  out.preferences = read_preferences(request.headers);
  RETURN_IF_ERROR(read_body(request, out));
  return out;
}

Result<Call> call_of(const fhir::BundleEntry& entry, std::string_view base) {
  if (!entry.request) return fail(ErrorKind::malformed, "an entry of a batch or transaction has a request");
  const fhir::EntryRequest& request = *entry.request;
  std::string_view url = request.url;
  if (!base.empty() && url.starts_with(base) && (url.size() == base.size() || url[base.size()] == '/')) {
    url.remove_prefix(base.size());
  }
  const auto mark = std::min(url.find('?'), url.size());
  Call out;
  ASSIGN_OR_RETURN(out.target, parse_target(url.substr(0, mark)));
  ASSIGN_OR_RETURN(out.parameters, http::parse_parameters(url.substr(std::min(mark + 1, url.size()))));
  const auto method = http::parse_method(request.method);
  const auto interaction = method ? interaction_of(out.target.shape, *method) : std::nullopt;
  if (!interaction || *interaction == Interaction::bundle || *interaction == Interaction::capabilities) {
    return method_refused();
  }
  out.method = *method;
  out.interaction = *interaction;
  out.conditions = {.if_match = request.if_match,
                    .if_none_match = request.if_none_match,
                    .if_modified_since = http_date_of(request.if_modified_since),
                    .if_none_exist = request.if_none_exist};
  const Body body = body_of(out.interaction, *method);
  if (body == Body::none || body == Body::form) return out;
  if (!entry.resource) return fail(ErrorKind::malformed, "POST, PUT and PATCH entries contain a resource");
  out.body = *entry.resource;
  if (body == Body::patch) {
    ASSIGN_OR_RETURN(out.body, read_patch(*entry.resource));
  }
  return out;
}

Result<http::Parameters> parse_if_none_exist(std::string_view text, std::string_view type) {
  if (text.starts_with(type)) text.remove_prefix(type.size());
  if (text.starts_with('?')) text.remove_prefix(1);
  return http::parse_parameters(text);
}

}  // namespace concord::fhir::rest
