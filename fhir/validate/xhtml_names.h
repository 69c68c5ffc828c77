// The elements that a narrative may have and the attributes of each (txt-1: chapters 7-11, without section 4 of chapter
// 9, and 15 of HTML 4.0; links and images). Internal to fhir/validate.
#pragma once

#include <cstdint>
#include <string_view>

namespace concord::fhir::xhtml {

// What a value is checked for besides being well-formed.
enum class ValueRule : std::uint8_t { any, link, image, style, name_space };

struct Attribute {
  std::string_view name;
  std::uint64_t elements;  // those that may have it, one bit each; all ones: every element
  ValueRule rule = ValueRule::any;
};

inline constexpr int kUnknown = -1;

// Position of an element, below 64; kUnknown when a narrative may not have it. Names are in lower case.
[[nodiscard]] int find_element(std::string_view name) noexcept;
[[nodiscard]] bool is_div(int element) noexcept;
[[nodiscard]] bool is_image(int element) noexcept;
// Position of an attribute, below 64; kUnknown when no element has it.
[[nodiscard]] int find_attribute(std::string_view name) noexcept;
[[nodiscard]] const Attribute& attribute_at(int position) noexcept;
[[nodiscard]] bool has_attribute(int element, const Attribute& attribute) noexcept;

}  // namespace concord::fhir::xhtml
