// Who may say who is asking: the issuers of access tokens as an operator sets them, `auth.issuers`.
#pragma once

#include <string>
#include <vector>

#include "auth/issuers/settings.h"
#include "auth/jose/algorithm.h"
#include "core/error.h"
#include "service/app/environment.h"
#include "service/app/settings_tree.h"

namespace concord::app {

// An issuer, and the files with what we prove ourselves to it by.
struct IssuerConfig {
  auth::IssuerSettings settings;
  std::string ca_file;      // PEM, for its TLS; empty: the system's
  std::string secret_file;  // one line, our client_secret for introspection
  std::string key_file;     // PEM, our private key for introspection
  auth::jose::Algorithm key_algorithm = auth::jose::Algorithm::es384;
  std::string kid;  // of that key
};

inline constexpr std::string_view kIssuers = "auth.issuers.";

// Settings whose path starts with kIssuers, "auth.issuers.NAME.…", and the variables that win over them. A preset is
// laid under what is written, lists whole. Faults are added to `issues`, the path as their expression.
[[nodiscard]] std::vector<IssuerConfig> read_issuers(const std::vector<Setting>& settings,
                                                     const Environment& environment, std::vector<Issue>& issues);

// Adds what is missing or does not go together, of files too.
void check_issuers(const std::vector<IssuerConfig>& issuers, const std::vector<std::string>& partners,
                   std::vector<Issue>& issues);

}  // namespace concord::app
