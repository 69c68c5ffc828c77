// Dates, dateTimes and times as texts.
#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "fhir/path/temporal.h"

namespace concord::fhir::path {
namespace {

constexpr int kYearMax = 9999;

// Reads a text from its start; every step answers whether it was there.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_{text} {}
  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  bool skip(char c) {
    if (rest_.empty() || rest_[0] != c) return false;
    rest_.remove_prefix(1);
    return true;
  }
  template <class T>
  bool number(std::size_t digits, int least, int most, T& out) {
    if (rest_.size() < digits) return false;
    int value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return false;
      value = value * 10 + (c - '0');
    }
    if (value < least || value > most) return false;
    rest_.remove_prefix(digits);
    out = static_cast<T>(value);
    return true;
  }
  // One digit or more; those beyond nanoseconds are cut.
  bool fraction(Temporal& out) {
    std::size_t count = 0;
    out.nanosecond = 0;
    for (; count < rest_.size() && rest_[count] >= '0' && rest_[count] <= '9'; ++count) {
      if (count < 9) out.nanosecond = out.nanosecond * 10 + static_cast<std::uint32_t>(rest_[count] - '0');
    }
    for (std::size_t i = count; i < 9; ++i) out.nanosecond *= 10;
    out.fraction_digits = static_cast<std::uint8_t>(std::min<std::size_t>(count, 9));
    rest_.remove_prefix(count);
    return count > 0;
  }

 private:
  std::string_view rest_;
};

bool read_date(Reader& in, Temporal& out) {
  if (!in.number(4, 1, kYearMax, out.year)) return false;
  out.precision = Precision::year;
  if (!in.skip('-')) return true;
  if (!in.number(2, 1, 12, out.month)) return false;
  out.precision = Precision::month;
  if (!in.skip('-')) return true;
  out.precision = Precision::day;
  return in.number(2, 1, days_of_month(out.year, out.month), out.day);
}

bool read_time(Reader& in, Temporal& out) {
  if (!in.number(2, 0, 23, out.hour)) return false;
  out.precision = Precision::hour;
  if (!in.skip(':')) return true;
  if (!in.number(2, 0, 59, out.minute)) return false;
  out.precision = Precision::minute;
  if (!in.skip(':')) return true;
  if (!in.number(2, 0, 59, out.second)) return false;
  out.precision = Precision::second;
  return !in.skip('.') || in.fraction(out);
}

bool read_offset(Reader& in, Temporal& out) {
  if (in.at_end()) return true;
  out.has_offset = true;
  if (in.skip('Z')) return true;
  const bool is_negative = in.skip('-');
  int hours = 0;
  int minutes = 0;
  if (!is_negative && !in.skip('+')) return false;
  if (!in.number(2, 0, 14, hours) || !in.skip(':') || !in.number(2, 0, hours == 14 ? 0 : 59, minutes)) return false;
  out.offset_minutes = static_cast<std::int16_t>((hours * 60 + minutes) * (is_negative ? -1 : 1));
  return true;
}

}  // namespace

std::optional<Temporal> parse_date_value(std::string_view text) {
  Reader in{text};
  Temporal out;
  if (!read_date(in, out) || !in.at_end()) return std::nullopt;
  return out;
}

std::optional<Temporal> parse_date_time_value(std::string_view text) {
  Reader in{text};
  Temporal out;
  if (!read_date(in, out)) return std::nullopt;
  if (in.at_end()) return out;
  if (!in.skip('T')) return std::nullopt;
  if (in.at_end()) return out;
  if (out.precision != Precision::day || !read_time(in, out) || !read_offset(in, out) || !in.at_end()) {
    return std::nullopt;
  }
  return out;
}

std::optional<Temporal> parse_time_value(std::string_view text) {
  Reader in{text};
  Temporal out;
  if (!read_time(in, out) || !in.at_end()) return std::nullopt;
  return out;
}

std::string format_time(const Temporal& value) {
  std::string out = fmt::format("{:02}", value.hour);
  if (value.precision >= Precision::minute) out += fmt::format(":{:02}", value.minute);
  if (value.precision >= Precision::second) out += fmt::format(":{:02}", value.second);
  if (value.fraction_digits > 0) {
    out += '.';
    out += std::string_view{fmt::format("{:09}", value.nanosecond)}.substr(0, value.fraction_digits);
  }
  return out;
}

std::string format_date_time(const Temporal& value) {
  std::string out = fmt::format("{:04}", value.year);
  if (value.precision >= Precision::month) out += fmt::format("-{:02}", value.month);
  if (value.precision >= Precision::day) out += fmt::format("-{:02}", value.day);
  if (value.precision < Precision::hour) return out;
  out += 'T' + format_time(value);
  if (!value.has_offset) return out;
  if (value.offset_minutes == 0) return out + 'Z';
  const int minutes = value.offset_minutes < 0 ? -value.offset_minutes : value.offset_minutes;
  return out + fmt::format("{}{:02}:{:02}", value.offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

}  // namespace concord::fhir::path
