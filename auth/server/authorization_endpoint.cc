#include "auth/server/authorization_endpoint.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "auth/server/pages.h"
#include "auth/server/scope_grant.h"

namespace concord::auth::server {
namespace {

// An app that asks for what a user may see is a clinician's.
bool is_for_clinicians(const AskedScopes& asked) {
  return std::ranges::any_of(asked.resources, [](const std::string& scope) {
    const auto parsed = parse_scope(scope);
    return parsed && parsed->level == Level::user;
  });
}

std::string user_of(const AuthorizeRequest& asked, const AskedScopes& scopes, const Settings& settings) {
  if (!asked.fhir_user.empty()) return asked.fhir_user;
  const bool is_clinician = asked.patient.empty() || is_for_clinicians(scopes);
  return is_clinician ? settings.practitioner : "Patient/" + asked.patient;
}

AuthorizeFailure failure_of(const AuthorizeRequest& asked, Refusal refusal) {
  return {.refusal = std::move(refusal), .redirect_uri = asked.redirect_uri, .state = asked.state};
}

json::Value extras_of(const AuthorizeRequest& asked) {
  if (asked.extras.size() > 0 || asked.patient.empty()) return asked.extras;
  return json::object({{"need_patient_banner", true}});
}

}  // namespace

http::Response AuthorizationEndpoint::authorize(const http::Request& request) const {
  const bool is_post = request.method == http::Method::post;
  if (is_post && (!is_form(request) || !request.query().empty())) {
    return refusal_page(400, "A POST has its parameters in a form, and none in the URL");
  }
  const auto form = parse_form(is_post ? std::string_view{request.body} : request.query());
  if (!form) return refusal_page(form.error().status, form.error().description);
  const auto asked = check_authorize(*form, clients_, grants_, settings_, request.deadline);
  return asked ? go_on(*asked, request) : turn_away(asked.error(), request);
}

http::Response AuthorizationEndpoint::go_on(const AuthorizeRequest& asked, const http::Request& request) const {
  const auto scopes = read_asked(asked.scope);
  const bool needs_patient = scopes && scopes->needs_patient && asked.patient.empty();
  if (needs_patient && !settings_.patient.empty()) {
    AuthorizeRequest settled = asked;
    settled.patient = settings_.patient;
    return approve(settled, request);
  }
  if (!needs_patient) return approve(asked, request);
  if (!asked.is_silent) return ask(asked, request);
  return turn_away(failure_of(asked, {400, "interaction_required", "a patient has to be chosen"}), request);
}

http::Response AuthorizationEndpoint::ask(const AuthorizeRequest& asked, const http::Request& request) const {
  const auto client = clients_.find(asked.client);
  const auto patients = people_.patients(request.deadline);
  if (!patients) return turn_away(failure_of(asked, patients.error()), request);
  if (client == nullptr || patients->empty()) {
    return turn_away(failure_of(asked, {400, "access_denied", "there is no patient to choose"}), request);
  }
  const auto handle = grants_.put_request(to_json(asked), request.deadline);
  if (!handle) return turn_away(failure_of(asked, handle.error()), request);
  return patient_page({.app = client->name, .request = *handle, .redirect_uri = asked.redirect_uri}, *patients);
}

// The patient must be one of those that are there, whoever named it.
http::Response AuthorizationEndpoint::approve(const AuthorizeRequest& asked, const http::Request& request) const {
  const auto client = clients_.find(asked.client);
  const auto scopes = read_asked(asked.scope);
  if (client == nullptr || !scopes) return refusal_page(400, "The app is not known any more");
  if (!asked.patient.empty()) {
    const auto exists = people_.exists("Patient/" + asked.patient, request.deadline);
    if (!exists) return turn_away(failure_of(asked, exists.error()), request);
    if (!*exists) return turn_away(failure_of(asked, {400, "access_denied", "there is no such patient"}), request);
  }
  const Held held{.launch = asked.launched, .patient = !asked.patient.empty(), .encounter = !asked.encounter.empty()};
  Code code{.context = {.client = asked.client,
                        .subject = {},
                        .base = asked.base,
                        .fhir_user = user_of(asked, *scopes, settings_),
                        .scope = granted_to_app(*scopes, *client, held),
                        .patient = asked.patient,
                        .encounter = asked.encounter,
                        .extras = extras_of(asked),
                        .nonce = asked.nonce,
                        .authenticated = std::chrono::floor<std::chrono::seconds>(clock_.now())},
            .redirect_uri = asked.redirect_uri,
            .challenge = asked.challenge,
            .grant = grants_.new_id()};
  if (code.context.scope.empty()) {
    return turn_away(failure_of(asked, {400, "invalid_scope", "none of the scopes can be granted"}), request);
  }
  code.context.subject = subject_of(code.context.fhir_user);
  const auto secret = grants_.put_code(code, request.deadline);
  if (!secret) return turn_away(failure_of(asked, secret.error()), request);
  return send_back(asked.redirect_uri, {{"code", *secret}, {"state", asked.state}}, request);
}

http::Response AuthorizationEndpoint::select_patient(const http::Request& request) const {
  const auto form = posted_form(request);
  if (!form) return refusal_page(form.error().status, form.error().description);
  const auto waiting = grants_.take_request((*form)["request"], request.deadline);
  if (!waiting) return refusal_page(503, "Try again later");
  if (!*waiting) return refusal_page(400, "This choice was made before, or waited too long: start again from the app");
  AuthorizeRequest asked = authorize_request_of(**waiting);
  asked.patient = (*form)["patient"];
  if (asked.patient.empty()) {
    return turn_away(failure_of(asked, {400, "access_denied", "no patient was chosen"}), request);
  }
  const auto offered = people_.patients(request.deadline);
  if (!offered) return turn_away(failure_of(asked, offered.error()), request);
  if (std::ranges::find(*offered, asked.patient, &PatientChoice::id) == offered->end()) {
    return turn_away(failure_of(asked, {400, "access_denied", "this patient was not offered"}), request);
  }
  return approve(asked, request);
}

http::Response AuthorizationEndpoint::turn_away(const AuthorizeFailure& failure, const http::Request& request) const {
  const Refusal& refusal = failure.refusal;
  if (failure.redirect_uri.empty()) return refusal_page(refusal.status, refusal.description);
  http::Parameters parameters{{"error", refusal.error}, {"error_description", refusal.description}};
  if (!failure.state.empty()) parameters.emplace_back("state", failure.state);
  return send_back(failure.redirect_uri, std::move(parameters), request);
}

// RFC 9207: the answer says whose it is. RFC 9700 §4.12: 303 after a form.
http::Response AuthorizationEndpoint::send_back(const std::string& redirect_uri, http::Parameters parameters,
                                                const http::Request& request) const {
  parameters.emplace_back("iss", settings_.issuer);
  const bool has_query = redirect_uri.find('?') != std::string::npos;
  return {.status = request.method == http::Method::post ? 303 : 302,
          .headers = {{"Location",
                       fmt::format("{}{}{}", redirect_uri, has_query ? '&' : '?', http::format_parameters(parameters))},
                      {"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"}},
          .body = {}};
}

}  // namespace concord::auth::server
