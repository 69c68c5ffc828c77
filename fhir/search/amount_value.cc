#include "fhir/search/amount_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstddef>

namespace concord::fhir::search {
namespace {

using json::Value;

// The power of ten of half the precision of a number that Decimal has read: 100 and 5.40 are right to half of their
// last digit. R4's example gives a number with an exponent (1e2) one digit more.
int half_exponent(std::string_view text) {
  const auto e = text.find_first_of("eE");
  int exponent = 0;
  if (e != std::string_view::npos) {
    std::string_view digits = text.substr(e + 1);
    if (digits.starts_with('+')) digits.remove_prefix(1);
    std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    --exponent;
  }
  const std::string_view mantissa = text.substr(0, e);
  const auto point = mantissa.find('.');
  const std::size_t fraction = point == std::string_view::npos ? 0 : mantissa.size() - point - 1;
  return exponent - 1 - static_cast<int>(fraction);
}

std::optional<Decimal> half_width(Prefix prefix, std::string_view text, const Decimal& number) {
  if (prefix == Prefix::ap) return Decimal::multiply(number.abs(), *Decimal::parse("0.1"));
  return Decimal::parse(fmt::format("5e{}", half_exponent(text)));
}

bool is_within(const NumberWanted& wanted, const Amount& amount) {
  return amount.low && amount.high && *amount.low >= wanted.low &&
         (*amount.high < wanted.high || (amount.excludes_high && *amount.high == wanted.high));
}

bool overlaps(const NumberWanted& wanted, const Amount& amount) {
  const bool starts = !amount.low || *amount.low < wanted.high || (*amount.low == wanted.high && !amount.excludes_low);
  const bool ends = !amount.high || *amount.high > wanted.low || (*amount.high == wanted.low && !amount.excludes_high);
  return starts && ends;
}

std::optional<Decimal> decimal_of(const Value& number) {
  const auto text = number.as_number();
  return text ? Decimal::parse(*text) : std::nullopt;
}

std::optional<Amount> amount_of(const Selected& selected) {
  if (selected.type != "Range") {
    const auto number = decimal_of(selected.value);
    return number ? std::optional{Amount{.low = number, .high = number}} : std::nullopt;
  }
  Amount out{.low = decimal_of(selected.value["low"]["value"]), .high = decimal_of(selected.value["high"]["value"])};
  return out.low || out.high ? std::optional{out} : std::nullopt;
}

}  // namespace

Result<NumberWanted> parse_number(std::string_view text) {
  constexpr const char* kRule = "takes a number, with one of the prefixes eq ne gt lt ge le sa eb ap";
  NumberWanted out{.prefix = take_prefix(text), .number = {}, .low = {}, .high = {}};
  const auto number = Decimal::parse(text);
  if (!number) return fail(ErrorKind::malformed, kRule);
  const auto half = half_width(out.prefix, text, *number);
  if (!half) return fail(ErrorKind::malformed, kRule);
  const auto low = Decimal::subtract(*number, *half);
  const auto high = Decimal::add(*number, *half);
  if (!low || !high) return fail(ErrorKind::malformed, kRule);
  out.number = *number;
  out.low = *low;
  out.high = *high;
  return out;
}

bool NumberWanted::matches(const Amount& amount) const {
  const auto& [low_end, high_end, excludes_low, excludes_high] = amount;
  switch (prefix) {
    case Prefix::eq:
      return is_within(*this, amount);
    case Prefix::ne:
      return !is_within(*this, amount);
    case Prefix::gt:
      return !high_end || *high_end > number;
    case Prefix::lt:
      return !low_end || *low_end < number;
    case Prefix::ge:
      return !high_end || *high_end > number || (*high_end == number && !excludes_high);
    case Prefix::le:
      return !low_end || *low_end < number || (*low_end == number && !excludes_low);
    case Prefix::sa:
      return low_end && (*low_end > number || (*low_end == number && excludes_low));
    case Prefix::eb:
      return high_end && (*high_end < number || (*high_end == number && excludes_high));
    case Prefix::ap:
      return overlaps(*this, amount);
  }
  return false;
}

bool any_finds(std::span<const NumberWanted> wanted, const Selected& selected) {
  const auto amount = amount_of(selected);
  return amount && std::ranges::any_of(wanted, [&amount](const NumberWanted& one) { return one.matches(*amount); });
}

}  // namespace concord::fhir::search
