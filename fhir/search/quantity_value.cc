#include "fhir/search/quantity_value.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "fhir/search/escapes.h"

namespace concord::fhir::search {
namespace {

using json::Value;

constexpr std::string_view kUcum = "http://unitsofmeasure.org";
constexpr std::string_view kCurrencies = "urn:iso:std:iso:4217";

std::optional<Decimal> decimal_of(const Value& number) {
  const auto text = number.as_number();
  return text ? Decimal::parse(*text) : std::nullopt;
}

// A unit as an element states it.
struct Stated {
  std::string_view system;
  std::string_view code;
  std::string_view unit;
};

Stated unit_of(const Value& quantity) {
  return {.system = quantity.text("system"), .code = quantity.text("code"), .unit = quantity.text("unit")};
}

// `number` in the unit that was asked for; nothing when the element's unit is another.
std::optional<Decimal> in_wanted_unit(const QuantityWanted& wanted, const Decimal& number, const Stated& stated) {
  if (wanted.system.empty()) {
    const bool is_same = wanted.code.empty() || wanted.code == stated.code || wanted.code == stated.unit;
    return is_same ? std::optional{number} : std::nullopt;
  }
  if (wanted.system != stated.system) return std::nullopt;
  if (wanted.code.empty() || wanted.code == stated.code) return number;
  if (!wanted.unit) return std::nullopt;
  const auto unit = parse_unit(stated.code);
  return unit ? convert(number, *unit, *wanted.unit) : std::nullopt;
}

// The samples as numbers; "E", "L" and "U" stand for none, below and above the limits.
struct Extent {
  std::optional<Decimal> low;
  std::optional<Decimal> high;
  void add(const std::optional<Decimal>& number) {
    if (!number) return;
    if (!low || *number < *low) low = number;
    if (!high || *number > *high) high = number;
  }
};

Extent extent_of(const Value& sampled) {
  Extent out;
  std::string_view rest = sampled.text("data");
  while (!rest.empty()) {
    const auto end = std::min(rest.find(' '), rest.size());
    const std::string_view sample = rest.substr(0, end);
    if (sample == "L") {
      out.add(decimal_of(sampled["lowerLimit"]));
    } else if (sample == "U") {
      out.add(decimal_of(sampled["upperLimit"]));
    } else if (sample != "E") {
      out.add(Decimal::parse(sample));
    }
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

// origin + sample × factor.
std::optional<Decimal> scaled(const std::optional<Decimal>& sample, const Value& sampled) {
  const auto origin = decimal_of(sampled["origin"]["value"]);
  if (!sample || !origin) return std::nullopt;
  const auto factor = sampled.find("factor") == nullptr ? Decimal::of(1) : decimal_of(sampled["factor"]);
  const auto product = factor ? Decimal::multiply(*sample, *factor) : std::nullopt;
  return product ? Decimal::add(*origin, *product) : std::nullopt;
}

// What an element holds, read once for all values: one or two numbers with their units.
struct Held {
  std::optional<Decimal> low;
  std::optional<Decimal> high;
  Stated low_unit;
  Stated high_unit;
  std::string_view comparator;
};

Held held_by_samples(const Value& sampled) {
  const Extent extent = extent_of(sampled);
  const Stated unit = unit_of(sampled["origin"]);
  Held out{.low = scaled(extent.low, sampled),
           .high = scaled(extent.high, sampled),
           .low_unit = unit,
           .high_unit = unit,
           .comparator = {}};
  if (out.low && out.high && *out.high < *out.low) std::swap(out.low, out.high);
  return out;
}

Held held_by(const Selected& selected) {
  const Value& value = selected.value;
  if (selected.type == "SampledData") return held_by_samples(value);
  if (selected.type == "Range") {
    return {.low = decimal_of(value["low"]["value"]),
            .high = decimal_of(value["high"]["value"]),
            .low_unit = unit_of(value["low"]),
            .high_unit = unit_of(value["high"]),
            .comparator = {}};
  }
  const auto number = decimal_of(value["value"]);
  Stated unit = unit_of(value);
  if (selected.type == "Money") unit = {.system = kCurrencies, .code = value.text("currency"), .unit = {}};
  return {.low = number, .high = number, .low_unit = unit, .high_unit = unit, .comparator = value.text("comparator")};
}

// In the unit asked for. Nothing when a number that is there cannot be had in that unit.
std::optional<Amount> amount_of(const QuantityWanted& wanted, const Held& held) {
  Amount out;
  if (held.low) out.low = in_wanted_unit(wanted, *held.low, held.low_unit);
  if (held.high) out.high = in_wanted_unit(wanted, *held.high, held.high_unit);
  if (out.low.has_value() != held.low.has_value() || out.high.has_value() != held.high.has_value()) return std::nullopt;
  const bool is_strict = held.comparator.size() == 1;
  if (held.comparator.starts_with('<')) {
    out.low.reset();
    out.excludes_high = is_strict;
  } else if (held.comparator.starts_with('>')) {
    out.high.reset();
    out.excludes_low = is_strict;
  }
  return out;
}

}  // namespace

Result<QuantityWanted> parse_quantity(std::string_view text) {
  const auto parts = split_unescaped(text, '|');
  if (parts.size() != 1 && parts.size() != 3) {
    return fail(ErrorKind::malformed, "takes a number, or number|system|code");
  }
  ASSIGN_OR_RETURN(const auto number, parse_number(parts[0]));
  QuantityWanted out{.number = number, .system = {}, .code = {}, .unit = std::nullopt};
  if (parts.size() == 1) return out;
  out.system = unescape(parts[1]);
  out.code = unescape(parts[2]);
  if (out.system == kUcum) out.unit = parse_unit(out.code);
  return out;
}

bool any_finds(std::span<const QuantityWanted> wanted, const Selected& selected) {
  const Held held = held_by(selected);
  if (!held.low && !held.high) return false;
  return std::ranges::any_of(wanted, [&held](const QuantityWanted& one) {
    const auto amount = amount_of(one, held);
    return amount && one.number.matches(*amount);
  });
}

}  // namespace concord::fhir::search
