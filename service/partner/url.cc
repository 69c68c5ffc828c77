#include "service/partner/url.h"

#include <algorithm>
#include <array>

#include "core/http.h"
#include "fhir/resource_types.h"

namespace concord::partner {
namespace {

struct Scheme {
  std::string_view name;
  std::string_view port;
};
constexpr std::array kSchemes{Scheme{"http", "80"}, Scheme{"https", "443"}};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_host_byte(char c) noexcept {
  constexpr std::string_view kMarks = "-._";
  return is_digit(c) || (c >= 'a' && c <= 'z') || kMarks.find(c) != std::string_view::npos;
}
bool is_url_byte(char c) noexcept { return c > ' ' && c < '\x7F' && c != '\\' && c != '#'; }

std::string lower(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

// A name, an IPv4 address, or an IPv6 address in brackets.
bool is_host(std::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    return std::ranges::all_of(text.substr(1, text.size() - 2),
                               [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || c == ':' || c == '.'; });
  }
  return !text.empty() && std::ranges::all_of(text, is_host_byte);
}

// Of an absolute URL, without query.
std::string_view path_of(std::string_view url) {
  const std::string_view rest = url.substr(url.find("://") + 3);
  const std::size_t start = std::min(rest.find_first_of("/?"), rest.size());
  const std::string_view path = rest.substr(start);
  return path.substr(0, path.find('?'));
}

// Every segment means itself.
bool is_plain_path(std::string_view path) {
  std::string text = lower(path);
  if (text.find("%2f") != std::string::npos || text.find("%5c") != std::string::npos) return false;
  for (std::size_t at = text.find("%2e"); at != std::string::npos; at = text.find("%2e")) text.replace(at, 3, ".");
  text += '/';
  return text.find("/./") == std::string::npos && text.find("/../") == std::string::npos;
}

}  // namespace

std::optional<Origin> parse_origin(std::string_view url) {
  constexpr std::size_t kPortDigitsMax = 5;
  const std::size_t mark = url.find("://");
  if (mark == std::string_view::npos || !std::ranges::all_of(url, is_url_byte)) return std::nullopt;
  const std::string scheme = lower(url.substr(0, mark));
  const auto* row = std::ranges::find(kSchemes, scheme, &Scheme::name);
  if (row == kSchemes.end()) return std::nullopt;
  const std::string_view rest = url.substr(mark + 3);
  const std::string authority = lower(rest.substr(0, rest.find_first_of("/?")));
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string::npos ? 0 : bracket);
  const std::string host = authority.substr(0, colon);
  const std::string port = colon == std::string::npos ? std::string{row->port} : authority.substr(colon + 1);
  if (!is_host(host) || port.empty() || port.size() > kPortDigitsMax || !std::ranges::all_of(port, is_digit)) {
    return std::nullopt;
  }
  return Origin{.scheme = scheme, .host = host, .port = port};
}

bool is_within(std::string_view base, std::string_view url) {
  const auto origin = parse_origin(url);
  if (!origin || origin != parse_origin(base)) return false;
  std::string_view below = path_of(url);
  std::string_view prefix = path_of(base);
  prefix = prefix.substr(0, prefix.find_last_not_of('/') + 1);
  if (!is_plain_path(below) || !below.starts_with(prefix)) return false;
  below.remove_prefix(prefix.size());
  return below.empty() || below.front() == '/';
}

std::string join_url(std::string_view base, std::initializer_list<std::string_view> segments) {
  std::string out{base.substr(0, base.find_last_not_of('/') + 1)};
  for (const std::string_view segment : segments) {
    out += '/';
    out += http::percent_encode(segment);
  }
  return out;
}

bool is_path_id(std::string_view text) noexcept { return fhir::is_logical_id(text) && text != "." && text != ".."; }

}  // namespace concord::partner
