// The issuer of `concord sandbox`: an authorization server with keys that end with the process, synthetic clients, and
// the embedded EHR's patients to choose from. It cannot be made without that EHR, so that `serve` has none.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "auth/issuers/issuer.h"
#include "auth/issuers/keys.h"
#include "auth/server/authorization_server.h"
#include "auth/token_source.h"
#include "core/ports/clock.h"
#include "core/ports/key_value_store.h"
#include "service/app/ready_file.h"
#include "service/http/admin.h"
#include "service/http/authorization_routes.h"
#include "service/sandbox/sandbox.h"

namespace concord::app {

// Whom the embedded EHR knows, asked as any client would.
class SandboxPeople final : public auth::server::People {
 public:
  explicit SandboxPeople(sandbox::Sandbox& ehr) : ehr_{ehr} {}
  [[nodiscard]] Result<std::vector<auth::server::PatientChoice>> patients(Deadline deadline) override;
  [[nodiscard]] Result<bool> exists(std::string_view reference, Deadline deadline) override;

 private:
  sandbox::Sandbox& ehr_;
};

// What `sandbox` was started with, besides.
struct SandboxIssuerOptions {
  std::string public_url = {};
  std::vector<std::string> partners = {};  // ids; the first is the default one
  std::string patient = {};                // chosen without asking; empty: a page asks
  std::vector<json::Value> clients = {};   // registered besides the synthetic ones
};

class SandboxIssuer {
 public:
  // The references outlive the object.
  SandboxIssuer(SandboxIssuerOptions options, sandbox::Sandbox& ehr, KeyValueStore& store, const Clock& clock);
  ~SandboxIssuer() = default;
  SandboxIssuer(const SandboxIssuer&) = delete;
  SandboxIssuer& operator=(const SandboxIssuer&) = delete;

  // Registers the clients. Errors: unprocessable for one that is not valid or a patient who is not there.
  [[nodiscard]] Status start(Deadline deadline);
  // Good for a day. Errors: those of minting.
  [[nodiscard]] Result<SandboxTokens> tokens(Deadline deadline) const;
  [[nodiscard]] auth::server::AuthorizationServer& server() noexcept { return server_; }
  [[nodiscard]] const http::AuthorizationRoutes& routes() const noexcept { return routes_; }
  [[nodiscard]] std::vector<http::AdminExtension> admin_routes();
  // What clients are told about it.
  [[nodiscard]] std::unique_ptr<auth::TokenSource> token_source() const;
  // Whether a registered app lives at that origin.
  [[nodiscard]] bool has_origin(std::string_view origin) const { return server_.clients().has_origin(origin); }
  // What proves its tokens; this object outlives it.
  [[nodiscard]] std::unique_ptr<auth::Issuer> verifier(Clock& clock);

 private:
  SandboxIssuerOptions options_;
  SandboxPeople people_;
  auth::server::SigningKeys keys_;
  auth::OwnKeys own_keys_;
  auth::server::AuthorizationServer server_;
  http::AuthorizationRoutes routes_{server_};
};

}  // namespace concord::app
