// The pages that the authorization server shows to people: plain HTML without script, under a strict
// Content-Security-Policy. Nothing of a request is shown in them.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "auth/server/people.h"
#include "core/http.h"

namespace concord::auth::server {

// Why the browser is not sent on.
[[nodiscard]] http::Response refusal_page(int status, std::string_view text);

struct PatientPage {
  std::string_view app;           // its registered name
  std::string_view request;       // handle of the request that waits
  std::string_view redirect_uri;  // where the choice leads, so that the policy allows it
};
// Asks whose record the app may see. The form is posted to `select-patient` beside the page: `request`, and `patient`,
// which is empty when all is refused.
[[nodiscard]] http::Response patient_page(const PatientPage& asked, std::span<const PatientChoice> patients);

}  // namespace concord::auth::server
