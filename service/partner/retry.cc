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

struct RepeatRow {
  int status;
  int read;
  int removal;
};
constexpr int kRepeatsMax = 2;
constexpr std::array kRepeats{
    RepeatRow{408, 2, 2}, RepeatRow{423, 0, 1}, RepeatRow{429, 2, 2}, RepeatRow{500, 2, 1},
    RepeatRow{502, 2, 1}, RepeatRow{503, 2, 2}, RepeatRow{504, 2, 1},
};

int repeats_after(const Result<http::Response>& response, int RepeatRow::*column) noexcept {
  constexpr std::array kKinds{ErrorKind::unavailable, ErrorKind::timeout, ErrorKind::unknown_outcome};
  if (!response) return std::ranges::find(kKinds, response.error().kind) == kKinds.end() ? 0 : kRepeatsMax;
  const auto* row = std::ranges::find(kRepeats, response->status, &RepeatRow::status);
  return row == kRepeats.end() ? 0 : row->*column;
}

}  // namespace

std::optional<seconds> parse_retry_after(std::string_view text, Instant now) {
  if (const auto delay = number(text)) return std::min(seconds{*delay}, kRetryAfterMax);
  const auto date = parse_http_date(text);
  if (!date) return std::nullopt;
  return std::clamp(std::chrono::ceil<seconds>(*date - now), seconds::zero(), kRetryAfterMax);
}

int read_repeats(const Result<http::Response>& response) noexcept { return repeats_after(response, &RepeatRow::read); }

int removal_repeats(const Result<http::Response>& response) noexcept {
  return repeats_after(response, &RepeatRow::removal);
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
