// The admin listener: /livez, /readyz and /metrics. Never mounted on the public port.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "service/http/router.h"

namespace concord::http {

// A further route of the admin listener; called from many threads. The pattern lives for ever.
struct AdminExtension {
  Method method;
  std::string_view pattern;
  std::function<Response(const Request&)> respond;
};

// What the admin routes tell; called from many threads.
struct AdminSources {
  std::function<bool()> is_ready;
  std::function<std::string()> metrics_text;  // Prometheus text exposition 0.0.4
};

class Admin {
 public:
  explicit Admin(AdminSources sources);
  // /livez 200 while the process runs; /readyz 200 or 503; /metrics.
  [[nodiscard]] Response respond(const Request& request) const;
  // Before the first request.
  void extend(std::vector<AdminExtension> extensions);

 private:
  [[nodiscard]] Response dispatch(const Router::Found& found, const Request& request) const;

  AdminSources sources_;
  std::vector<AdminExtension> extensions_;
  Router router_;
};

}  // namespace concord::http
