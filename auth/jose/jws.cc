#include "auth/jose/jws.h"

#include <algorithm>
#include <array>
#include <utility>

#include "auth/jose/claims.h"
#include "auth/jose/signature.h"
#include "core/base64.h"
#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::auth::jose {
namespace {

constexpr std::size_t kHeaderTextMax = 256;
// Each changes what the signature covers or what the payload is, which nothing here would follow.
constexpr std::array<std::string_view, 5> kRefusedMembers{"crit", "b64", "zip", "enc", "cty"};

tl::unexpected<Error> refused(std::string_view rule) { return fail(ErrorKind::malformed, std::string{rule}); }

Result<std::array<std::string_view, 3>> segments_of(std::string_view token) {
  std::array<std::string_view, 3> out;
  for (std::string_view& segment : out) {
    const std::size_t dot = token.find('.');
    const bool is_last = &segment == &out.back();
    if ((dot == std::string_view::npos) != is_last) return refused("a token has three parts");
    segment = token.substr(0, dot);
    if (segment.empty()) return refused("no part of a token is empty");
    if (!is_last) token.remove_prefix(dot + 1);
  }
  return out;
}

Result<json::Value> read_object(std::string_view segment) {
  auto text = base64url_decode(segment);
  if (!text) return refused("a part of a token is no base64url");
  auto value = json::read(*text, {.depth_max = kTokenDepthMax, .bytes_max = text->size()});
  if (!value || !value->is_object()) return refused("a part of a token is no JSON object");
  return *std::move(value);
}

// A member of the header that must be a short plain text when it is there.
Result<std::string> header_text(const json::Value& header, std::string_view name) {
  auto text = text_claim(header, name);
  if (!text || (*text && (*text)->size() > kHeaderTextMax)) return refused("a member of the header is no short text");
  return std::move(*text).value_or("");
}

}  // namespace

Result<Jws> parse_compact(std::string_view token, std::size_t bytes_max) {
  if (token.size() > bytes_max) return fail(ErrorKind::too_large, "a token is too long");
  ASSIGN_OR_RETURN(const auto segments, segments_of(token));
  Jws out;
  ASSIGN_OR_RETURN(out.header, read_object(segments[0]));
  if (std::ranges::any_of(kRefusedMembers, [&](auto name) { return out.header.find(name) != nullptr; })) {
    return refused("the header of a token asks for what is not done");
  }
  ASSIGN_OR_RETURN(const std::string algorithm, header_text(out.header, "alg"));
  if (algorithm.empty()) return refused("the header of a token names no algorithm");
  out.algorithm = parse_algorithm(algorithm);
  ASSIGN_OR_RETURN(out.type, header_text(out.header, "typ"));
  ASSIGN_OR_RETURN(out.kid, header_text(out.header, "kid"));
  ASSIGN_OR_RETURN(out.claims, read_object(segments[1]));
  auto signature = base64url_decode(segments[2]);
  if (!signature) return refused("a part of a token is no base64url");
  out.signature = *std::move(signature);
  out.signed_part = token.substr(0, segments[0].size() + 1 + segments[1].size());
  return out;
}

Status verify(const Jws& jws, const PublicKey& key, std::span<const Algorithm> allowed) {
  const bool is_allowed = jws.algorithm && std::ranges::find(allowed, *jws.algorithm) != allowed.end() &&
                          key_type_of(*jws.algorithm) == key.type();
  if (is_allowed && is_signature(key, *jws.algorithm, jws.signed_part, jws.signature)) return {};
  return fail(ErrorKind::unauthenticated, "the signature of a token does not hold");
}

Result<std::string> sign_compact(const PrivateKey& key, const SignedHeader& header, const json::Value& claims) {
  if (key_type_of(header.algorithm) != key.type() || !claims.is_object()) {
    return fail(ErrorKind::fault, "a key does not fit the algorithm it is to sign with");
  }
  json::Object members{{"alg", to_string(header.algorithm)}};
  if (!header.kid.empty()) members.emplace_back("kid", header.kid);
  if (!header.type.empty()) members.emplace_back("typ", header.type);
  if (!header.jku.empty()) members.emplace_back("jku", header.jku);
  std::string out = base64url_encode(json::write(std::move(members)));
  out += '.';
  out += base64url_encode(json::write(claims));
  const std::string signature = base64url_encode(make_signature(key, header.algorithm, out));
  out += '.';
  return out + signature;
}

}  // namespace concord::auth::jose
