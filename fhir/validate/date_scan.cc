#include "fhir/validate/date_scan.h"

#include <array>
#include <cstddef>

#include "fhir/validate/characters.h"

namespace concord::fhir {
namespace {

constexpr std::size_t kYearLength = 4;    // "2024"
constexpr std::size_t kMonthLength = 7;   // "2024-05"
constexpr std::size_t kDayLength = 10;    // "2024-05-17"
constexpr std::size_t kTimeLength = 8;    // "10:15:00"
constexpr std::size_t kOffsetLength = 6;  // "+01:00"

// Two digits at `at` as a number, or -1.
int two_digits(std::string_view text, std::size_t at) noexcept {
  const char tens = text[at];
  const char ones = text[at + 1];
  return is_digit(tens) && is_digit(ones) ? (tens - '0') * 10 + (ones - '0') : -1;
}

bool within(int number, int first, int last) noexcept { return number >= first && number <= last; }

int days_of(int year, int month) noexcept {
  constexpr std::array kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : kDays[static_cast<std::size_t>(month - 1)];
}

// The length of the time with its fraction that `text` starts with; 0 when it starts with none.
std::size_t time_length(std::string_view text) noexcept {
  if (text.size() < kTimeLength || text[2] != ':' || text[5] != ':') return 0;
  if (!within(two_digits(text, 0), 0, 23) || !within(two_digits(text, 3), 0, 59)) return 0;
  if (!within(two_digits(text, 6), 0, 60)) return 0;
  std::size_t end = kTimeLength;
  if (end == text.size() || text[end] != '.') return end;
  const std::size_t fraction = ++end;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end == fraction ? 0 : end;
}

bool is_offset(std::string_view text) noexcept {
  if (text == "Z") return true;
  if (text.size() != kOffsetLength || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
  const int hour = two_digits(text, 1);
  const int minute = two_digits(text, 4);
  return (within(hour, 0, 13) && within(minute, 0, 59)) || (hour == 14 && minute == 0);
}

}  // namespace

bool is_date(std::string_view text) noexcept {
  if (text.size() != kYearLength && text.size() != kMonthLength && text.size() != kDayLength) return false;
  const int century = two_digits(text, 0);
  const int year = two_digits(text, 2);
  if (century < 0 || year < 0 || century + year == 0) return false;
  if (text.size() == kYearLength) return true;
  const int month = two_digits(text, 5);
  if (text[4] != '-' || !within(month, 1, 12)) return false;
  if (text.size() == kMonthLength) return true;
  return text[7] == '-' && within(two_digits(text, 8), 1, days_of(century * 100 + year, month));
}

bool is_instant(std::string_view text) noexcept {
  if (text.size() <= kDayLength || text[kDayLength] != 'T' || !is_date(text.substr(0, kDayLength))) return false;
  const std::string_view time = text.substr(kDayLength + 1);
  const std::size_t length = time_length(time);
  return length != 0 && is_offset(time.substr(length));
}

bool is_date_time(std::string_view text) noexcept {
  return text.size() <= kDayLength ? is_date(text) : is_instant(text);
}

bool is_time(std::string_view text) noexcept { return !text.empty() && time_length(text) == text.size(); }

}  // namespace concord::fhir
