#include "service/app/config_setters.h"

#include <array>
#include <charconv>

#include <arpa/inet.h>
#include <netinet/in.h>

#include "service/app/config.h"

namespace concord::app {

Fault set_integer(std::string_view text, long least, long most, long& out, Fault rule) {
  long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < least || number > most) return rule;
  out = number;
  return nullptr;
}

Fault set_port(const std::string& text, int& out) {
  long port = 0;
  const Fault fault = set_integer(text, 0, 65'535, port, "must be a port from 0 (a free one) to 65535");
  if (fault == nullptr) out = static_cast<int>(port);
  return fault;
}

Fault set_address(const std::string& text, std::string& out) {
  std::array<unsigned char, sizeof(in6_addr)> bytes{};
  if (inet_pton(AF_INET, text.c_str(), bytes.data()) != 1 && inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) {
    return "must be an IP address";
  }
  out = text;
  return nullptr;
}

Fault set_milliseconds(const std::string& text, long least, std::chrono::milliseconds& out, Fault rule) {
  long number = 0;
  const Fault fault = set_integer(text, least, 600'000, number, rule);
  if (fault == nullptr) out = std::chrono::milliseconds{number};
  return fault;
}

Fault set_size(const std::string& text, long least, long most, std::size_t& out, Fault rule) {
  long number = 0;
  const Fault fault = set_integer(text, least, most, number, rule);
  if (fault == nullptr) out = static_cast<std::size_t>(number);
  return fault;
}

Fault set_url(const std::string& text, std::string& out) {
  if (!is_http_url(text)) return "must be an http or https URL without user, query and fragment";
  out = text.substr(0, text.find_last_not_of('/') + 1);
  return nullptr;
}

Fault set_path(const std::string& text, std::string& out) {
  out = text;
  return text.starts_with('/') ? nullptr : "must be an absolute path";
}

}  // namespace concord::app
