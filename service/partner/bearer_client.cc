#include "service/partner/bearer_client.h"

#include <utility>

#include "service/partner/url.h"

namespace concord::partner {

BearerClient::BearerClient(std::string base_url, auth::outbound::TokenSource& tokens, HttpClient& client)
    : base_url_{std::move(base_url)}, tokens_{tokens}, client_{client} {}

Result<http::Response> BearerClient::send(const HttpCall& call) {
  constexpr int kUnauthorized = 401;
  if (!is_within(base_url_, call.url)) return fail(ErrorKind::fault, "a call with a token must be to the partner");
  ASSIGN_OR_RETURN(const std::string token, tokens_.get(call.deadline));
  HttpCall authorised = call;
  authorised.headers.set("Authorization", "Bearer " + token);
  auto response = client_.send(authorised);
  if (!response || response->status != kUnauthorized) return response;
  tokens_.reject(token);
  const auto other = tokens_.get(call.deadline);
  if (!other || *other == token) return response;
  authorised.headers.set("Authorization", "Bearer " + *other);
  return client_.send(authorised);
}

}  // namespace concord::partner
