// Claims of a token by type (RFC 7519 §4.1): a claim of another type than is asked for is an error, never absent.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth::jose {

inline constexpr std::size_t kClaimBytesMax = 4U << 10U;

// True when no character is below U+0020 or U+007F.
[[nodiscard]] bool is_plain(std::string_view text) noexcept;

// A text of 1 to 4096 bytes without control characters; nothing when absent. Errors: malformed for anything else.
[[nodiscard]] Result<std::optional<std::string>> text_claim(const json::Value& claims, std::string_view name);
// One text, or an array of up to 64 of them (RFC 7519 §4.1.3, "aud"); empty when absent. Errors: malformed.
[[nodiscard]] Result<std::vector<std::string>> texts_claim(const json::Value& claims, std::string_view name);
// NumericDate: seconds since 1970, whole or not, from 0 to the year 9999; nothing when absent. Errors: malformed.
[[nodiscard]] Result<std::optional<Instant>> date_claim(const json::Value& claims, std::string_view name);
// The NumericDate of an instant, in whole seconds.
[[nodiscard]] json::Value numeric_date(Instant instant);

}  // namespace concord::auth::jose
