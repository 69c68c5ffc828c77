// Base64 (RFC 4648 §4) and base64url without padding (§5). Strict: no white space, no foreign letters,
// trailing bits zero, so that each value has exactly one text.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace concord {

[[nodiscard]] std::string base64_encode(std::string_view bytes);
[[nodiscard]] Result<std::string> base64_decode(std::string_view text);
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
[[nodiscard]] Result<std::string> base64url_decode(std::string_view text);

}  // namespace concord
