#include "auth/issuers/discovery.h"

#include <algorithm>
#include <array>
#include <utility>

#include "auth/issuers/remote.h"
#include "core/json/read.h"

namespace concord::auth {
namespace {

constexpr std::string_view kOpenId = "/.well-known/openid-configuration";
constexpr std::string_view kOauth = "/.well-known/oauth-authorization-server";
constexpr json::Limits kLimits{.depth_max = 16, .bytes_max = kMetadataBytesMax};

// Where the metadata may lie: behind the path of the issuer, and before it.
std::array<std::string, 2> places_of(std::string_view issuer) {
  while (issuer.ends_with('/')) issuer.remove_suffix(1);
  const std::size_t host = std::min(issuer.find("://") + 3, issuer.size());
  const std::size_t path = std::min(issuer.find('/', host), issuer.size());
  return {std::string{issuer}.append(kOpenId),
          std::string{issuer.substr(0, path)}.append(kOauth).append(issuer.substr(path))};
}

}  // namespace

bool may_fetch(std::string_view url, const IssuerSettings& settings) {
  const std::string origin = origin_of(url);
  if (origin.empty() || (!settings.allow_private && !origin.starts_with("https://"))) return false;
  return origin == origin_of(settings.issuer) ||
         std::ranges::any_of(settings.origins, [&](const std::string& other) { return origin_of(other) == origin; });
}

Discovery::Discovery(const IssuerSettings& settings, HttpClient& client, Clock& clock)
    : settings_{settings}, client_{client}, remembered_{clock, [this, &clock](Deadline deadline) {
                                                          return fetch_metadata(
                                                              std::min(deadline, clock.steady_now() + kFetchTime));
                                                        }} {}

Result<Remembered<json::Value>::Fresh> Discovery::fetch_metadata(Deadline deadline) {
  Result<Fetched> fetched = fail(ErrorKind::not_found, "not asked for yet");
  for (const std::string& place : places_of(settings_.issuer)) {
    if (!fetched && fetched.error().kind == ErrorKind::not_found) {
      fetched = fetch(client_, place, kMetadataBytesMax, deadline);
    }
  }
  if (!fetched) return deny("issuer-unavailable");
  auto metadata = json::read(fetched->text, kLimits);
  if (!metadata || metadata->text("issuer") != settings_.issuer) return deny("issuer-unavailable");
  return Remembered<json::Value>::Fresh{.value = std::make_shared<const json::Value>(*std::move(metadata)),
                                        .lifetime = fetched->lifetime};
}

Result<std::shared_ptr<const json::Value>> Discovery::metadata(Deadline deadline) {
  ASSIGN_OR_RETURN(const auto view, remembered_.get(deadline));
  return view.value;
}

Result<std::string> Discovery::endpoint(std::string_view name, Deadline deadline) {
  ASSIGN_OR_RETURN(const auto found, metadata(deadline));
  const std::string_view url = found->text(name);
  if (!may_fetch(url, settings_)) return deny("issuer-unavailable");
  return std::string{url};
}

}  // namespace concord::auth
