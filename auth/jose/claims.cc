#include "auth/jose/claims.h"

#include <algorithm>
#include <charconv>

namespace concord::auth::jose {
namespace {

constexpr std::size_t kTextsMax = 64;
constexpr double kLatest = 253'402'300'799.0;  // 9999-12-31T23:59:59Z

tl::unexpected<Error> wrong_type() { return fail(ErrorKind::malformed, "a claim has the wrong type"); }

bool is_claim_text(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kClaimBytesMax && is_plain(text);
}

}  // namespace

bool is_plain(std::string_view text) noexcept {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7f'; });
}

Result<std::optional<std::string>> text_claim(const json::Value& claims, std::string_view name) {
  const json::Value* claim = claims.find(name);
  if (claim == nullptr) return std::optional<std::string>{};
  const auto text = claim->as_string();
  if (!text || !is_claim_text(*text)) return wrong_type();
  return std::optional{std::string{*text}};
}

Result<std::vector<std::string>> texts_claim(const json::Value& claims, std::string_view name) {
  const json::Value* claim = claims.find(name);
  if (claim == nullptr) return std::vector<std::string>{};
  if (!claim->is_array()) {
    const auto text = claim->as_string();
    if (!text || !is_claim_text(*text)) return wrong_type();
    return std::vector<std::string>{std::string{*text}};
  }
  if (claim->size() > kTextsMax) return wrong_type();
  std::vector<std::string> out;
  for (const json::Value& item : claim->items()) {
    const auto text = item.as_string();
    if (!text || !is_claim_text(*text)) return wrong_type();
    out.emplace_back(*text);
  }
  return out;
}

Result<std::optional<Instant>> date_claim(const json::Value& claims, std::string_view name) {
  const json::Value* claim = claims.find(name);
  if (claim == nullptr) return std::optional<Instant>{};
  const auto text = claim->as_number();
  if (!text) return wrong_type();
  // A double holds every second of the range to better than a microsecond, which is all that is compared.
  double seconds = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (error != std::errc{} || end != text->data() + text->size()) return wrong_type();
  if (!(seconds >= 0 && seconds <= kLatest)) return wrong_type();
  return std::optional{Instant{std::chrono::duration_cast<Instant::duration>(std::chrono::duration<double>{seconds})}};
}

json::Value numeric_date(Instant instant) {
  return std::chrono::duration_cast<std::chrono::seconds>(instant.time_since_epoch()).count();
}

}  // namespace concord::auth::jose
