#include "fhir/validate/xhtml_cursor.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "fhir/validate/characters.h"
#include "fhir/validate/xhtml_values.h"

namespace concord::fhir::xhtml {
namespace {

// What a byte is to a scan, which runs on over plain characters and white space and looks closer at all others.
constexpr std::uint8_t kPlain = 1;
constexpr std::uint8_t kSpace = 2;
constexpr std::uint8_t kLook = 4;

constexpr auto kClasses = [] {
  std::array<std::uint8_t, 256> out{};
  out.fill(kPlain);
  for (std::size_t i = 0; i < 0x20; ++i) out[i] = kLook;
  for (const char c : {' ', '\t', '\n', '\r'}) out[static_cast<unsigned char>(c)] = kSpace;
  for (const char c : {'<', '&', ']', '"', '\''}) out[static_cast<unsigned char>(c)] = kLook;
  out[0xEF] = kLook;  // U+FFFE and U+FFFF are no characters
  return out;
}();

std::uint8_t class_of(char c) noexcept { return kClasses[static_cast<unsigned char>(c)]; }
bool is_control(char c) noexcept { return static_cast<unsigned char>(c) < 0x20 && !is_xml_space(c); }
bool is_name_start(char c) noexcept {
  return is_letter(c) || c == '_' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) noexcept { return is_name_start(c) || is_digit(c) || c == '-' || c == '.'; }

}  // namespace

bool Cursor::skip(char c) noexcept {
  if (at_end() || peek() != c) return false;
  ++at_;
  return true;
}

bool Cursor::skip_space() noexcept {
  const std::size_t start = at_;
  while (!at_end() && is_xml_space(peek())) ++at_;
  return at_ != start;
}

std::string_view Cursor::name() noexcept {
  const std::size_t start = at_;
  if (at_end() || !is_name_start(peek())) return {};
  while (!at_end() && is_name_part(peek())) ++at_;
  return text_.substr(start, at_ - start);
}

bool Cursor::is_no_character() const noexcept {
  return is_control(peek()) || looking_at("\xEF\xBF\xBE") || looking_at("\xEF\xBF\xBF");
}

Cursor::Text Cursor::reference() noexcept {
  const auto found = parse_reference(text_.substr(at_));
  if (!found) return {.fault = &kBadReference};
  at_ += found->length;
  return {.has_content = found->character > ' '};
}

Cursor::Text Cursor::text() noexcept {
  bool has_content = false;
  while (!at_end() && peek() != '<') {
    std::uint8_t seen = 0;
    while (!at_end() && class_of(peek()) != kLook) seen |= class_of(text_[at_++]);
    has_content = has_content || (seen & kPlain) != 0;
    if (at_end() || peek() == '<') break;
    if (peek() == '&') {
      const Text referred = reference();
      if (referred.fault != nullptr) return referred;
      has_content = has_content || referred.has_content;
      continue;
    }
    if (is_no_character() || looking_at("]]>")) return {.fault = &kIllFormed};
    has_content = true;
    ++at_;
  }
  return {.has_content = has_content};
}

Cursor::Value Cursor::value() noexcept {
  if (at_end() || (peek() != '"' && peek() != '\'')) return {.fault = &kIllFormed};
  const char quote = text_[at_++];
  const std::size_t start = at_;
  for (;;) {
    while (!at_end() && class_of(peek()) != kLook) ++at_;
    if (at_end() || peek() == '<') return {.fault = &kIllFormed};
    if (peek() == quote) break;
    if (peek() == '&') {
      if (const Rule* fault = reference().fault; fault != nullptr) return {.fault = fault};
      continue;
    }
    if (is_no_character()) return {.fault = &kIllFormed};
    ++at_;
  }
  return {.raw = text_.substr(start, at_++ - start)};
}

const Rule* Cursor::comment() noexcept {
  constexpr std::string_view kStart = "<!--";
  constexpr std::string_view kEnd = "-->";
  const std::size_t first = at_ + kStart.size();
  const std::size_t last = text_.find("--", first);
  if (last == std::string_view::npos || text_.substr(last, kEnd.size()) != kEnd) return &kBadComment;
  const std::string_view body = text_.substr(first, last - first);
  if (body.starts_with('>') || body.starts_with("->")) return &kBadComment;
  for (at_ = first; at_ != last; ++at_) {
    if (is_no_character()) return &kIllFormed;
  }
  at_ = last + kEnd.size();
  return nullptr;
}

}  // namespace concord::fhir::xhtml
