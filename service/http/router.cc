#include "service/http/router.h"

#include <algorithm>
#include <array>
#include <optional>

namespace concord::http {
namespace {

constexpr std::array<std::string_view, 10> kReservedPartnerIds{
    "artifacts", "auth", "schemas", "docs", "fhir", "openapi.json", "jwks.json", ".well-known", ".", ".."};
constexpr std::string_view kPartnerPrefix = "/{p}/";
constexpr std::size_t kSegmentsMax = 32;

bool is_argument(std::string_view segment) noexcept { return segment.starts_with('{'); }
std::string_view argument_name(std::string_view segment) noexcept { return segment.substr(1, segment.size() - 2); }

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> out;
  if (path == "/") return out;
  while (!path.empty()) {
    path.remove_prefix(1);
    const std::size_t end = std::min(path.find('/'), path.size());
    out.push_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return out;
}

// RFC 9112 §3.2.2: a server accepts the absolute form too; its authority says nothing here.
std::string_view path_of(std::string_view target) noexcept {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!target.starts_with(scheme)) continue;
    const std::size_t slash = target.find_first_of("/?", scheme.size());
    target = slash == std::string_view::npos || target[slash] == '?' ? "/" : target.substr(slash);
    break;
  }
  return target.substr(0, target.find('?'));
}

// Empty optional for a path that cannot be read.
std::optional<std::vector<std::string>> decoded_segments(std::string_view path) {
  if (!path.starts_with('/') || path.find('#') != std::string_view::npos) return std::nullopt;
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  std::vector<std::string> out;
  for (const std::string_view raw : split(path)) {
    auto segment = percent_decode(raw);
    if (!segment || out.size() == kSegmentsMax) return std::nullopt;
    out.push_back(*std::move(segment));
  }
  return out;
}

std::optional<Arguments> match(std::span<const std::string_view> pattern, std::span<const std::string> path) {
  if (pattern.size() != path.size()) return std::nullopt;
  Arguments arguments;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i].empty()) return std::nullopt;
    if (is_argument(pattern[i])) {
      if (path[i].starts_with('$')) return std::nullopt;  // an operation, which a pattern names itself
      arguments.add(argument_name(pattern[i]), path[i]);
    } else if (pattern[i] != path[i]) {
      return std::nullopt;
    }
  }
  return arguments;
}

std::string allowed(std::span<const Method> methods) {
  constexpr std::array kOrder{Method::get, Method::head, Method::post, Method::put, Method::patch, Method::del};
  std::string out;
  for (const Method method : kOrder) {
    const Method wanted = method == Method::head ? Method::get : method;
    if (std::ranges::find(methods, wanted) == methods.end()) continue;
    out.append(to_string(method)).append(", ");
  }
  return out + "OPTIONS";
}

}  // namespace

std::string_view Arguments::operator[](std::string_view name) const noexcept {
  const auto it = std::ranges::find_if(values_, [name](const auto& value) { return value.first == name; });
  return it == values_.end() ? std::string_view{} : std::string_view{it->second};
}

std::span<const std::string_view> reserved_partner_ids() noexcept { return kReservedPartnerIds; }

Router::Router(const std::vector<Row>& rows, std::vector<std::string> partners) : partners_{std::move(partners)} {
  rows_.reserve(rows.size());
  for (const Row& row : rows) {
    const bool per_partner = row.pattern.starts_with(kPartnerPrefix);
    auto segments = split(per_partner ? row.pattern.substr(kPartnerPrefix.size() - 1) : row.pattern);
    const auto literals = std::ranges::count_if(segments, [](std::string_view s) { return !is_argument(s); });
    rows_.push_back({.method = row.method,
                     .pattern = row.pattern,
                     .segments = std::move(segments),
                     .literals = static_cast<std::size_t>(literals),
                     .per_partner = per_partner});
  }
}

bool Router::knows_partner(std::string_view id) const noexcept {
  return std::ranges::find(partners_, id) != partners_.end();
}

Router::Found Router::find(Method method, std::string_view target) const {
  Found found;
  const auto segments = decoded_segments(path_of(target));
  if (!segments) {
    found.verdict = Verdict::malformed;
    return found;
  }
  std::span<const std::string> path{*segments};
  const bool prefixed = !path.empty() && knows_partner(path.front());
  if (prefixed) {
    found.partner = path.front();
    path = path.subspan(1);
  } else if (!partners_.empty()) {
    found.partner = partners_.front();
  }

  const Method wanted = method == Method::head ? Method::get : method;
  std::vector<Method> methods;
  const Compiled* best = nullptr;
  std::size_t literals = 0;
  for (const Compiled& row : rows_) {
    if (row.per_partner ? found.partner.empty() : prefixed) continue;
    auto arguments = match(row.segments, path);
    if (!arguments || row.literals < literals) continue;
    if (row.literals > literals) {
      literals = row.literals;
      methods.clear();
      best = nullptr;
    }
    methods.push_back(row.method);
    if (best != nullptr && row.method != wanted) continue;
    best = &row;
    found.arguments = *std::move(arguments);
  }
  if (best == nullptr) return {};
  found.row = static_cast<std::size_t>(best - rows_.data());
  found.pattern = best->pattern;
  found.allow = allowed(methods);
  if (!best->per_partner) found.partner.clear();
  if (method == Method::options) {
    found.verdict = Verdict::options;
  } else {
    found.verdict = best->method == wanted ? Verdict::found : Verdict::method_not_allowed;
  }
  return found;
}

}  // namespace concord::http
