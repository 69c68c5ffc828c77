// An OAuth 2.0 authorization server for SMART App Launch 2.2: its endpoints, from request to response. Which URL is
// which endpoint, and who may read answers across origins, is for the HTTP layer. Keeps its state in a KeyValueStore.
#pragma once

#include <string>
#include <vector>

#include "auth/server/authorization_endpoint.h"
#include "auth/server/token_endpoint.h"
#include "auth/server/token_inspection.h"

namespace concord::auth::server {

// What a token is minted for without any flow, by whoever operates the server.
struct MintOrder {
  std::string client;
  std::string scope;
  std::string patient = {};    // bare; needed by `patient/` scopes
  std::string fhir_user = {};  // empty: the patient, or nobody
  std::chrono::seconds lifetime{3'600};
};
inline constexpr std::chrono::seconds kMintedLifetimeMax{86'400};

// An EHR that launches an app.
struct LaunchOrder {
  std::string client;
  std::string launch_url;  // empty: the registered one
  std::string base;        // empty: the default one
  std::string patient = {};
  std::string encounter = {};
  std::string fhir_user = {};
  std::string intent = {};
  bool need_patient_banner = true;
};
struct MadeLaunch {
  std::string handle;
  std::string url;  // of the app, with iss and launch
};

class AuthorizationServer {
 public:
  // The references outlive the object.
  AuthorizationServer(Settings settings, SigningKeys& keys, KeyValueStore& store, People& people, const Clock& clock,
                      RandomBytes random);
  ~AuthorizationServer() = default;
  AuthorizationServer(const AuthorizationServer&) = delete;
  AuthorizationServer& operator=(const AuthorizationServer&) = delete;

  [[nodiscard]] http::Response authorize(const http::Request& request) const;
  [[nodiscard]] http::Response select_patient(const http::Request& request) const;
  [[nodiscard]] http::Response token(const http::Request& request) const;
  [[nodiscard]] http::Response introspect(const http::Request& request) const;
  [[nodiscard]] http::Response revoke(const http::Request& request) const;

  [[nodiscard]] json::Value published_keys() const { return keys_.published(); }
  [[nodiscard]] const Settings& settings() const noexcept { return settings_; }
  [[nodiscard]] const SigningKeys& keys() const noexcept { return keys_; }
  [[nodiscard]] Clients& clients() noexcept { return clients_; }
  [[nodiscard]] const Clients& clients() const noexcept { return clients_; }
  // Whether a token with these verified claims was revoked. Errors: unavailable.
  [[nodiscard]] Result<bool> is_revoked(const json::Value& claims, Deadline deadline) const;

  // An access token for all bases. Errors: unprocessable with every finding: a client that is not known, scopes that
  // cannot be read or mix `system/` with others, `patient/` without a patient who is there, a lifetime out of bounds.
  [[nodiscard]] Result<std::string> mint(const MintOrder& order, Deadline deadline) const;
  // Errors: unprocessable with every finding: a client or base that is not known, a launch URL that is not its own,
  // people who are not there.
  [[nodiscard]] Result<MadeLaunch> launch(const LaunchOrder& order, Deadline deadline);

 private:
  [[nodiscard]] Status check_people(const std::vector<std::string>& references, Deadline deadline) const;

  Settings settings_;
  SigningKeys& keys_;
  People& people_;
  const Clock& clock_;
  Clients clients_;
  mutable Grants grants_;
  ClientAuthentication authentication_;
  AuthorizationEndpoint authorization_;
  TokenEndpoint tokens_;
  TokenInspection inspection_;
};

}  // namespace concord::auth::server
