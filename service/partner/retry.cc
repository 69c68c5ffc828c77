#include "service/partner/retry.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace concord::partner {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds kFirstWait{100};
constexpr milliseconds kWaitMax{2'000};
constexpr seconds kObeyedMax{60};
constexpr seconds kRetryAfterMax = std::chrono::hours{24};

std::optional<int> number(std::string_view text) {
  int out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || out < 0) return std::nullopt;
  return out;
}

// "Mon, 02 Mar 2026 15:15:00 GMT". The parts are read, and the date is believed when it is written the same way.
std::optional<Instant> parse_http_date(std::string_view text) {
  constexpr std::size_t kSize = 29;
  constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != kSize) return std::nullopt;
  const auto* month = std::ranges::find(kMonths, text.substr(8, 3));
  const auto day = number(text.substr(5, 2));
  const auto year = number(text.substr(12, 4));
  const auto hour = number(text.substr(17, 2));
  const auto minute = number(text.substr(20, 2));
  const auto second = number(text.substr(23, 2));
  if (month == kMonths.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(month - kMonths.begin()) + 1},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  const Instant out =
      std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + seconds{*second};
  if (format_http_date(out) != text) return std::nullopt;
  return out;
}

}  // namespace

std::optional<seconds> parse_retry_after(std::string_view text, Instant now) {
  if (const auto delay = number(text)) return std::min(seconds{*delay}, kRetryAfterMax);
  const auto date = parse_http_date(text);
  if (!date) return std::nullopt;
  return std::clamp(std::chrono::ceil<seconds>(*date - now), seconds::zero(), kRetryAfterMax);
}

bool may_pass(const Result<http::Response>& response) noexcept {
  constexpr std::array kStatuses{408, 429, 500, 502, 503, 504};
  constexpr std::array kKinds{ErrorKind::unavailable, ErrorKind::timeout, ErrorKind::unknown_outcome};
  if (response) return std::ranges::find(kStatuses, response->status) != kStatuses.end();
  return std::ranges::find(kKinds, response.error().kind) != kKinds.end();
}

std::optional<milliseconds> wait_before_repeat(const Error& error, int attempts, double random,
                                               milliseconds remaining) {
  if (error.retry_after > kObeyedMax) return std::nullopt;
  const milliseconds ceiling = std::min(kWaitMax, kFirstWait * (1 << std::clamp(attempts, 0, 10)));
  const milliseconds jitter{static_cast<milliseconds::rep>(random * static_cast<double>(ceiling.count()))};
  const milliseconds wait = error.retry_after ? milliseconds{*error.retry_after} : jitter;
  if (wait >= remaining) return std::nullopt;
  return wait;
}

}  // namespace concord::partner
