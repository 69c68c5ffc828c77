// The character rules of HTTP/1.1 that heads, trailers and responses share (RFC 9110 §5, RFC 9112 §2). Pure.
#pragma once

#include <string_view>

namespace concord::http::edge {

// tchar of RFC 9110 §5.6.2.
[[nodiscard]] bool is_token_char(char c) noexcept;
// One or more tchar.
[[nodiscard]] bool is_token(std::string_view text) noexcept;
// Only what a field value may hold: HTAB, SP, VCHAR and obs-text (RFC 9110 §5.5).
[[nodiscard]] bool is_field_text(std::string_view text) noexcept;
// A control character other than HTAB; such a byte is nowhere allowed in a head but as CR before LF.
[[nodiscard]] bool is_forbidden_control(char c) noexcept;
[[nodiscard]] bool is_digit(char c) noexcept;
// The value of a hexadecimal digit, -1 for any other character.
[[nodiscard]] int hex_value(char c) noexcept;
// Without leading and trailing SP and HTAB.
[[nodiscard]] std::string_view trim_whitespace(std::string_view text) noexcept;
// Whether a comma-separated list (RFC 9110 §5.6.1) holds that token, compared without case.
[[nodiscard]] bool list_contains(std::string_view list, std::string_view token) noexcept;

// One field line without its CRLF (RFC 9112 §5): no white space before the colon, no folding. The value is trimmed.
struct FieldLine {
  std::string_view name;
  std::string_view value;
};
// False when the line is not a valid field line; `out` then holds nothing of use.
[[nodiscard]] bool parse_field_line(std::string_view line, FieldLine& out) noexcept;

}  // namespace concord::http::edge
