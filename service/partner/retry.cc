#include "service/partner/retry.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/http_date.h"

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

int write_repeats(const Error& error) noexcept {
  constexpr int kLocked = 423;
  if (error.kind == ErrorKind::unavailable || error.kind == ErrorKind::throttled) return kRepeatsMax;
  return error.partner_status == kLocked && error.kind == ErrorKind::conflict ? 1 : 0;
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
