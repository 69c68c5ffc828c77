// uses: auth
// What token endpoints answer. Any status, Retry-After and body: no crash; a token that is taken can stand in a header
// field and has a life within bounds, and a refusal has a reason of ours.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <variant>

#include "auth/outbound/token_answer.h"

namespace {

using namespace concord::auth::outbound;  // NOLINT(google-build-using-namespace): a harness

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array kStatuses{200, 201, 302, 400, 401, 403, 429, 500, 503};
  if (size < 2) return 0;
  const std::string_view text{reinterpret_cast<const char*>(data) + 2, size - 2};
  const std::size_t cut = std::min<std::size_t>(data[1] % 32U, text.size());
  const concord::http::Response response{.status = kStatuses.at(data[0] % kStatuses.size()),
                                         .headers = {{"Retry-After", std::string{text.substr(0, cut)}}},
                                         .body = std::string{text.substr(cut)}};
  const TokenAnswer answer = read_token_answer(response, "system/Goal.rs", concord::Instant{});
  if (const auto* token = std::get_if<IssuedToken>(&answer)) {
    require(response.status == 200 || response.status == 201);
    require(!token->text.empty() && std::ranges::all_of(token->text, [](char c) { return c > ' ' && c < '\x7F'; }));
    require(token->lifetime.count() > 0 && token->lifetime <= std::chrono::hours{24});
    return 0;
  }
  const auto& refusal = std::get<Refusal>(answer);
  require(refusal.reason.starts_with("partner-token-"));
  require(!refusal.retry_after || (refusal.retry_after->count() >= 0 && *refusal.retry_after <= std::chrono::hours{1}));
  return 0;
}
