#include "fhir/validate/xhtml_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <system_error>

#include "fhir/validate/characters.h"

namespace concord::fhir::xhtml {
namespace {

constexpr std::size_t kReferenceMax = 32;  // "&#x10FFFF;" and some zeros
constexpr std::size_t kSchemeMax = 16;     // longer than every scheme that is refused

struct Entity {
  std::string_view name;
  char character;
};
constexpr std::array<Entity, 5> kEntities{{{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};
constexpr std::array<std::string_view, 4> kActiveSchemes{"javascript", "vbscript", "livescript", "mocha"};
constexpr std::array<std::string_view, 7> kActiveStyles{"expression(", "-ms-behavior:", "-moz-binding", "@import",
                                                        "javascript:", "vbscript:",     "livescript:"};
constexpr std::string_view kBehavior = "behavior:";  // the property itself, not "scroll-behavior"

bool is_xml_character(std::uint32_t c) noexcept {
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
         (c >= 0x10000 && c <= 0x10FFFF);
}

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// One character of a value, references resolved; characters outside of ASCII are a single '\x7f'.
char take(std::string_view& rest) noexcept {
  if (const auto reference = rest.front() == '&' ? parse_reference(rest) : std::nullopt; reference) {
    rest.remove_prefix(reference->length);
    return reference->character < 0x7F ? static_cast<char>(reference->character) : '\x7f';
  }
  const char c = rest.front();
  rest.remove_prefix(1);
  return static_cast<unsigned char>(c) < 0x7F ? c : '\x7f';
}

// The scheme of a URL in lower case, without the white space that browsers drop; "" when there is none.
std::string scheme_of(std::string_view value) {
  std::string out;
  while (!value.empty() && out.size() < kSchemeMax) {
    const char c = lower(take(value));
    if (c == ':') return out;
    if (static_cast<unsigned char>(c) <= ' ') continue;
    if (!is_letter(c) && !is_digit(c) && c != '+' && c != '-' && c != '.') return {};
    out += c;
  }
  return {};
}

bool is_active_scheme(std::string_view scheme) noexcept {
  return std::ranges::find(kActiveSchemes, scheme) != kActiveSchemes.end();
}

// The character of an escape of CSS, "\65 " or "\:", behind its backslash.
char take_escape(std::string_view& rest) noexcept {
  std::uint32_t code = 0;
  const std::string_view digits = rest.substr(0, 6);
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
  if (read.ec != std::errc{}) return rest.empty() ? '\x7f' : take(rest);
  rest.remove_prefix(static_cast<std::size_t>(read.ptr - digits.data()));
  if (!rest.empty() && is_xml_space(rest.front())) rest.remove_prefix(1);
  return code < 0x7F ? static_cast<char>(code) : '\x7f';
}

// A style as a parser of CSS understands it, for searching: lower case, no white space, no comments, no escapes.
std::string plain_style(std::string_view value) {
  std::string resolved;
  while (!value.empty()) resolved += lower(take(value));
  std::string out;
  std::string_view rest = resolved;
  while (!rest.empty()) {
    if (rest.starts_with("/*")) {
      rest.remove_prefix(std::min(rest.find("*/", 2), rest.size() - 2) + 2);
      continue;
    }
    char c = rest.front();
    rest.remove_prefix(1);
    if (c == '\\') c = lower(take_escape(rest));
    if (static_cast<unsigned char>(c) > ' ') out += c;
  }
  return out;
}

}  // namespace

std::optional<Reference> parse_reference(std::string_view text) noexcept {
  text = text.substr(0, kReferenceMax);
  const std::size_t end = text.find(';');
  if (end == std::string_view::npos || !text.starts_with('&')) return std::nullopt;
  std::string_view name = text.substr(1, end - 1);
  if (!name.starts_with('#')) {
    const auto* const entity = std::ranges::find(kEntities, name, &Entity::name);
    if (entity == kEntities.end()) return std::nullopt;
    return Reference{.character = static_cast<std::uint32_t>(entity->character), .length = end + 1};
  }
  name.remove_prefix(1);
  const bool hexadecimal = name.starts_with('x');
  if (hexadecimal) name.remove_prefix(1);
  std::uint32_t character = 0;
  const char* last = name.data() + name.size();
  const auto read = std::from_chars(name.data(), last, character, hexadecimal ? 16 : 10);
  if (read.ec != std::errc{} || read.ptr != last || !is_xml_character(character)) return std::nullopt;
  return Reference{.character = character, .length = end + 1};
}

bool is_active_link(std::string_view value) {
  const std::string scheme = scheme_of(value);
  return scheme == "data" || is_active_scheme(scheme);
}

bool is_active_image(std::string_view value) { return is_active_scheme(scheme_of(value)); }

bool is_active_style(std::string_view value) {
  // Whatever runs needs one of these characters, as itself or behind an escape or a reference.
  const auto may_run = [](char c) { return c == '(' || c == '@' || c == '\\' || c == '&'; };
  if (std::ranges::none_of(value, may_run)) return false;
  const std::string style = plain_style(value);
  for (std::size_t at = style.find(kBehavior); at != std::string::npos; at = style.find(kBehavior, at + 1)) {
    if (at == 0 || style[at - 1] != '-') return true;
  }
  const auto holds = [&style](std::string_view active) { return style.find(active) != std::string::npos; };
  return std::ranges::any_of(kActiveStyles, holds);
}

}  // namespace concord::fhir::xhtml
