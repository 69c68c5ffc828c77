// What an authorization server is set up with, as data. Clients are apart (client.h).
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace concord::auth::server {

// A FHIR base that tokens are for.
struct Base {
  std::string url;                 // "https://concord.example/north/fhir", no trailing slash: the `aud` of its tokens
  std::vector<std::string> names;  // what else apps may call it
};

struct Settings {
  std::string issuer;       // "https://concord.example/auth", no trailing slash; the endpoints are below
  std::vector<Base> bases;  // the first is the default one
  // Who works at an EHR that launches an app and names nobody: "Practitioner/1".
  std::string practitioner;
  // The patient of a standalone launch whose app names none; empty: a page asks.
  std::string patient;
  std::chrono::seconds access_lifetime{3'600};
  std::chrono::seconds backend_lifetime{300};
  std::chrono::seconds id_token_lifetime{3'600};
  std::chrono::seconds code_lifetime{60};
  std::chrono::seconds used_code_memory{600};
  std::chrono::seconds launch_lifetime{300};
  std::chrono::seconds request_lifetime{600};  // of a page that asks
  std::chrono::hours refresh_idle{24 * 30};
  std::chrono::hours grant_lifetime{24 * 90};  // absolute, refreshed or not
  std::chrono::seconds rotation_grace{10};     // two tabs that refresh at once get the same successor
  std::chrono::seconds clock_skew{60};
};

// The base of that URL or name, with or without one slash at the end; nullptr for none.
[[nodiscard]] const Base* find_base(const Settings& settings, std::string_view url) noexcept;

}  // namespace concord::auth::server
