#include "auth/server/signing_keys.h"

#include <array>
#include <utility>

#include "auth/jose/jws.h"

namespace concord::auth::server {
namespace {

using jose::Algorithm;

jose::Jwk public_half(const jose::PrivateKey& key, Algorithm algorithm) {
  return {.key = key.public_key(), .kid = key.public_key().thumbprint(), .algorithm = algorithm};
}

}  // namespace

SigningKeys::SigningKeys(jose::PrivateKey access, std::function<jose::PrivateKey()> make_identity)
    : access_{std::move(access)},
      access_keys_{{public_half(access_, Algorithm::es256)}},
      make_identity_{std::move(make_identity)} {}

std::function<jose::PrivateKey()> SigningKeys::fresh_identity() {
  return [] { return jose::PrivateKey::generate(jose::KeyType::rsa); };
}

const jose::PrivateKey& SigningKeys::identity() const {
  std::call_once(made_, [this] { identity_.emplace(make_identity_()); });
  return *identity_;
}

Result<std::string> SigningKeys::sign_access(const json::Value& claims) const {
  return jose::sign_compact(
      access_, {.algorithm = Algorithm::es256, .kid = access_keys_.keys().front().kid, .type = "at+jwt"}, claims);
}

Result<std::string> SigningKeys::sign_identity(const json::Value& claims) const {
  return jose::sign_compact(
      identity(), {.algorithm = Algorithm::rs256, .kid = identity().public_key().thumbprint(), .type = "JWT"}, claims);
}

Result<json::Value> SigningKeys::verify_access(std::string_view token) const {
  ASSIGN_OR_RETURN(auto jws, jose::parse_compact(token));
  if (jws.type != "at+jwt") return fail(ErrorKind::unauthenticated, "this is no access token");
  RETURN_IF_ERROR(jose::verify(jws, access_.public_key(), std::array{Algorithm::es256}));
  return std::move(jws.claims);
}

json::Value SigningKeys::published() const {
  auto keys = access_keys_.keys();
  keys.push_back(public_half(identity(), Algorithm::rs256));
  return jose::to_published(jose::KeySet{std::move(keys)});
}

}  // namespace concord::auth::server
