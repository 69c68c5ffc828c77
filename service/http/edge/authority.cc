#include "service/http/edge/authority.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstddef>

#include "service/http/edge/syntax.h"

namespace concord::http::edge {
namespace {

constexpr std::size_t kNameBytesMax = 255;
constexpr std::size_t kPortDigitsMax = 5;
constexpr int kPortMax = 65535;

bool is_valid_port(std::string_view port) noexcept {
  if (port.size() > kPortDigitsMax || !std::ranges::all_of(port, is_digit)) return false;
  int number = 0;
  for (const char c : port) number = number * 10 + (c - '0');
  return number <= kPortMax;
}

bool is_ipv6(std::string_view text) noexcept {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size()) return false;
  std::ranges::copy(text, terminated.begin());
  in6_addr address{};
  return ::inet_pton(AF_INET6, terminated.data(), &address) == 1;
}

bool is_label_char(char c) noexcept {
  return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_' || c == '~';
}

bool is_valid_label(std::string_view label) noexcept {
  for (std::size_t i = 0; i < label.size(); ++i) {
    if (is_label_char(label[i])) continue;
    if (label[i] != '%' || label.size() - i < 3) return false;
    if (hex_value(label[i + 1]) < 0 || hex_value(label[i + 2]) < 0) return false;
    i += 2;
  }
  return !label.empty();
}

bool is_valid_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > kNameBytesMax) return false;
  if (name.back() == '.') name.remove_suffix(1);
  for (;;) {
    const std::size_t dot = name.find('.');
    if (!is_valid_label(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

}  // namespace

bool is_valid_authority(std::string_view text) noexcept {
  if (!text.starts_with('[')) {
    const std::size_t colon = text.find(':');
    if (!is_valid_name(text.substr(0, colon))) return false;
    return colon == std::string_view::npos || is_valid_port(text.substr(colon + 1));
  }
  const std::size_t close = text.find(']');
  if (close == std::string_view::npos || !is_ipv6(text.substr(1, close - 1))) return false;
  const std::string_view rest = text.substr(close + 1);
  return rest.empty() || (rest.front() == ':' && is_valid_port(rest.substr(1)));
}

}  // namespace concord::http::edge
