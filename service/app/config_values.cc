#include <algorithm>

#include "service/app/config.h"
#include "service/http/router.h"

namespace concord::app {

bool is_partner_id(std::string_view id) noexcept {
  const bool is_plain = !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
  const auto reserved = http::reserved_partner_ids();
  return is_plain && std::ranges::find(reserved, id) == reserved.end();
}

bool is_http_url(std::string_view url) noexcept {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!url.starts_with(scheme)) continue;
    const std::string_view rest = url.substr(scheme.size());
    const bool is_clean = std::ranges::all_of(rest, [](char c) {
      return c > ' ' && c < '\x7f' && c != '?' && c != '#' && c != '@' && c != '"' && c != '<' && c != '>' && c != '\\';
    });
    return is_clean && !rest.empty() && rest.front() != '/' && rest.front() != ':';
  }
  return false;
}

bool is_loopback(std::string_view address) noexcept { return address.starts_with("127.") || address == "::1"; }

}  // namespace concord::app
