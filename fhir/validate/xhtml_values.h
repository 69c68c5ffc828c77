// Attribute values that could run a script: links, image sources and styles. Character references are resolved first.
// Internal to fhir/validate.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace concord::fhir::xhtml {

// A reference "&…;" that a text starts with.
struct Reference {
  std::uint32_t character;
  std::size_t length;  // with "&" and ";"
};
// The five entities of XML, and references to characters that XML allows; nothing for all others.
[[nodiscard]] std::optional<Reference> parse_reference(std::string_view text) noexcept;

// The value, its references known to be right, is a URL with a scheme that runs something: "javascript:" however
// written, and "data:" unless it is an image.
[[nodiscard]] bool is_active_link(std::string_view value);
[[nodiscard]] bool is_active_image(std::string_view value);
// The style runs or imports something: expression(), behavior, -moz-binding, @import, or a script in a url().
[[nodiscard]] bool is_active_style(std::string_view value);

}  // namespace concord::fhir::xhtml
