// JSON number text (RFC 8259 §6). The reader keeps numbers as they are written, also those that no double holds;
// RapidJSON refuses these, so that it is shown a text without them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace concord::json {

// Length of the number that `text` starts with; 0 when it starts with none.
[[nodiscard]] std::size_t number_length(std::string_view text) noexcept;

// Whether two JSON numbers are one value: 1.50 and 15e-1 are. Exact, whatever their length.
[[nodiscard]] bool is_same_number(std::string_view a, std::string_view b) noexcept;

// `text` with every number outside of strings replaced by a "0" and spaces: as long, and JSON if and only if `text`
// is.
[[nodiscard]] std::string blank_numbers(std::string_view text);

}  // namespace concord::json
