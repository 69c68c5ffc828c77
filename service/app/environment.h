// The variables that may stand in for settings.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace concord::app {

// CONCORD_… variables by name.
using Environment = std::map<std::string, std::string, std::less<>>;
// Of this process; the only reader of its environment.
[[nodiscard]] Environment read_environment();

// The variable of a setting: "listen.port" is CONCORD_LISTEN_PORT. nullptr when it is not set, or by Kubernetes only.
[[nodiscard]] const std::string* variable(const Environment& environment, std::string_view path);

}  // namespace concord::app
