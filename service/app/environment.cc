#include "service/app/environment.h"

#include <unistd.h>

namespace concord::app {
namespace {

std::string variable_of(std::string_view path) {
  std::string out = "CONCORD_";
  for (const char c : path) {
    const bool is_letter = c >= 'a' && c <= 'z';
    out += is_letter ? static_cast<char>(c - 'a' + 'A') : (c == '.' || c == '-' ? '_' : c);
  }
  return out;
}

// Kubernetes sets variables like CONCORD_ADMIN_PORT=tcp://10.0.0.7:8081 in every pod when a Service is called
// concord-admin. They are none of ours.
bool is_service_link(std::string_view value) { return value.starts_with("tcp://") || value.starts_with("udp://"); }

}  // namespace

Environment read_environment() {
  Environment out;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text{*entry};
    const std::size_t equals = text.find('=');
    if (!text.starts_with("CONCORD_") || equals == std::string_view::npos) continue;
    out.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return out;
}

const std::string* variable(const Environment& environment, std::string_view path) {
  const auto it = environment.find(variable_of(path));
  return it == environment.end() || is_service_link(it->second) ? nullptr : &it->second;
}

}  // namespace concord::app
