#include "service/http/authorization_admin.h"

#include <algorithm>
#include <array>
#include <set>
#include <span>
#include <utility>

#include "core/json/read.h"
#include "core/json/write.h"
#include "service/http/negotiate.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

using auth::server::AuthorizationServer;
using auth::server::LaunchOrder;
using auth::server::MintOrder;

constexpr json::Limits kOrderLimits{.depth_max = 16, .bytes_max = 1U << 20U};

tl::unexpected<Error> invalid(std::string pointer, std::string text) {
  return fail(ErrorKind::unprocessable, "the order is not valid",
              {{.code = "value", .expression = std::move(pointer), .text = std::move(text)}});
}

Result<json::Value> body_of(const Request& request) {
  RETURN_IF_ERROR(check_content_type(request, BodyKind::json));
  ASSIGN_OR_RETURN(auto body, json::read(request.body, kOrderLimits));
  if (!body.is_object()) return invalid("", "must be a JSON object");
  return body;
}

// Every member is one of these, and those that are texts are.
Status check_members(const json::Value& order, std::span<const std::string_view> texts,
                     std::span<const std::string_view> others) {
  for (const json::Member& member : order.members()) {
    const bool is_text = std::ranges::find(texts, member.name()) != texts.end();
    if (!is_text && std::ranges::find(others, member.name()) == others.end()) {
      return invalid("", "a member is not known");
    }
    if (is_text && !member.value.is_string()) return invalid("/" + std::string{member.name()}, "must be a text");
  }
  return {};
}

bool is_for_systems(std::string_view scope) {
  const auto scopes = auth::parse_scopes(scope);
  return scopes && std::ranges::any_of(scopes->resources,
                                       [](const auth::Scope& each) { return each.level == auth::Level::system; });
}

Result<Response> mint(AuthorizationServer& server, const DefaultClients& defaults, const Request& request) {
  constexpr std::array<std::string_view, 4> kTexts{"client_id", "scope", "patient", "fhirUser"};
  constexpr std::array<std::string_view, 1> kOthers{"lifetime"};
  ASSIGN_OR_RETURN(const auto body, body_of(request));
  RETURN_IF_ERROR(check_members(body, kTexts, kOthers));
  MintOrder order{.client = std::string{body.text("client_id")},
                  .scope = std::string{body.text("scope")},
                  .patient = std::string{body.text("patient")},
                  .fhir_user = std::string{body.text("fhirUser")}};
  if (order.client.empty()) order.client = is_for_systems(order.scope) ? defaults.engine : defaults.app;
  if (const json::Value* lifetime = body.find("lifetime"); lifetime != nullptr) {
    order.lifetime = std::chrono::seconds{lifetime->as_integer().value_or(0)};
  }
  ASSIGN_OR_RETURN(const auto token, server.mint(order, request.deadline));
  return respond(200, json::object({{"access_token", token},
                                    {"token_type", "Bearer"},
                                    {"expires_in", order.lifetime.count()},
                                    {"scope", order.scope}}));
}

Result<Response> register_client(AuthorizationServer& server, const DefaultClients& /*defaults*/,
                                 const Request& request) {
  ASSIGN_OR_RETURN(const auto body, body_of(request));
  ASSIGN_OR_RETURN(auto client, auth::server::parse_client(body));
  const std::string id = client.id;
  RETURN_IF_ERROR(server.clients().put(std::move(client)));
  return respond(201, json::object({{"client_id", id}}));
}

Result<auth::server::MadeLaunch> launch(AuthorizationServer& server, const json::Value& asked, bool shows_banner,
                                        Deadline deadline) {
  const LaunchOrder order{.client = std::string{asked.text("client_id")},
                          .launch_url = std::string{asked.text("launch_url")},
                          .base = std::string{asked.text("base")},
                          .patient = std::string{asked.text("patient")},
                          .encounter = std::string{asked.text("encounter")},
                          .fhir_user = std::string{asked.text("fhirUser")},
                          .intent = std::string{asked.text("intent")},
                          .need_patient_banner = shows_banner};
  return server.launch(order, deadline);
}

constexpr std::array<std::string_view, 7> kLaunchTexts{"client_id", "launch_url", "base",  "patient",
                                                       "encounter", "fhirUser",   "intent"};

Result<Response> make_launch(AuthorizationServer& server, const DefaultClients& /*defaults*/, const Request& request) {
  constexpr std::array<std::string_view, 1> kOthers{"need_patient_banner"};
  ASSIGN_OR_RETURN(const auto body, body_of(request));
  RETURN_IF_ERROR(check_members(body, kLaunchTexts, kOthers));
  const bool shows_banner = body["need_patient_banner"].as_bool().value_or(true);
  ASSIGN_OR_RETURN(const auto made, launch(server, body, shows_banner, request.deadline));
  return respond(201, json::object({{"launch", made.handle},
                                    {"expires_in", server.settings().launch_lifetime.count()},
                                    {"launch_url", made.url}}));
}

// For a browser, and for scripts that drive one.
Result<Response> go_to_app(AuthorizationServer& server, const DefaultClients& /*defaults*/, const Request& request) {
  ASSIGN_OR_RETURN(const auto parameters, parse_parameters(request.query()));
  json::Object asked;
  std::set<std::string_view> seen;
  for (const auto& [name, value] : parameters) {
    if (!seen.insert(name).second) return fail(ErrorKind::malformed, "a parameter is there twice");
    asked.emplace_back(std::string_view{name}, json::Value{value});
  }
  const json::Value order{std::move(asked)};
  RETURN_IF_ERROR(check_members(order, kLaunchTexts, {}));
  ASSIGN_OR_RETURN(auto made, launch(server, order, true, request.deadline));
  return Response{.status = 302, .headers = {{"Location", std::move(made.url)}}, .body = {}};
}

using Answer = Result<Response> (*)(AuthorizationServer&, const DefaultClients&, const Request&);

AdminExtension row(Method method, std::string_view pattern, AuthorizationServer& server, const DefaultClients& defaults,
                   Answer answer) {
  return {.method = method, .pattern = pattern, .respond = [&server, defaults, answer](const Request& request) {
            auto result = answer(server, defaults, request);
            return result ? *std::move(result) : respond(result.error());
          }};
}

}  // namespace

std::vector<AdminExtension> authorization_admin(AuthorizationServer& server, const DefaultClients& defaults) {
  return {row(Method::post, "/tokens", server, defaults, mint),
          row(Method::post, "/clients", server, defaults, register_client),
          row(Method::post, "/launches", server, defaults, make_launch),
          row(Method::get, "/launch", server, defaults, go_to_app)};
}

}  // namespace concord::http
