#include "auth/server/authorization_server.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace concord::auth::server {
namespace {

constexpr std::size_t kIntentBytesMax = 256;

tl::unexpected<Error> invalid(std::string pointer, std::string text) {
  return fail(ErrorKind::unprocessable, "the order is not valid",
              {{.code = "value", .expression = std::move(pointer), .text = std::move(text)}});
}

bool asks_for_patients(const Scopes& scopes) {
  return std::ranges::any_of(scopes.resources, [](const Scope& scope) { return scope.level == Level::patient; });
}

Status check_order(const MintOrder& order) {
  const auto scopes = parse_scopes(order.scope);
  if (!scopes || scopes->resources.empty() || scopes->not_understood > 0) {
    return invalid("/scope", "must be SMART scopes, not system/ together with patient/ or user/");
  }
  if (asks_for_patients(*scopes) && order.patient.empty()) return invalid("/patient", "patient/ scopes need a patient");
  if (!order.patient.empty() && !is_id(order.patient)) return invalid("/patient", "must be an id without Patient/");
  if (order.lifetime < std::chrono::seconds{1} || order.lifetime > kMintedLifetimeMax) {
    return invalid("/lifetime", "must be seconds from 1 to 86400");
  }
  return {};
}

}  // namespace

AuthorizationServer::AuthorizationServer(Settings settings, SigningKeys& keys, KeyValueStore& store, People& people,
                                         const Clock& clock, RandomBytes random)
    : settings_{std::move(settings)},
      keys_{keys},
      people_{people},
      clock_{clock},
      grants_{store, clock, std::move(random), settings_},
      authentication_{clients_, grants_, clock, settings_},
      authorization_{clients_, grants_, people, clock, settings_},
      tokens_{authentication_, clients_, grants_, keys, clock, settings_},
      inspection_{authentication_, grants_, keys, clock} {}

http::Response AuthorizationServer::authorize(const http::Request& request) const {
  return authorization_.authorize(request);
}

http::Response AuthorizationServer::select_patient(const http::Request& request) const {
  return authorization_.select_patient(request);
}

http::Response AuthorizationServer::token(const http::Request& request) const {
  const auto body = tokens_.exchange(request);
  return body ? secret_json(200, *body) : respond(body.error());
}

http::Response AuthorizationServer::introspect(const http::Request& request) const {
  const auto body = inspection_.introspect(request);
  return body ? secret_json(200, *body) : respond(body.error());
}

http::Response AuthorizationServer::revoke(const http::Request& request) const {
  const auto done = inspection_.revoke(request);
  if (!done) return respond(done.error());
  return {.status = 200, .headers = {{"Cache-Control", "no-store"}, {"Pragma", "no-cache"}}, .body = {}};
}

Result<bool> AuthorizationServer::is_revoked(const json::Value& claims, Deadline deadline) const {
  return grants_.is_revoked(grant_of(claims), deadline);
}

Status AuthorizationServer::check_people(const std::vector<std::string>& references, Deadline deadline) const {
  for (const std::string& reference : references) {
    if (!is_reference(reference)) return invalid("", "people and encounters are named by R4 ids");
    ASSIGN_OR_RETURN(const bool exists, people_.exists(reference, deadline));
    if (!exists) return invalid("", "a patient, user or encounter is not there");
  }
  return {};
}

Result<std::string> AuthorizationServer::mint(const MintOrder& order, Deadline deadline) const {
  if (clients_.find(order.client) == nullptr) return invalid("/client_id", "is not known");
  RETURN_IF_ERROR(check_order(order));
  std::vector<std::string> people;
  if (!order.patient.empty()) people.push_back("Patient/" + order.patient);
  if (!order.fhir_user.empty()) people.push_back(order.fhir_user);
  RETURN_IF_ERROR(check_people(people, deadline));
  const std::string user =
      !order.fhir_user.empty() ? order.fhir_user : (order.patient.empty() ? "" : "Patient/" + order.patient);
  const LaunchContext context{.client = order.client,
                              .subject = user.empty() ? order.client : subject_of(user),
                              .base = {},
                              .fhir_user = user,
                              .scope = order.scope,
                              .patient = order.patient,
                              .encounter = {},
                              .extras = {},
                              .nonce = {},
                              .authenticated = clock_.now()};
  return keys_.sign_access(access_claims(
      context, {.now = clock_.now(), .token_id = grants_.new_id(), .grant = {}, .lifetime = order.lifetime},
      settings_));
}

Result<MadeLaunch> AuthorizationServer::launch(const LaunchOrder& order, Deadline deadline) {
  const auto client = clients_.find(order.client);
  if (client == nullptr) return invalid("/client_id", "is not known");
  const bool names_one = order.launch_url.empty() && client->launch_urls.size() == 1;
  const std::string url = names_one ? client->launch_urls.front() : order.launch_url;
  if (!allows_launch(*client, url)) return invalid("/launch_url", "is not registered for this client");
  const Base* base = order.base.empty() ? &settings_.bases.front() : find_base(settings_, order.base);
  if (base == nullptr) return invalid("/base", "is no FHIR base of this server");
  if (order.intent.size() > kIntentBytesMax) return invalid("/intent", "must be at most 256 bytes");
  std::vector<std::string> people;
  if (!order.patient.empty()) people.push_back("Patient/" + order.patient);
  if (!order.encounter.empty()) people.push_back("Encounter/" + order.encounter);
  if (!order.fhir_user.empty()) people.push_back(order.fhir_user);
  RETURN_IF_ERROR(check_people(people, deadline));
  const json::Value intent = order.intent.empty() ? json::Value{} : json::Value{order.intent};
  ASSIGN_OR_RETURN(
      auto handle,
      grants_.put_launch(
          {.client = client->id,
           .base = base->url,
           .patient = order.patient,
           .encounter = order.encounter,
           .fhir_user = order.fhir_user,
           .extras = json::object({{"need_patient_banner", order.need_patient_banner}, {"intent", intent}})},
          deadline));
  const http::Parameters parameters{{"iss", base->url}, {"launch", handle}};
  const char mark = url.find('?') == std::string::npos ? '?' : '&';
  return MadeLaunch{.handle = std::move(handle),
                    .url = fmt::format("{}{}{}", url, mark, http::format_parameters(parameters))};
}

}  // namespace concord::auth::server
