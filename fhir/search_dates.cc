#include <algorithm>
#include <array>
#include <chrono>

#include "fhir/search_values.h"

namespace concord::fhir::search {
namespace {

using json::Value;

struct PrefixName {
  std::string_view name;
  Prefix prefix = Prefix::eq;
};
constexpr std::array kPrefixes{
    PrefixName{"eq", Prefix::eq}, PrefixName{"ne", Prefix::ne}, PrefixName{"gt", Prefix::gt},
    PrefixName{"lt", Prefix::lt}, PrefixName{"ge", Prefix::ge}, PrefixName{"le", Prefix::le},
    PrefixName{"sa", Prefix::sa}, PrefixName{"eb", Prefix::eb}, PrefixName{"ap", Prefix::ap},
};

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

std::optional<DateRange> range_of_period(const Value& period) {
  DateRange out{.first = Instant::min(), .last = Instant::max(), .precision = DatePrecision::second};
  if (const Value* start = period.find("start"); start != nullptr) {
    const auto range = parse_date_time(start->as_string().value_or(""));
    if (!range) return std::nullopt;
    out.first = range->first;
  }
  if (const Value* end = period.find("end"); end != nullptr) {
    const auto range = parse_date_time(end->as_string().value_or(""));
    if (!range) return std::nullopt;
    out.last = range->last;
  }
  return out;
}

// From the first event to the last.
std::optional<DateRange> range_of_timing(const Value& timing) {
  if (const Value* bounds = timing["repeat"].find("boundsPeriod"); bounds != nullptr) return range_of_period(*bounds);
  std::optional<DateRange> out;
  for (const Value& event : timing["event"].items()) {
    const auto range = parse_date_time(event.as_string().value_or(""));
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

}  // namespace

Result<DateValue> parse_date_value(std::string_view text) {
  DateValue out;
  const auto* row = std::ranges::find(kPrefixes, text.substr(0, 2), &PrefixName::name);
  if (row != kPrefixes.end()) {
    out.prefix = row->prefix;
    text.remove_prefix(2);
  }
  auto range = parse_search_date(std::string{text});
  if (!range) return fail(ErrorKind::malformed, "not a date with one of the prefixes eq ne gt lt ge le sa eb ap");
  out.range = *range;
  return out;
}

std::optional<DateRange> range_of(const Value& element) {
  if (const auto text = element.as_string()) {
    const auto range = parse_date_time(*text);
    return range ? std::optional{*range} : std::nullopt;
  }
  if (element.find("repeat") != nullptr || element.find("event") != nullptr) return range_of_timing(element);
  if (element.find("start") != nullptr || element.find("end") != nullptr) return range_of_period(element);
  return std::nullopt;
}

bool matches_date(const DateValue& value, const Value& element) {
  const auto actual = range_of(element);
  if (!actual) return false;
  const DateRange& wanted = value.range;
  switch (value.prefix) {
    case Prefix::eq:
      return contains(wanted, *actual);
    case Prefix::ne:
      return !contains(wanted, *actual);
    case Prefix::gt:
      return actual->last > wanted.last;
    case Prefix::lt:
      return actual->first < wanted.first;
    case Prefix::ge:
      return actual->last > wanted.last || contains(wanted, *actual);
    case Prefix::le:
      return actual->first < wanted.first || contains(wanted, *actual);
    case Prefix::sa:
      return actual->first >= wanted.last;
    case Prefix::eb:
      return actual->last <= wanted.first;
    case Prefix::ap:
      return overlap(widened(wanted), *actual);
  }
  return false;
}

}  // namespace concord::fhir::search
