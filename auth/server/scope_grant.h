// What of the scopes that an app asks for it is granted: spelled as it asked, narrowed to what is registered. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "auth/server/client.h"
#include "core/result.h"

namespace concord::auth::server {

// Scopes that were asked for, those that exist at all.
struct AskedScopes {
  std::vector<std::string> resources;  // "patient/Observation.rs"
  bool launch = false;
  bool launch_patient = false;
  bool launch_encounter = false;
  bool openid = false;
  bool fhir_user = false;
  bool profile = false;
  bool offline_access = false;
  bool online_access = false;
  std::size_t unknown = 0;
  // A patient has to be chosen when no launch brings one.
  bool needs_patient = false;
};

// Errors: malformed beyond the bounds of parse_scopes and for what is not printable ASCII.
[[nodiscard]] Result<AskedScopes> read_asked(std::string_view text);

// What the launch turned out to hold.
struct Held {
  bool launch = false;  // a launch handle was brought along
  bool patient = false;
  bool encounter = false;
};

// The scope string of an app's token: no `system/`, `patient/` only with a patient, refresh only for a client that
// may. Empty when nothing is left.
[[nodiscard]] std::string granted_to_app(const AskedScopes& asked, const Client& client, const Held& held);
// Of a backend's token: every one must be `system/` and registered as it is asked for (SMART: the request fails
// otherwise); empty then.
[[nodiscard]] std::string granted_to_backend(std::string_view asked, const Client& client);
// Of a refreshed token: the scopes asked for, each of which was granted; empty otherwise.
[[nodiscard]] std::string granted_again(std::string_view asked, std::string_view granted);
[[nodiscard]] bool holds_scope(std::string_view granted, std::string_view one);

}  // namespace concord::auth::server
