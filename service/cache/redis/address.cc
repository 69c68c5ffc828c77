#include "service/cache/redis/address.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace concord::cache::redis {
namespace {

constexpr int kSentinelPort = 26'379;
constexpr std::size_t kHostMax = 253;
constexpr std::size_t kPathMax = 100;  // what a Unix address holds

tl::unexpected<Error> malformed(const char* text) { return fail(ErrorKind::malformed, text); }

bool is_host(std::string_view host) {
  return !host.empty() && host.size() <= kHostMax && std::ranges::all_of(host, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
           c == '_' || c == ':';
  });
}

std::optional<int> port_of(std::string_view text) {
  int port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  const bool is_whole = error == std::errc{} && end == text.data() + text.size();
  return is_whole && port > 0 && port <= 65'535 ? std::optional{port} : std::nullopt;
}

// "host", "host:port", "[::1]:port".
Result<Address> host_and_port(std::string_view text, int port) {
  Address out{.host = {}, .port = port};
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return malformed("an IPv6 address ends with ]");
    out.host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
  } else {
    out.host = text.substr(0, text.find(':'));
    rest = text.substr(out.host.size());
  }
  if (!is_host(out.host)) return malformed("the address of a store names a host");
  if (rest.empty()) return out;
  const auto given = rest.starts_with(':') ? port_of(rest.substr(1)) : std::nullopt;
  if (!given) return malformed("the port of a store is from 1 to 65535");
  out.port = *given;
  return out;
}

}  // namespace

Result<Address> parse_address(std::string_view url) {
  constexpr std::array<std::pair<std::string_view, bool>, 2> kSchemes{{{"redis://", false}, {"rediss://", true}}};
  constexpr std::string_view kUnix = "unix://";
  if (url.starts_with(kUnix)) {
    const std::string_view path = url.substr(kUnix.size());
    if (!path.starts_with('/') || path.size() > kPathMax || path.find('?') != std::string_view::npos)
      return malformed("unix:// is followed by an absolute path of at most 100 bytes");
    return Address{.host = {}, .port = 0, .path = std::string{path}};
  }
  for (const auto& [scheme, tls] : kSchemes) {
    if (!url.starts_with(scheme)) continue;
    std::string_view rest = url.substr(scheme.size());
    if (rest.ends_with('/')) rest.remove_suffix(1);
    if (rest.find('@') != std::string_view::npos) return malformed("user and password of a store come from settings");
    if (rest.find('/') != std::string_view::npos || rest.find('?') != std::string_view::npos) {
      return malformed("a store is an instance of its own: no database number, no query");
    }
    ASSIGN_OR_RETURN(Address out, host_and_port(rest, kDefaultPort));
    out.tls = tls;
    return out;
  }
  return malformed("a store is redis://host:port, rediss://host:port or unix:///path");
}

Result<Address> parse_sentinel(std::string_view text) { return host_and_port(text, kSentinelPort); }

std::string to_string(const Address& address) {
  return address.path.empty() ? fmt::format("{}:{}", address.host, address.port) : address.path;
}

}  // namespace concord::cache::redis
