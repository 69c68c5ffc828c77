#include "core/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>

namespace concord {
namespace {

std::optional<int> number(std::string_view text) {
  int out = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size() || out < 0) return std::nullopt;
  return out;
}

}  // namespace

// The parts are read, and the date is believed when it is written the same way.
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
  const Instant out = std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
                      std::chrono::seconds{*second};
  if (format_http_date(out) != text) return std::nullopt;
  return out;
}

}  // namespace concord
