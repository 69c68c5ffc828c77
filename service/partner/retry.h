// When a call is sent again: pure judgement, no clock, no sleep.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/error.h"
#include "core/http.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::partner {

// Retry-After (RFC 9110 §10.2.3): seconds or an IMF-fixdate; never negative, at most a day; empty when unreadable.
[[nodiscard]] std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, Instant now);

// How often a call that changes nothing may be sent again after this answer: twice when it may fare better soon (no
// connection, no whole answer, 408, 429, 500, 502, 503, 504), else never.
[[nodiscard]] int read_repeats(const Result<http::Response>& response) noexcept;
// The same of a deletion: once after 423, 500, 502 and 504.
[[nodiscard]] int removal_repeats(const Result<http::Response>& response) noexcept;
// The same of all other writes, by what their answer was found to mean: twice after what certainly did nothing
// (unavailable, throttled), once where the resource was locked (423), else never.
[[nodiscard]] int write_repeats(const Error& error) noexcept;

// How long to wait before the next attempt after `error`. `attempts` were made so far (1 after the first), `random` is
// uniform in [0, 1). Full jitter up to min(2 s, 100 ms · 2^attempts); a Retry-After is obeyed to the second. Empty
// when it is over 60 s, or when the wait leaves nothing of `remaining`.
[[nodiscard]] std::optional<std::chrono::milliseconds> wait_before_repeat(const Error& error, int attempts,
                                                                          double random,
                                                                          std::chrono::milliseconds remaining);

}  // namespace concord::partner
