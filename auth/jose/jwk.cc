#include "auth/jose/jwk.h"

#include <algorithm>
#include <array>
#include <utility>

#include "auth/jose/claims.h"
#include "core/json/read.h"

namespace concord::auth::jose {
namespace {

constexpr std::size_t kDepthMax = 16;
constexpr std::array<std::string_view, 7> kPrivateMembers{"d", "p", "q", "dp", "dq", "qi", "k"};

bool is_for_signatures(const json::Value& jwk) {
  const json::Value* use = jwk.find("use");
  if (use != nullptr && use->as_string() != "sig") return false;
  const json::Value* operations = jwk.find("key_ops");
  if (operations == nullptr) return true;
  return std::ranges::any_of(operations->items(), [](const json::Value& o) { return o.as_string() == "verify"; });
}

bool is_secret(const json::Value& jwk) {
  return std::ranges::any_of(kPrivateMembers, [&](std::string_view name) { return jwk.find(name) != nullptr; });
}

std::optional<Jwk> read_key(const json::Value& jwk) {
  if (!jwk.is_object() || is_secret(jwk) || !is_for_signatures(jwk)) return std::nullopt;
  auto key = PublicKey::from_jwk(jwk);
  if (!key) return std::nullopt;
  Jwk out{.key = *std::move(key), .kid = {}, .algorithm = std::nullopt};
  if (const json::Value* kid = jwk.find("kid")) {
    out.kid = kid->as_string().value_or("");
    if (out.kid.empty() || out.kid.size() > kKidBytesMax || !is_plain(out.kid)) return std::nullopt;
  }
  if (const json::Value* algorithm = jwk.find("alg")) {
    out.algorithm = parse_algorithm(algorithm->as_string().value_or(""));
    if (!out.algorithm || key_type_of(*out.algorithm) != out.key.type()) return std::nullopt;
  }
  return out;
}

bool works_with(const Jwk& key, Algorithm algorithm) noexcept {
  return key.key.type() == key_type_of(algorithm) && key.algorithm.value_or(algorithm) == algorithm;
}

}  // namespace

Result<KeySet> KeySet::parse(std::string_view text) {
  ASSIGN_OR_RETURN(const auto set, json::read(text, {.depth_max = kDepthMax, .bytes_max = kKeySetBytesMax}));
  return from_json(set);
}

Result<KeySet> KeySet::from_json(const json::Value& set) {
  const json::Value& keys = set["keys"];
  if (!keys.is_array()) return fail(ErrorKind::malformed, "a key set needs an array of keys");
  if (keys.size() > kKeysMax) return fail(ErrorKind::malformed, "a key set has too many keys");
  KeySet out;
  for (const json::Value& jwk : keys.items()) {
    auto key = read_key(jwk);
    if (key) out.keys_.push_back(*std::move(key));
  }
  out.ignored_ = keys.size() - out.keys_.size();
  return out;
}

std::vector<const Jwk*> KeySet::find(std::string_view kid, Algorithm algorithm) const {
  std::vector<const Jwk*> out;
  for (const Jwk& key : keys_) {
    if (key.kid == kid && works_with(key, algorithm)) out.push_back(&key);
  }
  return out;
}

std::vector<const Jwk*> KeySet::find(Algorithm algorithm) const {
  std::vector<const Jwk*> out;
  for (const Jwk& key : keys_) {
    if (works_with(key, algorithm)) out.push_back(&key);
  }
  return out;
}

bool KeySet::has_kid(std::string_view kid) const noexcept {
  return std::ranges::find(keys_, kid, &Jwk::kid) != keys_.end();
}

json::Value to_published(const Jwk& key) {
  json::Value out = key.key.to_jwk();
  if (!key.kid.empty()) out = json::with(out, "kid", key.kid);
  out = json::with(out, "use", "sig");
  return key.algorithm ? json::with(out, "alg", to_string(*key.algorithm)) : out;
}

json::Value to_published(const KeySet& set) {
  json::Array keys;
  for (const Jwk& key : set.keys()) keys.push_back(to_published(key));
  return json::Object{{"keys", std::move(keys)}};
}

}  // namespace concord::auth::jose
