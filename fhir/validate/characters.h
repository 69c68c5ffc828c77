// Classes of characters as R4 means them, for texts known to be UTF-8. Internal to fhir/validate and its neighbours.
#pragma once

#include <cstddef>
#include <string_view>

namespace concord::fhir {

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
// What XML and JSON call white space.
[[nodiscard]] constexpr bool is_xml_space(char c) noexcept { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

// Length of the white space that `text` starts with at `at`, as `\s` of a regular expression has it: spaces of ASCII
// and of Unicode, the no-break space and the byte order mark included. 0 when there is none.
[[nodiscard]] constexpr std::size_t space_length(std::string_view text, std::size_t at) noexcept {
  const auto byte = [text](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const unsigned first = byte(at);
  if (first < 0x80) return first == ' ' || (first >= '\t' && first <= '\r') ? 1 : 0;
  const unsigned second = byte(at + 1);
  if (first == 0xC2) return second == 0x85 || second == 0xA0 ? 2 : 0;
  const unsigned character = (second << 8U) | byte(at + 2);
  if (first == 0xE1) return character == 0x9A80 ? 3 : 0;
  if (first == 0xE3) return character == 0x8080 ? 3 : 0;
  if (first == 0xEF) return character == 0xBBBF ? 3 : 0;
  if (first != 0xE2) return 0;
  const bool is_space = (character >= 0x8080 && character <= 0x808A) || character == 0x80A8 || character == 0x80A9 ||
                        character == 0x80AF || character == 0x819F;
  return is_space ? 3 : 0;
}

}  // namespace concord::fhir
