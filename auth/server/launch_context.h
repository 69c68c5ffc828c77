// What a token is about: for whom, where, with which scopes. Made at the authorization endpoint (or for a backend),
// kept with code and grant, told by the token response.
#pragma once

#include <cstdint>
#include <string>

#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth::server {

struct LaunchContext {
  std::string client;
  std::string subject;    // `sub`
  std::string base;       // the FHIR base, `aud` of the access token; empty: all bases
  std::string fhir_user;  // "Practitioner/1"; may be empty
  std::string scope;      // as granted
  std::string patient;    // bare; may be empty
  std::string encounter;  // bare; may be empty
  // What the response tells besides: need_patient_banner, intent, tenant, fhirContext.
  json::Value extras;
  std::string nonce;        // may be empty
  Instant authenticated{};  // `auth_time`
  friend bool operator==(const LaunchContext&, const LaunchContext&) = default;
};

// For the store, and back. Errors: fault for what this version did not write.
[[nodiscard]] json::Value to_json(const LaunchContext& context);
[[nodiscard]] Result<LaunchContext> launch_context_of(const json::Value& stored);

// `sub` of a user: always the same for one user, and not their id.
[[nodiscard]] std::string subject_of(std::string_view fhir_user);

// 1 to 64 of A-Za-z0-9-. (R4 `id`).
[[nodiscard]] bool is_id(std::string_view text) noexcept;
// "Type/id" of a resource type of R4.
[[nodiscard]] bool is_reference(std::string_view text) noexcept;

}  // namespace concord::auth::server
