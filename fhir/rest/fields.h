// Header fields that are lists (RFC 9110 §5.6.1), and the parameters behind their elements. Views into what is given.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"

namespace concord::fhir::rest {

// All fields of that name as one list; "" when there is none.
[[nodiscard]] std::string joined(const http::Headers& headers, std::string_view name);
// The trimmed parts between any of `separators` outside quoted strings, empty ones left out.
[[nodiscard]] std::vector<std::string_view> parts(std::string_view text, std::string_view separators);
// Without white space around, and without quotes when it has both.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;
[[nodiscard]] std::string_view unquoted(std::string_view text) noexcept;
// The value of `name=` among parts, unquoted; "" when it is not there.
[[nodiscard]] std::string_view parameter(const std::vector<std::string_view>& parts, std::string_view name) noexcept;

}  // namespace concord::fhir::rest
