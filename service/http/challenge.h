// What a denial asks the client for (RFC 6750 §3): the WWW-Authenticate field, made of constants alone.
#pragma once

#include <string>

#include "core/error.h"

namespace concord::http {

// `Bearer realm="fhir"` and, where credentials were brought along, `error`, `error_description` and `scope`. Empty for
// errors that ask for no other credentials.
[[nodiscard]] std::string challenge_of(const Error& error);

}  // namespace concord::http
