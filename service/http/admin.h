// The admin listener: /livez, /readyz and /metrics. Never mounted on the public port.
#pragma once

#include <functional>
#include <string>

#include "core/http.h"
#include "service/http/router.h"

namespace concord::http {

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

 private:
  AdminSources sources_;
  Router router_;
};

}  // namespace concord::http
