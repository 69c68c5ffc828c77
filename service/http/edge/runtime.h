// What the acceptor, the poller and the workers of one server share: its settings, callbacks, bounds and mode.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <stop_token>
#include <utility>

#include "core/time.h"
#include "service/http/edge/budget.h"
#include "service/http/edge/census.h"
#include "service/http/edge/server.h"

namespace concord::http::edge {

struct Runtime {
  Runtime(Options given, Handler serves, RejectionBody rejects, std::size_t connections_max)
      : options{std::move(given)},
        handler{std::move(serves)},
        rejection{std::move(rejects)},
        collected{options.limits.collected_bytes_max},
        streams_open{std::max<std::size_t>(options.workers / 4, 1)},
        unread{options.limits.unread_bytes_all_max},
        census{connections_max, options.limits.connections_per_address_max} {}

  // Set before the first thread starts, constant from then on.
  const Options options;
  const Handler handler;
  const RejectionBody rejection;
  StreamsPredicate streams;
  StreamHandler stream_handler;

  Budget collected;     // bytes of bodies that wait to be whole
  Budget streams_open;  // workers that streams hold
  Budget unread;        // deflated bytes that wait for the readers of streams
  Census census;

  std::atomic<bool> draining{false};
  std::atomic<bool> stopping{false};

  std::stop_source stop;  // of the streams' handlers

  // Responses end their connections.
  [[nodiscard]] bool is_ending() const noexcept { return draining || stopping; }
  // Only the first call counts.
  void begin_stop() noexcept {
    const Deadline limit =
        std::chrono::steady_clock::now() + std::max(options.limits.request_time, options.limits.write_time);
    Deadline::rep never = kNever;
    cut_off_.compare_exchange_strong(never, limit.time_since_epoch().count());
    stopping = true;
    stop.request_stop();
  }
  // When streams and unfinished responses are given up; far away until begin_stop().
  [[nodiscard]] Deadline cut_off() const noexcept { return Deadline{Deadline::duration{cut_off_.load()}}; }

 private:
  static constexpr Deadline::rep kNever = Deadline::max().time_since_epoch().count();
  std::atomic<Deadline::rep> cut_off_{kNever};
};

}  // namespace concord::http::edge
