#include "core/time.h"

#include <fmt/format.h>

#include <array>
#include <optional>

namespace concord {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr int kOffsetHoursMax = 14;  // FHIR regex of instant and dateTime

// A part of a second, and the unit that its last digit counts.
struct Fraction {
  microseconds value{0};
  microseconds unit = seconds{1};
};

// Reads a text from left to right; each step says whether it could.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_{text} {}
  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }
  bool skip(char c) noexcept {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  // Exactly `width` digits.
  std::optional<int> number(std::size_t width) noexcept {
    if (rest_.size() < width) return std::nullopt;
    int out = 0;
    for (std::size_t i = 0; i < width; ++i) {
      if (!is_digit(rest_[i])) return std::nullopt;
      out = out * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(width);
    return out;
  }
  // One digit or more after the point; what is finer than a microsecond is cut.
  std::optional<Fraction> fraction() noexcept {
    Fraction out;
    std::size_t count = 0;
    for (; count < rest_.size() && is_digit(rest_[count]); ++count) {
      if (out.unit == microseconds{1}) continue;
      out.unit /= 10;
      out.value += (rest_[count] - '0') * out.unit;
    }
    if (count == 0) return std::nullopt;
    rest_.remove_prefix(count);
    return out;
  }

 private:
  static bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
  std::string_view rest_;
};

struct CalendarPart {
  std::chrono::year_month_day first;
  DatePrecision precision = DatePrecision::year;
};

std::optional<CalendarPart> scan_date(Scanner& in) {
  const auto year = in.number(4);
  if (!year || *year == 0) return std::nullopt;
  CalendarPart out{.first = std::chrono::year{*year} / 1 / 1};
  if (!in.skip('-')) return out;
  const auto month = in.number(2);
  if (!month || *month < 1 || *month > 12) return std::nullopt;
  out = {.first = std::chrono::year{*year} / *month / 1, .precision = DatePrecision::month};
  if (!in.skip('-')) return out;
  const auto day = in.number(2);
  if (!day) return std::nullopt;
  out = {.first = std::chrono::year{*year} / *month / *day, .precision = DatePrecision::day};
  if (!out.first.ok()) return std::nullopt;
  return out;
}

// A time of day is known to the second, or as fine as it was written; ".000" is how many programs write a whole
// second.
struct TimeOfDay {
  microseconds since_midnight{0};
  microseconds width = seconds{1};
};

std::optional<TimeOfDay> scan_time_of_day(Scanner& in) {
  const auto hour = in.number(2);
  if (!hour || *hour > 23 || !in.skip(':')) return std::nullopt;
  const auto minute = in.number(2);
  if (!minute || *minute > 59 || !in.skip(':')) return std::nullopt;
  const auto second = in.number(2);
  if (!second || *second > 60) return std::nullopt;
  const microseconds whole = hours{*hour} + minutes{*minute} + seconds{*second};
  if (!in.skip('.')) return TimeOfDay{.since_midnight = whole};
  const auto fraction = in.fraction();
  if (!fraction) return std::nullopt;
  const bool is_whole = fraction->value.count() == 0;
  return TimeOfDay{.since_midnight = whole + fraction->value, .width = is_whole ? seconds{1} : fraction->unit};
}

std::optional<minutes> scan_offset(Scanner& in) {
  if (in.skip('Z')) return minutes{0};
  const bool east = in.skip('+');
  if (!east && !in.skip('-')) return std::nullopt;
  const auto hour = in.number(2);
  if (!hour || !in.skip(':')) return std::nullopt;
  const auto minute = in.number(2);
  if (!minute || *minute > 59 || *hour * 60 + *minute > kOffsetHoursMax * 60) return std::nullopt;
  const minutes out = hours{*hour} + minutes{*minute};
  return east ? out : -out;
}

Instant end_of(const CalendarPart& part) {
  using std::chrono::sys_days;
  switch (part.precision) {
    case DatePrecision::year:
      return sys_days{part.first + std::chrono::years{1}};
    case DatePrecision::month:
      return sys_days{part.first + std::chrono::months{1}};
    case DatePrecision::day:
    case DatePrecision::second:
      break;
  }
  return sys_days{part.first} + days{1};
}

tl::unexpected<Error> bad(const char* what) { return fail(ErrorKind::malformed, what); }

}  // namespace

Result<Instant> parse_instant(std::string_view text) {
  const auto range = parse_date_time(text);
  if (!range || range->precision != DatePrecision::second)
    return bad("not an instant (RFC 3339 date, time and offset)");
  return range->first;
}

Result<DateRange> parse_date(std::string_view text) {
  Scanner in{text};
  const auto part = scan_date(in);
  if (!part || !in.at_end()) return bad("not a date (YYYY, YYYY-MM or YYYY-MM-DD)");
  return DateRange{.first = std::chrono::sys_days{part->first}, .last = end_of(*part), .precision = part->precision};
}

Result<DateRange> parse_date_time(std::string_view text) {
  constexpr const char* kBad = "not a dateTime (a date, or a date with time and offset)";
  Scanner in{text};
  const auto part = scan_date(in);
  if (!part) return bad(kBad);
  const Instant day = std::chrono::sys_days{part->first};
  if (in.at_end()) return DateRange{.first = day, .last = end_of(*part), .precision = part->precision};
  if (part->precision != DatePrecision::day || !in.skip('T')) return bad(kBad);
  const auto time = scan_time_of_day(in);
  if (!time) return bad(kBad);
  const auto offset = scan_offset(in);
  if (!offset || !in.at_end()) return bad(kBad);
  const Instant first = day + time->since_midnight - *offset;
  return DateRange{.first = first, .last = first + time->width, .precision = DatePrecision::second};
}

std::string format_instant(Instant instant) {
  const auto day = std::chrono::floor<days>(instant);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::milliseconds>(instant - day)};
  std::string out = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", static_cast<int>(date.year()),
                                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                time.hours().count(), time.minutes().count(), time.seconds().count());
  if (time.subseconds().count() != 0) out += fmt::format(".{:03}", time.subseconds().count());
  return out + "Z";
}

std::string format_http_date(Instant instant) {
  constexpr std::array kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<days>(instant);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<seconds>(instant - day)};
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday{day}.c_encoding()],
                     static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

}  // namespace concord
