#include "service/facade/server_url.h"

#include <algorithm>

#include "core/http.h"

namespace concord::facade {
namespace {

struct Parts {
  std::string_view scheme;
  std::string_view host;
  std::string_view port;  // "" for the default
  std::string_view rest;  // path, query and fragment
};

std::optional<Parts> parse(std::string_view url) noexcept {
  const std::size_t mark = url.find("://");
  if (mark == std::string_view::npos) return std::nullopt;
  Parts out{.scheme = url.substr(0, mark), .host = {}, .port = {}, .rest = url.substr(mark + 3)};
  const bool is_https = http::equal_ignoring_case(out.scheme, "https");
  if (!is_https && !http::equal_ignoring_case(out.scheme, "http")) return std::nullopt;
  const std::size_t end = std::min(out.rest.find_first_of("/?#"), out.rest.size());
  out.host = out.rest.substr(0, end);
  out.rest.remove_prefix(end);
  if (out.host.empty() || out.host.find('@') != std::string_view::npos) return std::nullopt;
  const std::size_t colon = out.host.rfind(':');
  if (colon != std::string_view::npos && out.host.find(']', colon) == std::string_view::npos) {
    out.port = out.host.substr(colon + 1);
    out.host = out.host.substr(0, colon);
  }
  if (out.port == (is_https ? "443" : "80")) out.port = {};
  return out;
}

std::string_view path_of(std::string_view rest) noexcept { return rest.substr(0, rest.find_first_of("?#")); }

bool has_dot_segments(std::string_view path) noexcept {
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::string_view segment = path.substr(0, path.find('/'));
    if (segment == "." || segment == "..") return true;
    path.remove_prefix(segment.size());
  }
  return false;
}

// `rest` behind the path of `server`, when that path ends where a segment of `rest` does.
std::optional<std::string_view> behind(std::string_view server, std::string_view rest) noexcept {
  if (!rest.starts_with(server)) return std::nullopt;
  const std::string_view out = rest.substr(server.size());
  if (!out.empty() && out.front() != '/' && out.front() != '?' && out.front() != '#') return std::nullopt;
  return has_dot_segments(path_of(out)) ? std::nullopt : std::optional{out};
}

}  // namespace

ServerUrl::ServerUrl(std::string_view url) : text_{url.substr(0, url.find_last_not_of('/') + 1)} {}

bool ServerUrl::is_host_in(std::string_view text) const noexcept {
  constexpr std::string_view kMark = "://";
  std::size_t at = text.find(kMark);
  if (at == std::string_view::npos) return false;
  const auto own = parse(text_);
  if (!own) return false;
  for (; at != std::string_view::npos; at = text.find(kMark, at + 1)) {
    if (http::equal_ignoring_case(text.substr(at + kMark.size()).substr(0, own->host.size()), own->host)) return true;
  }
  return false;
}

std::optional<std::string_view> ServerUrl::below(std::string_view url) const noexcept {
  if (auto rest = behind(text_, url)) return rest;  // as it is mostly written
  const auto theirs = parse(url);
  if (!theirs) return std::nullopt;
  const auto own = parse(text_);
  if (!own || !http::equal_ignoring_case(own->scheme, theirs->scheme) || own->port != theirs->port ||
      !http::equal_ignoring_case(own->host, theirs->host)) {
    return std::nullopt;
  }
  return behind(own->rest, theirs->rest);
}

std::optional<std::string_view> ServerUrl::below_path(std::string_view path) const noexcept {
  const auto own = parse(text_);
  return own && path.starts_with('/') ? behind(own->rest, path) : std::nullopt;
}

}  // namespace concord::facade
