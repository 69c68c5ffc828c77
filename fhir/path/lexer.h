// FHIRPath text to tokens. Knows literals and comments, not the grammar.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace concord::fhir::path {

enum class TokenKind : std::uint8_t {
  end,
  identifier,  // also keywords; `is_quoted` when written in backticks
  string,
  number,
  date,
  date_time,
  time,
  external,  // %name
  scope,     // $this, $index, $total
  symbol,    // an operator or a bracket
};

struct Token {
  TokenKind kind = TokenKind::end;
  std::uint32_t offset = 0;
  bool is_quoted = false;
  std::string text = {};  // without quotes, "@", "%" and "$"; escapes resolved
};

// All tokens, the last one `end`. Errors: malformed, with the offset; too_large over 64 KiB.
[[nodiscard]] Result<std::vector<Token>> tokenize(std::string_view text);

// The Error of a text that cannot be read: "FHIRPath at 17: <rule>".
[[nodiscard]] Error malformed_at(std::size_t offset, std::string_view rule);

}  // namespace concord::fhir::path
