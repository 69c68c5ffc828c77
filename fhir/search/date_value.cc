#include "fhir/search/date_value.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>

namespace concord::fhir::search {
namespace {

using json::Value;

// What search takes beyond dateTime: hours and minutes alone, and no offset, which means UTC.
Result<DateRange> parse_search_date(std::string text) {
  constexpr std::size_t kMinutesLength = std::string_view{"2026-03-02T15:15"}.size();
  std::ranges::replace(text, ' ', '+');  // an offset whose "+" was not escaped in the URL
  if (auto plain = parse_date_time(text)) return plain;
  if (auto in_utc = parse_date_time(text + "Z")) return in_utc;
  if (text.size() < kMinutesLength) return parse_date_time(text);
  std::string with_seconds = text.substr(0, kMinutesLength) + ":00" + text.substr(kMinutesLength);
  if (text.size() == kMinutesLength) with_seconds += "Z";
  auto minute = parse_date_time(with_seconds);
  if (minute) minute->last = minute->first + std::chrono::minutes{1};
  return minute;
}

std::optional<DateRange> range_of_text(const Value& element) {
  const auto range = parse_date_time(element.as_string().value_or(""));
  return range ? std::optional{*range} : std::nullopt;
}

std::optional<DateRange> range_of_period(const Value& period) {
  const Value* start = period.find("start");
  const Value* end = period.find("end");
  if (start == nullptr && end == nullptr) return std::nullopt;
  DateRange out{.first = Instant::min(), .last = Instant::max(), .precision = DatePrecision::second};
  if (start != nullptr) {
    const auto range = range_of_text(*start);
    if (!range) return std::nullopt;
    out.first = range->first;
  }
  if (end != nullptr) {
    const auto range = range_of_text(*end);
    if (!range) return std::nullopt;
    out.last = range->last;
  }
  return out;
}

std::optional<DateRange> range_of_timing(const Value& timing) {
  if (const Value* bounds = timing["repeat"].find("boundsPeriod"); bounds != nullptr) return range_of_period(*bounds);
  std::optional<DateRange> out;
  for (const Value& event : timing["event"].items()) {
    const auto range = range_of_text(event);
    if (!range) return std::nullopt;
    if (!out) out = *range;
    out->first = std::min(out->first, range->first);
    out->last = std::max(out->last, range->last);
  }
  return out;
}

// R4 leaves "approximately" to the server: here as much again on both sides as the value is wide.
DateRange widened(const DateRange& range) {
  const auto width = range.last - range.first;
  return {.first = range.first - width, .last = range.last + width, .precision = range.precision};
}

bool contains(const DateRange& outer, const DateRange& inner) {
  return outer.first <= inner.first && inner.last <= outer.last;
}

bool overlap(const DateRange& a, const DateRange& b) { return a.first < b.last && b.first < a.last; }

bool matches(const DateWanted& wanted, const DateRange& actual) {
  switch (wanted.prefix) {
    case Prefix::eq:
      return contains(wanted.range, actual);
    case Prefix::ne:
      return !contains(wanted.range, actual);
    case Prefix::gt:
      return actual.last > wanted.range.last;
    case Prefix::lt:
      return actual.first < wanted.range.first;
    case Prefix::ge:
      return actual.last > wanted.range.last || contains(wanted.range, actual);
    case Prefix::le:
      return actual.first < wanted.range.first || contains(wanted.range, actual);
    case Prefix::sa:
      return actual.first >= wanted.range.last;
    case Prefix::eb:
      return actual.last <= wanted.range.first;
    case Prefix::ap:
      return overlap(widened(wanted.range), actual);
  }
  return false;
}

}  // namespace

Result<DateWanted> parse_date_wanted(std::string_view text) {
  DateWanted out{.prefix = take_prefix(text), .range = {}};
  auto range = parse_search_date(std::string{text});
  if (!range) return fail(ErrorKind::malformed, "takes a date, with one of the prefixes eq ne gt lt ge le sa eb ap");
  out.range = *range;
  return out;
}

std::optional<DateRange> range_of(const Selected& selected) {
  if (selected.type == "Period") return range_of_period(selected.value);
  if (selected.type == "Timing") return range_of_timing(selected.value);
  constexpr std::array<std::string_view, 3> kTexts{"date", "dateTime", "instant"};
  if (std::ranges::find(kTexts, selected.type) == kTexts.end()) return std::nullopt;
  return range_of_text(selected.value);
}

bool any_finds(std::span<const DateWanted> wanted, const Selected& selected) {
  const auto actual = range_of(selected);
  return actual && std::ranges::any_of(wanted, [&actual](const DateWanted& one) { return matches(one, *actual); });
}

}  // namespace concord::fhir::search
