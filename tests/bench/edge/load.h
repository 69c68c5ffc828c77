// A closed-loop HTTP client on one thread: as many connections as asked for, each with one request on its way.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace concord::bench {

// Connections that want nothing: `idle` have had one answer and stay, `half_heads` have sent half a head; those that
// the server times out are opened anew.
struct Bystanders {
  std::size_t idle = 0;
  std::size_t half_heads = 0;
};

struct Measured {
  std::vector<double> micros;  // one a request
  std::size_t failures = 0;    // other than 200, or a connection that broke
  double seconds = 0;
};

// Each request is a GET of `target`. Where there are `tokens`, each carries the next of them as its bearer token.
[[nodiscard]] Measured run_load(int port, std::size_t clients, std::chrono::milliseconds duration,
                                const Bystanders& bystanders, std::string_view target = "/resource",
                                const std::vector<std::string>& tokens = {});

}  // namespace concord::bench
