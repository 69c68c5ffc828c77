// What a token endpoint said: a token, or why there is none (RFC 6749 §5). Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/http.h"
#include "core/time.h"

namespace concord::auth::outbound {

inline constexpr std::size_t kAnswerBytesMax = 64U << 10U;

struct IssuedToken {
  std::string text;               // what goes behind "Bearer "
  std::chrono::seconds lifetime;  // 1 s to 24 h; 300 s when the answer does not say
  bool is_reduced = false;        // fewer scopes than were asked for
  friend bool operator==(const IssuedToken&, const IssuedToken&) = default;
};

struct Refusal {
  enum class Why : std::uint8_t {
    us,         // as long as nobody changes something there or here: invalid_client, invalid_scope …
    throttled,  // 429
    trouble,    // 5xx
    no_sense,   // neither a token nor an error of OAuth
  };
  Why why = Why::no_sense;
  std::string reason = {};  // a code of ours: "partner-token-invalid-client"
  std::optional<std::chrono::seconds> retry_after = {};
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

using TokenAnswer = std::variant<IssuedToken, Refusal>;

// 200 and 201 with a JSON object: `token_type` is bearer in any case, `access_token` a text that a header field can
// carry, `expires_in` a whole number or the digits of one, above 0. Of errors only the codes of RFC 6749 §5.2 count;
// `error_description` may be null.
[[nodiscard]] TokenAnswer read_token_answer(const http::Response& response, std::string_view scopes_asked, Instant now);

}  // namespace concord::auth::outbound
