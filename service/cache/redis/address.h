// Where a Redis is: redis://host[:port], rediss://host[:port] (TLS) or unix:///path. One database only.
#pragma once

#include <string>
#include <string_view>

#include "core/result.h"

namespace concord::cache::redis {

inline constexpr int kDefaultPort = 6'379;

struct Address {
  std::string host = {};  // name or IP address; empty for a Unix socket
  int port = kDefaultPort;
  std::string path = {};  // of a Unix socket
  bool tls = false;
  friend bool operator==(const Address&, const Address&) = default;
};

// Errors: malformed for anything else: a user or password (they come from files), a database number (what must not be
// evicted needs an instance of its own), a query.
[[nodiscard]] Result<Address> parse_address(std::string_view url);
// "host:port" of a Sentinel; a default of 26379.
[[nodiscard]] Result<Address> parse_sentinel(std::string_view text);
// As a log may name it: "redis.example:6379", "/run/redis.sock".
[[nodiscard]] std::string to_string(const Address& address);

}  // namespace concord::cache::redis
