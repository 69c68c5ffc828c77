#include "auth/server/client_urls.h"

#include <algorithm>

namespace concord::auth::server {
namespace {

constexpr std::string_view kHttp = "http://";
constexpr std::string_view kHttps = "https://";
constexpr std::size_t kUrlBytesMax = 2'048;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Behind "scheme://" up to the path.
std::string_view authority_of(std::string_view url) {
  const std::size_t begin = url.find("://");
  if (begin == std::string_view::npos) return {};
  url.remove_prefix(begin + 3);
  return url.substr(0, url.find_first_of("/?#"));
}

// Where ":port" begins in an authority.
std::size_t port_at(std::string_view authority) {
  const std::size_t colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.ends_with(']')) return authority.size();
  return std::ranges::all_of(authority.substr(colon + 1), is_digit) ? colon : authority.size();
}

std::string_view host_of(std::string_view url) {
  const std::string_view authority = authority_of(url);
  return authority.substr(0, port_at(authority));
}

bool is_clean(std::string_view url) {
  return !url.empty() && url.size() <= kUrlBytesMax && std::ranges::all_of(url, [](char c) {
    return c > ' ' && c < '\x7f' && c != '#' && c != '*' && c != '"' && c != '<' && c != '>' && c != '\\';
  });
}

bool is_private_scheme(std::string_view url) {
  const std::string_view scheme = url.substr(0, url.find(':'));
  return scheme.size() < url.size() && !scheme.empty() && is_letter(scheme.front()) &&
         scheme.find('.') != std::string_view::npos && std::ranges::all_of(scheme, [](char c) {
           return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '+';
         });
}

}  // namespace

bool is_registrable(std::string_view url) {
  if (!is_clean(url)) return false;
  if (url.starts_with(kHttps)) return !host_of(url).empty() && authority_of(url).find('@') == std::string_view::npos;
  return is_loopback_url(url) || (!url.starts_with(kHttp) && is_private_scheme(url));
}

bool is_loopback_address(std::string_view url) {
  const std::string_view host = host_of(url);
  return url.starts_with(kHttp) && is_clean(url) && (host == "127.0.0.1" || host == "[::1]");
}

bool is_loopback_url(std::string_view url) {
  return is_loopback_address(url) || (url.starts_with(kHttp) && is_clean(url) && host_of(url) == "localhost");
}

std::string without_port(std::string_view url) {
  const std::string_view authority = authority_of(url);
  if (authority.empty()) return std::string{url};
  const auto begin = static_cast<std::size_t>(authority.data() - url.data());
  std::string out{url.substr(0, begin + port_at(authority))};
  return out.append(url.substr(begin + authority.size()));
}

std::string_view origin_of(std::string_view url) {
  if (!url.starts_with(kHttp) && !url.starts_with(kHttps)) return {};
  const std::string_view authority = authority_of(url);
  return url.substr(0, static_cast<std::size_t>(authority.data() - url.data()) + authority.size());
}

}  // namespace concord::auth::server
