#include "auth/outbound/token_answer.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/http_date.h"
#include "core/json/read.h"

namespace concord::auth::outbound {
namespace {

constexpr std::chrono::seconds kUsualLifetime{300};
constexpr std::chrono::seconds kLifetimeMax{24 * 3600};
constexpr std::chrono::seconds kRetryAfterMax{3600};
constexpr std::size_t kTokenBytesMax = 16U << 10U;
constexpr std::size_t kDepthMax = 16;

struct ErrorCode {
  std::string_view code;
  std::string_view reason;
};
// RFC 6749 §5.2 and SMART Backend Services; each is for people to mend.
constexpr std::array kErrorCodes{ErrorCode{"invalid_client", "partner-token-invalid-client"},
                                 ErrorCode{"invalid_scope", "partner-token-invalid-scope"},
                                 ErrorCode{"unauthorized_client", "partner-token-unauthorized-client"},
                                 ErrorCode{"invalid_request", "partner-token-invalid-request"},
                                 ErrorCode{"invalid_grant", "partner-token-invalid-grant"},
                                 ErrorCode{"unsupported_grant_type", "partner-token-unsupported-grant-type"},
                                 ErrorCode{"access_denied", "partner-token-access-denied"}};

std::optional<long> number_of(std::string_view text) {
  long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// "3599.0" is no whole number, but nobody means anything else by it.
std::optional<long> whole_seconds(const json::Value& value) {
  if (const auto integer = value.as_integer()) return *integer;
  std::string_view text = value.as_string().value_or(value.as_number().value_or(""));
  if (text.ends_with(".0")) text.remove_suffix(2);
  return number_of(text);
}

std::optional<std::chrono::seconds> lifetime_of(const json::Value& answer) {
  const json::Value& given = answer["expires_in"];
  if (given.is_null()) return kUsualLifetime;
  const auto seconds = whole_seconds(given);
  if (!seconds || *seconds <= 0) return std::nullopt;
  return std::min(std::chrono::seconds{std::min<long>(*seconds, kLifetimeMax.count())}, kLifetimeMax);
}

bool is_sendable(std::string_view token) {
  return !token.empty() && token.size() <= kTokenBytesMax &&
         std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7F'; });
}

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' ')) return true;
  }
  return false;
}

// No scope in the answer means as asked (RFC 6749 §5.1).
bool is_reduced(std::string_view asked, const json::Value& given) {
  const auto text = given.as_string();
  if (!text) return false;
  while (!asked.empty()) {
    const std::string_view word = asked.substr(0, asked.find(' '));
    if (!word.empty() && !has_word(*text, word)) return true;
    asked.remove_prefix(std::min(asked.size(), word.size() + 1));
  }
  return false;
}

// Seconds or a date (RFC 9110 §10.2.3), at most an hour.
std::optional<std::chrono::seconds> retry_after_of(const http::Response& response, Instant now) {
  const std::string_view text = response.headers.value("Retry-After");
  if (const auto seconds = number_of(text)) {
    return *seconds < 0 ? std::nullopt : std::optional{std::min(std::chrono::seconds{*seconds}, kRetryAfterMax)};
  }
  const auto date = parse_http_date(text);
  if (!date) return std::nullopt;
  return std::clamp(std::chrono::ceil<std::chrono::seconds>(*date - now), std::chrono::seconds{0}, kRetryAfterMax);
}

TokenAnswer no_sense() { return Refusal{.why = Refusal::Why::no_sense, .reason = "partner-token-answer"}; }

TokenAnswer read_issued(const json::Value& answer, std::string_view scopes_asked) {
  const std::string_view token = answer.text("access_token");
  const auto lifetime = lifetime_of(answer);
  if (!http::equal_ignoring_case(answer.text("token_type"), "bearer") || !is_sendable(token) || !lifetime) {
    return no_sense();
  }
  return IssuedToken{
      .text = std::string{token}, .lifetime = *lifetime, .is_reduced = is_reduced(scopes_asked, answer["scope"])};
}

TokenAnswer read_error(int status, const json::Value& answer) {
  const auto* row = std::ranges::find(kErrorCodes, answer.text("error"), &ErrorCode::code);
  if (row != kErrorCodes.end()) return Refusal{.why = Refusal::Why::us, .reason = std::string{row->reason}};
  if (status == 401) return Refusal{.why = Refusal::Why::us, .reason = "partner-token-invalid-client"};
  if (status == 400 || status == 403) return Refusal{.why = Refusal::Why::us, .reason = "partner-token-refused"};
  return no_sense();
}

}  // namespace

TokenAnswer read_token_answer(const http::Response& response, std::string_view scopes_asked, Instant now) {
  const int status = response.status;
  if (status == 429) {
    return Refusal{.why = Refusal::Why::throttled,
                   .reason = "partner-token-throttled",
                   .retry_after = retry_after_of(response, now)};
  }
  if (status >= 500) {
    return Refusal{
        .why = Refusal::Why::trouble, .reason = "partner-token-trouble", .retry_after = retry_after_of(response, now)};
  }
  const auto answer = json::read(response.body, {.depth_max = kDepthMax, .bytes_max = kAnswerBytesMax});
  const json::Value object = answer && answer->is_object() ? *answer : json::Value{};
  if (status == 200 || status == 201) return read_issued(object, scopes_asked);
  return read_error(status, object);
}

}  // namespace concord::auth::outbound
