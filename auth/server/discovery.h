// What the authorization server says about itself: SMART's smart-configuration and OpenID Connect's (RFC 8414)
// metadata. Only what is there is said. Pure.
#pragma once

#include <string>

#include "auth/server/settings.h"
#include "core/json/value.h"

namespace concord::auth::server {

// Below each FHIR base (SMART App Launch 2.2, conformance).
[[nodiscard]] json::Value smart_configuration(const Settings& settings);
// openid-configuration and oauth-authorization-server alike.
[[nodiscard]] json::Value server_metadata(const Settings& settings);

}  // namespace concord::auth::server
