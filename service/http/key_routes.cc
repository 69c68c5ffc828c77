#include "service/http/key_routes.h"

#include <array>

#include "service/http/respond.h"

namespace concord::http {
namespace {

using enum ErrorKind;

constexpr ParameterDoc kPartner{"p", In::path, true, "partner", "Partner id."};
constexpr std::array kPartnerOnly{kPartner};
constexpr std::array kAnswers{AnswerDoc{200, "A JWK Set.", "application/json", ""},
                              AnswerDoc{304, "Not modified.", "", ""}};
constexpr std::array kErrors{malformed, not_found, not_acceptable, fault};

// Partners keep it for an hour, and read it from wherever they like.
Response respond_keys(const Call& call, const Document& keys) {
  Response response = respond_public(call.request, keys.body, keys.etag, "application/json");
  response.headers.set("Cache-Control", "public, max-age=3600");
  response.headers.set("Access-Control-Allow-Origin", "*");
  return response;
}

Result<Response> read_keys(const Call& call) { return respond_keys(call, call.site.keys); }

Result<Response> read_partner_keys(const Call& call) {
  if (call.partner == nullptr) return fail(not_found, "no such partner");
  return respond_keys(call, call.partner->keys);
}

constexpr std::array kRoutes{
    Route{.method = Method::get,
          .pattern = "/{p}/jwks.json",
          .operation = "readPartnerKeys",
          .summary = "Read our public keys for one partner",
          .text = "The keys that tokens are asked for with at this partner, those that will sign later included.",
          .body = BodyKind::none,
          .body_schema = "",
          .produces = Produces::json,
          .parameters = kPartnerOnly,
          .answers = kAnswers,
          .errors = kErrors,
          .handler = read_partner_keys,
          .is_public = true},
    Route{.method = Method::get,
          .pattern = "/jwks.json",
          .operation = "readKeys",
          .summary = "Read our public keys",
          .text = "The keys that tokens are asked for with at all partners, those that will sign later included.",
          .body = BodyKind::none,
          .body_schema = "",
          .produces = Produces::json,
          .parameters = {},
          .answers = kAnswers,
          .errors = kErrors,
          .handler = read_keys,
          .is_public = true},
};

}  // namespace

std::span<const Route> key_routes() noexcept { return kRoutes; }

}  // namespace concord::http
