// An issuer of access tokens for tests: signs whatever it is told to, wrong things too.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "auth/issuers/settings.h"
#include "auth/jose/jwk.h"
#include "auth/jose/jws.h"
#include "auth/jose/signature.h"
#include "core/base64.h"
#include "core/json/write.h"
#include "tests/fakes/keys.h"

namespace concord::fakes {

inline constexpr std::string_view kIssuer = "https://idp.example/realms/a";
inline constexpr std::string_view kBase = "https://concord.example/north/fhir";
inline constexpr std::int64_t kNow = 1'772'464'500;  // of FakeClock

// A token of a header and a payload just as they are written, with this signature.
inline std::string raw_token(std::string_view header, std::string_view payload, std::string_view signature) {
  return base64url_encode(header) + '.' + base64url_encode(payload) + '.' + base64url_encode(signature);
}

// The same, rightly signed.
inline std::string signed_token(std::string_view header, std::string_view payload, const auth::jose::PrivateKey& key,
                                auth::jose::Algorithm algorithm) {
  const std::string text = base64url_encode(header) + '.' + base64url_encode(payload);
  return text + '.' + base64url_encode(auth::jose::make_signature(key, algorithm, text));
}
inline std::string signed_token(std::string_view header, std::string_view payload) {
  using auth::jose::Algorithm;
  return signed_token(header, payload, signing_key(Algorithm::es384), Algorithm::es384);
}

// Claims of a good token of kIssuer for kBase.
inline json::Value good_claims() {
  return json::object({{"iss", kIssuer},
                       {"sub", "u1"},
                       {"aud", kBase},
                       {"client_id", "app"},
                       {"exp", kNow + 300},
                       {"iat", kNow},
                       {"jti", "t1"},
                       {"scope", "patient/Observation.rs launch/patient"},
                       {"patient", "p1"}});
}
inline constexpr std::string_view kGoodHeader = R"({"alg":"ES384","kid":"k1","typ":"at+jwt"})";

// A good token but for this claim, which is left out when `value` is null.
inline std::string token_with(std::string_view claim, json::Value value) {
  return signed_token(kGoodHeader, json::write(json::with(good_claims(), claim, std::move(value))));
}
inline std::string good_token() { return signed_token(kGoodHeader, json::write(good_claims())); }

// "k1" (P-384), "r1" (RSA).
inline auth::jose::KeySet good_keys() {
  using auth::jose::KeyType;
  return auth::jose::KeySet{{{.key = signing_key(KeyType::p384).public_key(), .kid = "k1", .algorithm = std::nullopt},
                             {.key = signing_key(KeyType::rsa).public_key(), .kid = "r1", .algorithm = std::nullopt}}};
}

inline auth::IssuerSettings good_settings() {
  auth::IssuerSettings out;
  out.name = "a";
  out.issuer = kIssuer;
  out.levels = {auth::Level::patient, auth::Level::user};
  return out;
}

}  // namespace concord::fakes
