#include "service/app/sandbox_issuer.h"

#include <utility>

#include <fmt/format.h>

#include "auth/server/discovery.h"
#include "core/crypto/digest.h"
#include "core/json/read.h"
#include "service/http/authorization_admin.h"

namespace concord::app {
namespace {

using auth::server::PatientChoice;
using auth::server::Settings;

constexpr std::string_view kName = "sandbox";
constexpr std::string_view kEngine = "engine";
constexpr std::string_view kApp = "app";
constexpr std::string_view kPatient = "rosa-1001";
constexpr std::string_view kPractitioner = "Practitioner/okafor";
constexpr std::chrono::seconds kTokenLifetime = auth::server::kMintedLifetimeMax;

// The secrets are in the documentation: they protect synthetic data on one's own machine. `backend` has no key until
// one is registered under its name.
constexpr std::string_view kClients = R"json([
{"client_id": "app", "client_name": "Sandbox app", "token_endpoint_auth_method": "none",
 "any_loopback_redirect": true, "grant_types": ["authorization_code", "refresh_token"],
 "scope": "patient/*.cruds user/*.cruds"},
{"client_id": "confidential-app", "client_name": "Sandbox app with a secret",
 "token_endpoint_auth_method": "client_secret_basic", "client_secret": "sandbox-app-secret",
 "any_loopback_redirect": true, "grant_types": ["authorization_code", "refresh_token"],
 "scope": "patient/*.cruds user/*.cruds"},
{"client_id": "engine", "client_name": "Sandbox engine", "token_endpoint_auth_method": "client_secret_basic",
 "client_secret": "sandbox-engine-secret", "grant_types": ["client_credentials"], "scope": "system/*.cruds",
 "introspects_all": true},
{"client_id": "backend", "client_name": "Sandbox backend service", "token_endpoint_auth_method": "private_key_jwt",
 "grant_types": ["client_credentials"], "scope": "system/*.cruds"}
])json";

Settings settings_of(const SandboxIssuerOptions& options) {
  Settings out;
  out.issuer = options.public_url + "/auth";
  for (const std::string& partner : options.partners) {
    out.bases.push_back({.url = fmt::format("{}/{}/fhir", options.public_url, partner), .names = {}});
  }
  out.bases.front().names.push_back(options.public_url + "/fhir");
  out.practitioner = kPractitioner;
  out.patient = options.patient;
  return out;
}

http::Request get(std::string target, Deadline deadline) {
  http::Request out;
  out.target = std::move(target);
  out.deadline = deadline;
  return out;
}

std::string name_of(const json::Value& patient) {
  const json::Value& name = patient["name"].at(0);
  std::string out;
  for (const json::Value& given : name["given"].items()) out += fmt::format("{} ", given.as_string().value_or(""));
  return out + std::string{name.text("family")};
}

Result<json::Value> clients() { return json::read(kClients); }

}  // namespace

Result<std::vector<PatientChoice>> SandboxPeople::patients(Deadline deadline) {
  const auto answer = ehr_.handle(get("/fhir/Patient?_sort=family&_count=100", deadline));
  if (answer.status != 200) return fail(ErrorKind::unavailable, "the EHR does not tell its patients");
  ASSIGN_OR_RETURN(const auto bundle, json::read(answer.body));
  std::vector<PatientChoice> out;
  for (const json::Value& entry : bundle["entry"].items()) {
    const json::Value& patient = entry["resource"];
    if (patient.text("resourceType") != "Patient") continue;
    out.push_back({.id = std::string{patient.text("id")},
                   .label = name_of(patient),
                   .detail = fmt::format("born {}", patient.text("birthDate"))});
  }
  return out;
}

Result<bool> SandboxPeople::exists(std::string_view reference, Deadline deadline) {
  return ehr_.handle(get(fmt::format("/fhir/{}", reference), deadline)).status == 200;
}

SandboxIssuer::SandboxIssuer(SandboxIssuerOptions options, sandbox::Sandbox& ehr, KeyValueStore& store,
                             const Clock& clock)
    : options_{std::move(options)},
      people_{ehr},
      keys_{auth::jose::PrivateKey::generate(auth::jose::KeyType::p256), auth::server::SigningKeys::fresh_identity()},
      own_keys_{keys_.access_keys()},
      server_{settings_of(options_), keys_, store, people_, clock, random_bytes} {}

Status SandboxIssuer::start(Deadline deadline) {
  ASSIGN_OR_RETURN(const auto synthetic, clients());
  for (const auto& all : {synthetic, json::Value{options_.clients}}) {
    for (const json::Value& each : all.items()) {
      ASSIGN_OR_RETURN(auto client, auth::server::parse_client(each));
      RETURN_IF_ERROR(server_.clients().put(std::move(client)));
    }
  }
  if (options_.patient.empty()) return {};
  const bool is_id = auth::server::is_id(options_.patient);
  const auto exists = is_id ? people_.exists("Patient/" + options_.patient, deadline) : Result<bool>{false};
  if (exists && *exists) return {};
  return fail(ErrorKind::unprocessable, "the options are not valid",
              {{.code = "value", .expression = "--patient", .text = "must be the id of a patient of the sandbox"}});
}

Result<SandboxTokens> SandboxIssuer::tokens(Deadline deadline) const {
  SandboxTokens out;
  ASSIGN_OR_RETURN(
      out.engine,
      server_.mint({.client = std::string{kEngine}, .scope = "system/*.cruds", .lifetime = kTokenLifetime}, deadline));
  const std::string patient = options_.patient.empty() ? std::string{kPatient} : options_.patient;
  ASSIGN_OR_RETURN(
      out.patient,
      server_.mint(
          {.client = std::string{kApp}, .scope = "patient/*.cruds", .patient = patient, .lifetime = kTokenLifetime},
          deadline));
  return out;
}

std::unique_ptr<auth::TokenSource> SandboxIssuer::token_source() const {
  return std::make_unique<auth::OwnTokenSource>(auth::server::smart_configuration(server_.settings()));
}

std::unique_ptr<auth::Issuer> SandboxIssuer::verifier(Clock& clock) {
  auth::IssuerSettings settings;
  settings.name = kName;
  settings.issuer = server_.settings().issuer;
  settings.algorithms = {auth::jose::Algorithm::es256};
  settings.types = {"at+jwt"};
  settings.levels = {auth::Level::patient, auth::Level::user, auth::Level::system};
  settings.asserts = {auth::Party::patient, auth::Party::related_person, auth::Party::practitioner, auth::Party::other};
  settings.explains = true;
  return std::make_unique<auth::Issuer>(
      std::move(settings), own_keys_, clock,
      [this](const json::Value& claims, Deadline deadline) { return server_.is_revoked(claims, deadline); });
}

std::vector<http::AdminExtension> SandboxIssuer::admin_routes() {
  return http::authorization_admin(server_, {.engine = std::string{kEngine}, .app = std::string{kApp}});
}

}  // namespace concord::app
