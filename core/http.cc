#include "core/http.h"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "core/utf8.h"

namespace concord::http {
namespace {

struct MethodName {
  Method method;
  std::string_view name;
};
constexpr std::array kMethods{
    MethodName{Method::get, "GET"},         MethodName{Method::head, "HEAD"},   MethodName{Method::post, "POST"},
    MethodName{Method::put, "PUT"},         MethodName{Method::patch, "PATCH"}, MethodName{Method::del, "DELETE"},
    MethodName{Method::options, "OPTIONS"},
};

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

std::optional<std::string> decode(std::string_view text, char plus) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\0') return std::nullopt;
    if (text[i] != '%') {
      out += text[i] == '+' ? plus : text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = hex_digit(text[i + 1]);
    const int low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (find_invalid_utf8(out) != std::string_view::npos) return std::nullopt;
  return out;
}

}  // namespace

std::optional<Method> parse_method(std::string_view token) noexcept {
  const auto* row = std::ranges::find(kMethods, token, &MethodName::name);
  return row == kMethods.end() ? std::nullopt : std::optional{row->method};
}

std::string_view to_string(Method method) noexcept {
  return std::ranges::find(kMethods, method, &MethodName::method)->name;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) noexcept {
  return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

const std::string* Headers::find(std::string_view name) const noexcept {
  const auto it = std::ranges::find_if(fields_, [name](const auto& f) { return equal_ignoring_case(f.first, name); });
  return it == fields_.end() ? nullptr : &it->second;
}

std::string_view Headers::value(std::string_view name) const noexcept {
  const std::string* found = find(name);
  return found == nullptr ? std::string_view{} : std::string_view{*found};
}

void Headers::add(std::string name, std::string value) { fields_.emplace_back(std::move(name), std::move(value)); }

void Headers::set(std::string_view name, std::string value) {
  erase(name);
  fields_.emplace_back(std::string{name}, std::move(value));
}

void Headers::erase(std::string_view name) {
  std::erase_if(fields_, [name](const auto& field) { return equal_ignoring_case(field.first, name); });
}

std::string_view Request::path() const noexcept { return std::string_view{target}.substr(0, target.find('?')); }

std::string_view Request::query() const noexcept {
  const auto mark = target.find('?');
  return mark == std::string::npos ? std::string_view{} : std::string_view{target}.substr(mark + 1);
}

std::optional<std::string> percent_decode(std::string_view text) { return decode(text, '+'); }
std::optional<std::string> form_decode(std::string_view text) { return decode(text, ' '); }

std::string percent_encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out(3 * text.size(), '%');
  std::size_t at = 0;
  for (const char c : text) {
    if (is_unreserved(c)) {
      out[at++] = c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out[at + 1] = kHex[byte >> 4U];
    out[at + 2] = kHex[byte & 0xFU];
    at += 3;
  }
  out.resize(at);
  return out;
}

Result<Parameters> parse_parameters(std::string_view text) {
  Parameters out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = form_decode(pair.substr(0, equals));
    auto value = form_decode(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return fail(ErrorKind::malformed, "a parameter has an invalid percent escape");
    out.emplace_back(*std::move(name), *std::move(value));
  }
  return out;
}

std::string format_parameters(const Parameters& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) {
    if (!out.empty()) out += '&';
    out += percent_encode(name);
    out += '=';
    out += percent_encode(value);
  }
  return out;
}

}  // namespace concord::http
