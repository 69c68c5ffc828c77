#include "auth/server/client.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "auth/server/client_urls.h"

namespace concord::auth::server {
namespace {

constexpr std::array<std::string_view, 4> kMethods{"none", "client_secret_basic", "client_secret_post",
                                                   "private_key_jwt"};

bool is_one_of(const std::vector<std::string>& registered, std::string_view url) {
  return std::ranges::any_of(registered, [url](const std::string& each) {
    return each == url || (is_loopback_address(each) && without_port(each) == without_port(url));
  });
}

}  // namespace

std::string_view to_string(AuthMethod method) noexcept { return kMethods.at(static_cast<std::size_t>(method)); }

bool allows_redirect(const Client& client, std::string_view uri) {
  return is_one_of(client.redirect_uris, uri) || (client.any_loopback && is_loopback_url(uri));
}

bool allows_launch(const Client& client, std::string_view url) {
  return is_one_of(client.launch_urls, url) || (client.any_loopback && is_loopback_url(url));
}

bool allows_origin(const Client& client, std::string_view origin) {
  const auto is_there = [origin](const std::string& uri) {
    return origin_of(uri) == origin ||
           (is_loopback_address(uri) && without_port(origin_of(uri)) == without_port(origin));
  };
  if (origin.empty()) return false;
  return std::ranges::any_of(client.redirect_uris, is_there) || std::ranges::any_of(client.launch_urls, is_there) ||
         (client.any_loopback && is_loopback_url(origin) && origin_of(origin) == origin);
}

Status Clients::put(Client client) {
  const std::scoped_lock lock{mutex_};
  if (clients_.size() == kClientsMax && !clients_.contains(client.id)) {
    return fail(ErrorKind::unavailable, "no further client can be registered");
  }
  auto id = client.id;
  clients_.insert_or_assign(std::move(id), std::make_shared<const Client>(std::move(client)));
  return {};
}

std::shared_ptr<const Client> Clients::find(std::string_view id) const {
  const std::scoped_lock lock{mutex_};
  const auto at = clients_.find(id);
  return at == clients_.end() ? nullptr : at->second;
}

bool Clients::has_origin(std::string_view origin) const {
  const std::scoped_lock lock{mutex_};
  return std::ranges::any_of(clients_, [origin](const auto& each) { return allows_origin(*each.second, origin); });
}

}  // namespace concord::auth::server
