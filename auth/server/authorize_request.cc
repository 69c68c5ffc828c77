#include "auth/server/authorize_request.h"

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "auth/server/scope_grant.h"
#include "core/base64.h"

namespace concord::auth::server {
namespace {

constexpr std::size_t kChallengeBytes = 43;
constexpr std::size_t kTextBytesMax = 512;

// The request while it is being checked.
struct Draft {
  const Form& form;
  const Client& client;
  const Settings& settings;
  Grants& grants;
  Deadline deadline;
  AuthorizeRequest request;
};
using Checked = Answered<void>;

tl::unexpected<Refusal> invalid(std::string_view text) { return refuse("invalid_request", text); }

bool is_bounded_text(std::string_view text) {
  return text.size() <= kTextBytesMax && std::ranges::all_of(text, [](char c) { return c >= ' ' && c < '\x7f'; });
}

Checked check_form(Draft& draft) {
  if (draft.form.has_repeats()) return invalid("a parameter is there twice");
  if (draft.form.count("request") > 0) return refuse("request_not_supported", "request is not supported");
  if (draft.form.count("request_uri") > 0) return refuse("request_uri_not_supported", "request_uri is not supported");
  return {};
}

Checked check_response_type(Draft& draft) {
  const std::string_view type = draft.form["response_type"];
  if (type.empty()) return invalid("response_type is required");
  if (type != "code") return refuse("unsupported_response_type", "response_type must be code");
  const std::string_view mode = draft.form["response_mode"];
  if (!mode.empty() && mode != "query") return invalid("response_mode must be query");
  if (!draft.client.authorization_code) return refuse("unauthorized_client", "this client may not ask for a code");
  return {};
}

Checked check_state(Draft& draft) {
  draft.request.state = draft.form["state"];
  if (draft.request.state.empty()) return invalid("state is required");
  if (!is_bounded_text(draft.request.state)) return invalid("state must be at most 512 printable ASCII characters");
  draft.request.nonce = draft.form["nonce"];
  if (!is_bounded_text(draft.request.nonce)) return invalid("nonce must be at most 512 printable ASCII characters");
  return {};
}

// RFC 8707 `resource` says the same.
Checked check_audience(Draft& draft) {
  const std::string_view aud = draft.form["aud"];
  const std::string_view resource = draft.form["resource"];
  if (aud.empty() && resource.empty()) return invalid("aud is required");
  const Base* base = find_base(draft.settings, aud.empty() ? resource : aud);
  if (base == nullptr || (!resource.empty() && find_base(draft.settings, resource) != base)) {
    return invalid("aud must be the FHIR base URL that the app will call");
  }
  draft.request.base = base->url;
  return {};
}

Checked check_challenge(Draft& draft) {
  const std::string_view challenge = draft.form["code_challenge"];
  const std::string_view method = draft.form["code_challenge_method"];
  if (challenge.empty() && method.empty() && !draft.client.pkce_required) return {};
  if (challenge.empty()) return invalid("code_challenge is required");
  if (method != "S256") return invalid("code_challenge_method must be S256");
  if (challenge.size() != kChallengeBytes || !base64url_decode(challenge)) {
    return invalid("code_challenge must be 43 characters of base64url");
  }
  draft.request.challenge = challenge;
  return {};
}

Checked check_scope(Draft& draft) {
  draft.request.scope = draft.form["scope"];
  if (draft.request.scope.empty()) return invalid("scope is required");
  const auto asked = read_asked(draft.request.scope);
  if (!asked) return refuse("invalid_scope", "the scopes cannot be read, or are too many");
  if (asked->launch && draft.form["launch"].empty()) return invalid("the scope launch needs the parameter launch");
  return {};
}

Checked check_launch(Draft& draft) {
  const std::string_view handle = draft.form["launch"];
  if (handle.empty()) return {};
  ASSIGN_OR_RETURN(const auto launch, draft.grants.find_launch(handle, draft.deadline));
  const bool is_ours =
      launch && launch->base == draft.request.base && (launch->client.empty() || launch->client == draft.client.id);
  if (!is_ours) return invalid("launch is not known, is too old, or is for another app or server");
  if (!holds_scope(draft.request.scope, "launch")) return {};
  draft.request.launched = true;
  draft.request.patient = launch->patient;
  draft.request.encounter = launch->encounter;
  draft.request.fhir_user = launch->fhir_user.empty() ? draft.settings.practitioner : launch->fhir_user;
  draft.request.extras = launch->extras;
  return {};
}

Checked check_prompt(Draft& draft) {
  const std::string_view prompt = draft.form["prompt"];
  const std::string_view age = draft.form["max_age"];
  draft.request.is_silent = prompt == "none";
  if (!draft.request.is_silent && (" " + std::string{prompt} + " ").find(" none ") != std::string::npos) {
    return invalid("prompt=none goes with nothing else");
  }
  if (!std::ranges::all_of(age, [](char c) { return c >= '0' && c <= '9'; }) || age.size() > 9) {
    return invalid("max_age must be seconds");
  }
  return {};
}

// OpenID Connect leaves it open what a hint is; here "Patient/1" or "Practitioner/1" stands for the login.
Checked check_hint(Draft& draft) {
  const std::string_view hint = draft.form["login_hint"];
  if (!draft.request.fhir_user.empty() || !is_reference(hint)) return {};
  constexpr std::array<std::string_view, 4> kUsers{"Patient/", "Practitioner/", "RelatedPerson/", "Person/"};
  if (std::ranges::none_of(kUsers, [hint](std::string_view type) { return hint.starts_with(type); })) return {};
  draft.request.fhir_user = hint;
  constexpr std::string_view kPatient = "Patient/";
  if (hint.starts_with(kPatient)) draft.request.patient = hint.substr(kPatient.size());
  return {};
}

constexpr std::array kChecks{check_form,  check_response_type, check_state,  check_audience, check_challenge,
                             check_scope, check_launch,        check_prompt, check_hint};

// Before this holds the browser is sent nowhere.
Answered<std::shared_ptr<const Client>> find_client(const Form& form, const Clients& clients) {
  if (form.count("client_id") != 1 || form.count("redirect_uri") != 1) {
    return invalid("client_id and redirect_uri are required, once each");
  }
  auto client = clients.find(form["client_id"]);
  if (client == nullptr) return invalid("this client is not known");
  if (!allows_redirect(*client, form["redirect_uri"])) return invalid("redirect_uri is not registered for this client");
  return client;
}

}  // namespace

AuthorizeAnswer check_authorize(const Form& form, const Clients& clients, Grants& grants, const Settings& settings,
                                Deadline deadline) {
  const auto client = find_client(form, clients);
  if (!client) return tl::unexpected(AuthorizeFailure{.refusal = client.error(), .redirect_uri = {}, .state = {}});
  Draft draft{.form = form,
              .client = **client,
              .settings = settings,
              .grants = grants,
              .deadline = deadline,
              .request = {.client = (*client)->id, .redirect_uri = std::string{form["redirect_uri"]}}};
  for (const auto check : kChecks) {
    if (const auto checked = check(draft); !checked) {
      const bool tells_state = form.count("state") == 1 && is_bounded_text(form["state"]);
      return tl::unexpected(AuthorizeFailure{.refusal = checked.error(),
                                             .redirect_uri = draft.request.redirect_uri,
                                             .state = tells_state ? std::string{form["state"]} : std::string{}});
    }
  }
  return std::move(draft.request);
}

json::Value to_json(const AuthorizeRequest& request) {
  return json::object({{"client", request.client},
                       {"redirectUri", request.redirect_uri},
                       {"state", request.state},
                       {"base", request.base},
                       {"scope", request.scope},
                       {"challenge", request.challenge},
                       {"nonce", request.nonce},
                       {"launched", request.launched},
                       {"silent", request.is_silent},
                       {"patient", request.patient},
                       {"encounter", request.encounter},
                       {"fhirUser", request.fhir_user},
                       {"extras", request.extras}});
}

AuthorizeRequest authorize_request_of(const json::Value& stored) {
  return {.client = std::string{stored.text("client")},
          .redirect_uri = std::string{stored.text("redirectUri")},
          .state = std::string{stored.text("state")},
          .base = std::string{stored.text("base")},
          .scope = std::string{stored.text("scope")},
          .challenge = std::string{stored.text("challenge")},
          .nonce = std::string{stored.text("nonce")},
          .launched = stored["launched"].as_bool().value_or(false),
          .is_silent = stored["silent"].as_bool().value_or(false),
          .patient = std::string{stored.text("patient")},
          .encounter = std::string{stored.text("encounter")},
          .fhir_user = std::string{stored.text("fhirUser")},
          .extras = stored["extras"]};
}

}  // namespace concord::auth::server
