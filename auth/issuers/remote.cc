#include "auth/issuers/remote.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace concord::auth {
namespace {

using std::chrono::seconds;

constexpr seconds kLifetimeMin{5 * 60};
constexpr seconds kLifetimeDefault{15 * 60};
constexpr seconds kLifetimeMax{24 * 3600};
constexpr std::string_view kMaxAge = "max-age=";

std::string lower(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string_view trimmed(std::string_view text) {
  const auto first = std::min(text.find_first_not_of(" \t"), text.size());
  text.remove_prefix(first);
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

}  // namespace

seconds lifetime_of(const http::Headers& headers) {
  const std::string control = lower(headers.value("Cache-Control"));
  for (std::string_view rest = control; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view directive = trimmed(rest.substr(0, comma));
    rest.remove_prefix(std::min(comma + 1, rest.size()));
    if (directive == "no-store" || directive == "no-cache") return kLifetimeMin;
    if (!directive.starts_with(kMaxAge)) continue;
    const std::string_view digits = directive.substr(kMaxAge.size());
    std::int64_t age = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), age);
    if (end != digits.data() + digits.size() || digits.empty()) return kLifetimeMin;
    if (error == std::errc::result_out_of_range) return kLifetimeMax;
    return std::clamp(seconds{age}, kLifetimeMin, kLifetimeMax);
  }
  return kLifetimeDefault;
}

std::string origin_of(std::string_view url) {
  for (const auto& [scheme, port] : {std::pair<std::string_view, std::string_view>{"https://", ":443"},
                                     std::pair<std::string_view, std::string_view>{"http://", ":80"}}) {
    if (!http::equal_ignoring_case(url.substr(0, scheme.size()), scheme)) continue;
    const std::string_view rest = url.substr(scheme.size());
    std::string host = lower(rest.substr(0, rest.find_first_of("/?#")));
    const bool is_clean =
        std::ranges::all_of(url, [](char c) { return c > ' ' && c < '\x7f' && c != '\\' && c != '"'; });
    if (!is_clean || host.empty() || host.front() == ':' || host.find('@') != std::string::npos) return {};
    if (host.ends_with(port)) host.resize(host.size() - port.size());
    return std::string{scheme} + host;
  }
  return {};
}

Result<Fetched> fetch(HttpClient& client, const std::string& url, std::size_t bytes_max, Deadline deadline) {
  HttpCall call;
  call.url = url;
  call.headers = {{"Accept", "application/json"}};
  call.deadline = deadline;
  call.response_bytes_max = bytes_max;
  auto response = client.send(call);
  if (!response) return fail(ErrorKind::unavailable, "an issuer cannot be reached");
  if (response->status == 404) return fail(ErrorKind::not_found, "an issuer has no such document");
  if (response->status != 200 || response->body.size() > bytes_max) {
    return fail(ErrorKind::unavailable, "an issuer did not answer with a document");
  }
  return Fetched{.text = std::move(response->body), .lifetime = lifetime_of(response->headers)};
}

}  // namespace concord::auth
