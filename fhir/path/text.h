// Characters of UTF-8 texts as FHIRPath counts and folds them. The texts are known to be valid UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace concord::fhir::path {

void append_utf8(std::string& out, std::uint32_t code);
// The value of 0-9, a-f, A-F.
[[nodiscard]] std::optional<std::uint32_t> hex_digit(char c);

// Number of code points.
[[nodiscard]] std::size_t count_characters(std::string_view text) noexcept;
// Byte offset of the code point with that number; the size of the text when there are fewer.
[[nodiscard]] std::size_t byte_offset(std::string_view text, std::size_t character) noexcept;
// Bytes of the code point that starts at `offset`.
[[nodiscard]] std::size_t character_size(std::string_view text, std::size_t offset) noexcept;

// Case by the one-to-one mappings of Latin, Greek and Cyrillic; other letters stay as they are.
[[nodiscard]] std::string to_upper(std::string_view text);
[[nodiscard]] std::string to_lower(std::string_view text);
// For `~`: lower case, white space as single spaces, none at the ends.
[[nodiscard]] std::string normalized(std::string_view text);
// Without white space at the ends.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

}  // namespace concord::fhir::path
