#include "auth/jose/key.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "auth/jose/evp.h"
#include "core/base64.h"
#include "core/crypto/aead.h"
#include "core/crypto/digest.h"
#include "core/json/write.h"

namespace concord::auth::jose {
namespace {

constexpr std::size_t kExponentBytesMax = 8;

template <auto Free>
struct Deleter {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};
using Number = std::unique_ptr<BIGNUM, Deleter<BN_clear_free>>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, Deleter<OSSL_PARAM_BLD_free>>;
using Parameters = std::unique_ptr<OSSL_PARAM, Deleter<OSSL_PARAM_free>>;
using Context = std::unique_ptr<EVP_PKEY_CTX, Deleter<EVP_PKEY_CTX_free>>;
using Key = std::shared_ptr<EVP_PKEY>;

struct Curve {
  KeyType type;
  std::string_view name;  // in a JWK
  const char* group;      // in OpenSSL
  std::size_t bytes;      // of a coordinate
};
constexpr std::array kCurves{Curve{KeyType::p256, "P-256", SN_X9_62_prime256v1, 32},
                             Curve{KeyType::p384, "P-384", SN_secp384r1, 48}};

const Curve& curve_of(KeyType type) noexcept { return type == KeyType::p256 ? kCurves[0] : kCurves[1]; }

tl::unexpected<Error> refused() { return fail(ErrorKind::malformed, "a key is not valid"); }

// Nothing for a member that is absent, no text, no base64url, empty or longer than that.
Number number_of(const json::Value& jwk, std::string_view name, std::size_t bytes_max) {
  std::string bytes = base64url_decode(jwk.text(name)).value_or(std::string{});
  Number out;
  if (!bytes.empty() && bytes.size() <= bytes_max) {
    const auto* first = reinterpret_cast<const unsigned char*>(bytes.data());
    out.reset(BN_bin2bn(first, static_cast<int>(bytes.size()), nullptr));
  }
  wipe(bytes);
  return out;
}

// A member of a JWK and what OpenSSL calls it.
struct Part {
  std::string_view member;
  const char* parameter;
  std::size_t bytes_max;
};
constexpr std::size_t kModulusBytesMax = kRsaBitsMax / 8 + 1;  // some makers put a zero in front
constexpr std::array kRsaPublic{Part{"n", OSSL_PKEY_PARAM_RSA_N, kModulusBytesMax},
                                Part{"e", OSSL_PKEY_PARAM_RSA_E, kExponentBytesMax}};
constexpr std::array kRsaPrivate{
    Part{"d", OSSL_PKEY_PARAM_RSA_D, kModulusBytesMax},
    Part{"p", OSSL_PKEY_PARAM_RSA_FACTOR1, kModulusBytesMax},
    Part{"q", OSSL_PKEY_PARAM_RSA_FACTOR2, kModulusBytesMax},
    Part{"dp", OSSL_PKEY_PARAM_RSA_EXPONENT1, kModulusBytesMax},
    Part{"dq", OSSL_PKEY_PARAM_RSA_EXPONENT2, kModulusBytesMax},
    Part{"qi", OSSL_PKEY_PARAM_RSA_COEFFICIENT1, kModulusBytesMax},
};

// The parameters of a key while they are gathered; the numbers live as long as what is made of them.
class Gathering {
 public:
  Gathering() : builder_{OSSL_PARAM_BLD_new()} {
    if (builder_ == nullptr) std::abort();
  }
  [[nodiscard]] bool add(const char* parameter, Number number) {
    if (number == nullptr || OSSL_PARAM_BLD_push_BN(builder_.get(), parameter, number.get()) != 1) return false;
    numbers_.push_back(std::move(number));
    return true;
  }
  [[nodiscard]] bool add(const json::Value& jwk, std::span<const Part> parts) {
    return std::ranges::all_of(
        parts, [&](const Part& part) { return add(part.parameter, number_of(jwk, part.member, part.bytes_max)); });
  }
  [[nodiscard]] bool add_text(const char* parameter, const char* text) {
    return OSSL_PARAM_BLD_push_utf8_string(builder_.get(), parameter, text, 0) == 1;
  }
  [[nodiscard]] bool add_bytes(const char* parameter, std::string_view bytes) {
    return OSSL_PARAM_BLD_push_octet_string(builder_.get(), parameter, bytes.data(), bytes.size()) == 1;
  }
  [[nodiscard]] Key make(const char* algorithm, int selection) const {
    const Parameters parameters{OSSL_PARAM_BLD_to_param(builder_.get())};
    const Context context{EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr)};
    EVP_PKEY* key = nullptr;
    if (parameters == nullptr || context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, selection, parameters.get()) != 1) {
      EVP_PKEY_free(key);
      return nullptr;
    }
    return {key, EVP_PKEY_free};
  }

 private:
  Builder builder_;
  std::vector<Number> numbers_;
};

Number parameter_of(const EVP_PKEY& key, const char* name) {
  BIGNUM* number = nullptr;
  EVP_PKEY_get_bn_param(&key, name, &number);
  return Number{number};
}

bool is_sound_rsa(const EVP_PKEY& key) {
  const int bits = EVP_PKEY_get_bits(&key);
  const Number n = parameter_of(key, OSSL_PKEY_PARAM_RSA_N);
  const Number e = parameter_of(key, OSSL_PKEY_PARAM_RSA_E);
  if (n == nullptr || e == nullptr) return false;
  return bits >= static_cast<int>(kRsaBitsMin) && bits <= static_cast<int>(kRsaBitsMax) && BN_is_odd(n.get()) == 1 &&
         BN_is_odd(e.get()) == 1 && BN_is_one(e.get()) == 0 &&
         BN_num_bytes(e.get()) <= static_cast<int>(kExponentBytesMax);
}

using Check = int (*)(EVP_PKEY_CTX*);
bool passes(EVP_PKEY& key, Check check) {
  const Context context{EVP_PKEY_CTX_new_from_pkey(nullptr, &key, nullptr)};
  return context != nullptr && check(context.get()) == 1;
}

}  // namespace

std::optional<KeyType> type_of(const EVP_PKEY& key) {
  if (EVP_PKEY_is_a(&key, "RSA") == 1) return is_sound_rsa(key) ? std::optional{KeyType::rsa} : std::nullopt;
  if (EVP_PKEY_is_a(&key, "EC") != 1) return std::nullopt;
  std::array<char, 64> group{};
  std::size_t size = 0;
  if (EVP_PKEY_get_utf8_string_param(&key, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(), &size) != 1) {
    return std::nullopt;
  }
  const auto* curve = std::ranges::find(kCurves, std::string_view{group.data(), size},
                                        [](const Curve& c) { return std::string_view{c.group}; });
  return curve == kCurves.end() ? std::nullopt : std::optional{curve->type};
}

bool is_paired(EVP_PKEY& key) { return passes(key, EVP_PKEY_check); }

namespace {

// The uncompressed point of a JWK; empty when the coordinates are not exactly as long as the curve asks.
std::string point_of(const json::Value& jwk, const Curve& curve) {
  const auto x = base64url_decode(jwk.text("x"));
  const auto y = base64url_decode(jwk.text("y"));
  if (!x || !y || x->size() != curve.bytes || y->size() != curve.bytes) return {};
  return '\x04' + *x + *y;
}

enum class Half : std::uint8_t { public_only, both };

Key make_ec(const json::Value& jwk, Half half) {
  const auto* curve = std::ranges::find(kCurves, jwk.text("crv"), &Curve::name);
  if (curve == kCurves.end()) return nullptr;
  const std::string point = point_of(jwk, *curve);
  Gathering parts;
  if (point.empty() || !parts.add_text(OSSL_PKEY_PARAM_GROUP_NAME, curve->group) ||
      !parts.add_bytes(OSSL_PKEY_PARAM_PUB_KEY, point)) {
    return nullptr;
  }
  if (half == Half::public_only) return parts.make("EC", EVP_PKEY_PUBLIC_KEY);
  if (!parts.add(OSSL_PKEY_PARAM_PRIV_KEY, number_of(jwk, "d", curve->bytes))) return nullptr;
  return parts.make("EC", EVP_PKEY_KEYPAIR);
}

Key make_rsa(const json::Value& jwk, Half half) {
  Gathering parts;
  if (!parts.add(jwk, kRsaPublic)) return nullptr;
  if (half == Half::public_only) return parts.make("RSA", EVP_PKEY_PUBLIC_KEY);
  return parts.add(jwk, kRsaPrivate) ? parts.make("RSA", EVP_PKEY_KEYPAIR) : nullptr;
}

Key make(const json::Value& jwk, Half half) {
  const std::string_view kty = jwk.text("kty");
  if (kty == "EC") return make_ec(jwk, half);
  return kty == "RSA" ? make_rsa(jwk, half) : nullptr;
}

std::string encoded(const Number& number, std::size_t bytes) {
  std::string out(bytes, '\0');
  if (BN_bn2binpad(number.get(), reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(bytes)) < 0)
    std::abort();
  return base64url_encode(out);
}

std::string encoded(const EVP_PKEY& key, const char* parameter, std::size_t bytes = 0) {
  const Number number = parameter_of(key, parameter);
  if (number == nullptr) std::abort();
  return encoded(number, bytes == 0 ? static_cast<std::size_t>(BN_num_bytes(number.get())) : bytes);
}

}  // namespace

Result<PublicKey> PublicKey::from_jwk(const json::Value& jwk) {
  const ErrorQueueGuard guard;
  Key key = make(jwk, Half::public_only);
  if (key == nullptr) return refused();
  const auto type = type_of(*key);
  if (!type || (*type != KeyType::rsa && !passes(*key, EVP_PKEY_public_check))) return refused();
  return PublicKey{std::move(key), *type};
}

json::Value PublicKey::to_jwk() const {
  if (type_ == KeyType::rsa) {
    return json::object(
        {{"e", encoded(*key_, OSSL_PKEY_PARAM_RSA_E)}, {"kty", "RSA"}, {"n", encoded(*key_, OSSL_PKEY_PARAM_RSA_N)}});
  }
  const Curve& curve = curve_of(type_);
  return json::object({{"crv", curve.name},
                       {"kty", "EC"},
                       {"x", encoded(*key_, OSSL_PKEY_PARAM_EC_PUB_X, curve.bytes)},
                       {"y", encoded(*key_, OSSL_PKEY_PARAM_EC_PUB_Y, curve.bytes)}});
}

std::string PublicKey::thumbprint() const {
  const auto digest = sha256(json::write(to_jwk()));
  return base64url_encode({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

Result<PrivateKey> PrivateKey::from_jwk(const json::Value& jwk) {
  const ErrorQueueGuard guard;
  Key key = make(jwk, Half::both);
  if (key == nullptr) return refused();
  const auto type = type_of(*key);
  if (!type || !is_paired(*key)) return refused();
  return PrivateKey{PublicKey{std::move(key), *type}};
}

PrivateKey PrivateKey::generate(KeyType type) {
  EVP_PKEY* key = type == KeyType::rsa ? EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", kRsaBitsMin)
                                       : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve_of(type).group);
  if (key == nullptr) std::abort();
  return PrivateKey{PublicKey{Key{key, EVP_PKEY_free}, type}};
}

}  // namespace concord::auth::jose
