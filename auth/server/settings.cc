#include "auth/server/settings.h"

#include <algorithm>

namespace concord::auth::server {

const Base* find_base(const Settings& settings, std::string_view url) noexcept {
  if (url.ends_with('/')) url.remove_suffix(1);
  const auto found = std::ranges::find_if(settings.bases, [url](const Base& base) {
    return base.url == url || std::ranges::find(base.names, url) != base.names.end();
  });
  return found == settings.bases.end() ? nullptr : &*found;
}

}  // namespace concord::auth::server
