// iif, toX and convertsToX.
#include <algorithm>
#include <array>
#include <limits>

#include "fhir/path/functions.h"
#include "fhir/path/quantities.h"
#include "fhir/path/text.h"

namespace concord::fhir::path {
namespace {

using Kind = Item::Kind;

// For a single item of the input, which its arguments see as $this; with none they see nothing.
Status iif(const Call& call, Items& out) {
  if (call.input.size() > 1) return call.fault("one item is asked for, there are several");
  Scope inner = call.scope;
  inner.self = call.input.empty() ? nullptr : &call.input.front();
  Items criterion;
  RETURN_IF_ERROR(call.evaluator.evaluate_apart(*call.expr.arguments[0], inner, criterion));
  if (criterion.size() > 1) return call.fault("the criterion must be one boolean");
  const auto known = criterion.empty() ? std::optional{false} : criterion.front().as_boolean();
  if (!known) return call.fault("the criterion must be one boolean");
  const std::size_t chosen = *known ? 1 : 2;
  if (!call.has_argument(chosen)) return {};
  return call.evaluator.evaluate_apart(*call.expr.arguments[chosen], inner, out);
}

std::optional<Item> to_boolean(const Item& item) {
  constexpr std::array<std::string_view, 6> kTrue{"true", "t", "yes", "y", "1", "1.0"};
  constexpr std::array<std::string_view, 6> kFalse{"false", "f", "no", "n", "0", "0.0"};
  if (item.kind() == Kind::boolean) return item;
  if (const auto number = item.as_decimal()) {
    if (*number == Decimal::of(1)) return Item::boolean(true);
    if (number->is_zero()) return Item::boolean(false);
  }
  if (const auto text = item.as_string()) {
    const std::string lower = to_lower(*text);
    if (std::find(kTrue.begin(), kTrue.end(), lower) != kTrue.end()) return Item::boolean(true);
    if (std::find(kFalse.begin(), kFalse.end(), lower) != kFalse.end()) return Item::boolean(false);
  }
  return std::nullopt;
}

std::optional<Item> to_integer(const Item& item) {
  using Limits = std::numeric_limits<std::int32_t>;
  if (item.kind() == Kind::integer) return item;
  if (const auto boolean = item.as_boolean()) return Item::integer(*boolean ? 1 : 0);
  const auto text = item.as_string();
  if (!text || text->find_first_of(".eE") != std::string_view::npos) return std::nullopt;
  const auto decimal = Decimal::parse(*text);
  const auto integer = decimal ? decimal->to_integer() : std::nullopt;
  if (!integer || *integer < Limits::min() || *integer > Limits::max()) return std::nullopt;
  return Item::integer(*integer);
}

std::optional<Item> to_decimal(const Item& item) {
  if (item.kind() == Kind::decimal) return item;
  if (const auto number = item.as_decimal()) return Item::decimal(*number);
  if (const auto boolean = item.as_boolean()) return Item::decimal(Decimal::of(*boolean ? 1 : 0));
  const auto text = item.as_string();
  if (!text || text->find_first_of("eE") != std::string_view::npos) return std::nullopt;
  const auto decimal = Decimal::parse(*text);
  if (!decimal) return std::nullopt;
  return Item::decimal(*decimal);
}

std::optional<Item> to_text(const Item& item) {
  switch (item.kind()) {
    case Kind::string:
      return item;
    case Kind::boolean:
      return Item::string(*item.as_boolean() ? "true" : "false");
    case Kind::integer:
      return Item::string(std::to_string(*item.as_integer()));
    case Kind::decimal:
      return Item::string(item.as_decimal()->str());
    case Kind::date:
    case Kind::date_time:
      return Item::string(format_date_time(*item.as_temporal()));
    case Kind::time:
      return Item::string(format_time(*item.as_temporal()));
    case Kind::quantity:
      return Item::string(format(*item.as_quantity()));
    case Kind::node:
    case Kind::type:
      return std::nullopt;
  }
  return std::nullopt;
}

// A moment cut to its date.
Temporal date_of(const Temporal& moment) {
  Temporal out{.year = moment.year, .month = moment.month, .day = moment.day};
  out.precision = std::min(moment.precision, Precision::day);
  return out;
}

std::optional<Item> to_date(const Item& item) {
  if (item.kind() == Kind::date) return item;
  if (item.kind() == Kind::date_time) return Item::date(date_of(*item.as_temporal()));
  const auto text = item.as_string();
  const auto value = text ? parse_date_time_value(*text) : std::nullopt;
  if (!value) return std::nullopt;
  return Item::date(date_of(*value));
}

std::optional<Item> to_date_time(const Item& item) {
  if (item.kind() == Kind::date_time) return item;
  if (item.kind() == Kind::date) return Item::date_time(*item.as_temporal());
  const auto text = item.as_string();
  const auto value = text ? parse_date_time_value(*text) : std::nullopt;
  if (!value) return std::nullopt;
  return Item::date_time(*value);
}

std::optional<Item> to_time(const Item& item) {
  if (item.kind() == Kind::time) return item;
  const auto text = item.as_string();
  const auto value = text ? parse_time_value(*text) : std::nullopt;
  if (!value) return std::nullopt;
  return Item::time(*value);
}

std::optional<Item> to_quantity(const Item& item) {
  if (item.kind() == Kind::quantity) return item;
  if (const auto number = item.as_decimal()) return Item::quantity({.number = *number, .unit = "1"});
  if (const auto boolean = item.as_boolean())
    return Item::quantity({.number = Decimal::of(*boolean ? 1 : 0), .unit = "1"});
  const auto text = item.as_string();
  const auto value = text ? parse_quantity(*text) : std::nullopt;
  if (!value) return std::nullopt;
  return Item::quantity(*value);
}

using Convert = std::optional<Item> (*)(const Item& item);

template <Convert kConvert>
Status convert(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, call.one_input());
  if (!item) return {};
  if (auto converted = kConvert(*item)) out.push_back(*std::move(converted));
  return {};
}

template <Convert kConvert>
Status converts(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, call.one_input());
  if (item) out.push_back(Item::boolean(kConvert(*item).has_value()));
  return {};
}

// In the unit that is asked for.
Status quantity(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, call.one_input());
  const auto converted = item ? to_quantity(*item) : std::nullopt;
  if (!converted) return {};
  if (!call.has_argument(0)) {
    out.push_back(*converted);
    return {};
  }
  ASSIGN_OR_RETURN(const auto wanted, call.text_argument(0));
  const Quantity value = *converted->as_quantity();
  const auto from = parse_unit(value.unit);
  const auto to = wanted ? parse_unit(*wanted->as_string()) : std::nullopt;
  const auto number = from && to ? fhir::convert(value.number, *from, *to) : std::nullopt;
  if (number) out.push_back(Item::quantity({.number = *number, .unit = std::string{*wanted->as_string()}}));
  return {};
}

Status converts_to_quantity(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, call.one_input());
  if (!item) return {};
  Items converted;
  RETURN_IF_ERROR(quantity(call, converted));
  out.push_back(Item::boolean(!converted.empty()));
  return {};
}

constexpr std::array kFunctions{
    Function{"iif", 2, 3, iif},
    Function{"toBoolean", 0, 0, convert<to_boolean>},
    Function{"convertsToBoolean", 0, 0, converts<to_boolean>},
    Function{"toInteger", 0, 0, convert<to_integer>},
    Function{"convertsToInteger", 0, 0, converts<to_integer>},
    Function{"toDecimal", 0, 0, convert<to_decimal>},
    Function{"convertsToDecimal", 0, 0, converts<to_decimal>},
    Function{"toString", 0, 0, convert<to_text>},
    Function{"convertsToString", 0, 0, converts<to_text>},
    Function{"toDate", 0, 0, convert<to_date>},
    Function{"convertsToDate", 0, 0, converts<to_date>},
    Function{"toDateTime", 0, 0, convert<to_date_time>},
    Function{"convertsToDateTime", 0, 0, converts<to_date_time>},
    Function{"toTime", 0, 0, convert<to_time>},
    Function{"convertsToTime", 0, 0, converts<to_time>},
    Function{"toQuantity", 0, 1, quantity},
    Function{"convertsToQuantity", 0, 1, converts_to_quantity},
};

}  // namespace

std::span<const Function> conversion_functions() noexcept { return kFunctions; }

}  // namespace concord::fhir::path
