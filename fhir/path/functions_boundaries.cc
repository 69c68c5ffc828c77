// precision, lowBoundary, highBoundary, comparable.
#include <array>

#include "fhir/path/functions.h"
#include "fhir/path/quantities.h"

namespace concord::fhir::path {
namespace {

using Kind = Item::Kind;
using Rounding = Decimal::Rounding;

constexpr int kDecimalDigits = 8;
constexpr int kDecimalDigitsMax = 31;
constexpr int kDateDigits = 8;
constexpr int kDateTimeDigits = 17;
constexpr int kTimeDigits = 9;

Status precision(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, call.one_input());
  if (!item) return {};
  switch (item->kind()) {
    case Kind::integer:
    case Kind::decimal:
      out.push_back(Item::integer(item->as_decimal()->scale()));
      return {};
    case Kind::date:
    case Kind::date_time:
      out.push_back(Item::integer(digits_of_date_time(*item->as_temporal())));
      return {};
    case Kind::time:
      out.push_back(Item::integer(digits_of_time(*item->as_temporal())));
      return {};
    default:
      return call.fault("is for decimals, dates and times");
  }
}

// Half a unit of its last digit lower or higher, with `digits` behind the point. Towards zero what is cut is dropped,
// away from zero it is rounded (the official tests ask so).
std::optional<Decimal> boundary_of(const Decimal& number, Boundary boundary, int digits) {
  if (number.is_negative()) {
    const auto out = boundary_of(number.abs(), boundary == Boundary::low ? Boundary::high : Boundary::low, digits);
    return out ? std::optional{out->negated()} : out;
  }
  const auto half = Decimal::parse("5e-" + std::to_string(number.scale() + 1));
  if (!half) return std::nullopt;
  const auto moved = boundary == Boundary::low ? Decimal::subtract(number, *half) : Decimal::add(number, *half);
  if (!moved) return std::nullopt;
  return moved->rescaled(digits, boundary == Boundary::low ? Rounding::down : Rounding::half_away);
}

std::optional<Item> item_boundary(const Item& item, Boundary boundary, std::optional<int> digits) {
  const auto decimal = [&](const Decimal& number) -> std::optional<Decimal> {
    const int wanted = digits.value_or(kDecimalDigits);
    if (wanted < 0 || wanted > kDecimalDigitsMax) return std::nullopt;
    return boundary_of(number, boundary, wanted);
  };
  switch (item.kind()) {
    case Kind::integer:
    case Kind::decimal:
      if (const auto number = decimal(*item.as_decimal())) return Item::decimal(*number);
      return std::nullopt;
    case Kind::quantity: {
      Quantity amount = *item.as_quantity();
      const auto number = decimal(amount.number);
      if (!number) return std::nullopt;
      amount.number = *number;
      return Item::quantity(amount);
    }
    case Kind::date:
      if (digits.value_or(kDateDigits) > kDateDigits) return std::nullopt;
      if (const auto value = date_time_boundary(*item.as_temporal(), boundary, digits.value_or(kDateDigits))) {
        return Item::date(*value);
      }
      return std::nullopt;
    case Kind::date_time:
      if (const auto value = date_time_boundary(*item.as_temporal(), boundary, digits.value_or(kDateTimeDigits))) {
        return Item::date_time(*value);
      }
      return std::nullopt;
    case Kind::time:
      if (const auto value = time_boundary(*item.as_temporal(), boundary, digits.value_or(kTimeDigits))) {
        return Item::time(*value);
      }
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

template <Boundary kBoundary>
Status boundary(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, call.one_input());
  std::optional<int> digits;
  if (call.has_argument(0)) {
    ASSIGN_OR_RETURN(const auto wanted, call.integer_argument(0));
    if (!wanted || *wanted < 0 || *wanted > kDecimalDigitsMax) return {};
    digits = static_cast<int>(*wanted);
  }
  if (!item) return {};
  const Kind kind = item->kind();
  if (kind == Kind::boolean || kind == Kind::string || kind == Kind::type || kind == Kind::node) {
    return call.fault("is for numbers, quantities, dates and times");
  }
  if (auto found = item_boundary(*item, kBoundary, digits)) out.push_back(*std::move(found));
  return {};
}

Status comparable(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, call.one_input());
  ASSIGN_OR_RETURN(const auto argument, call.one_argument(0));
  if (!item || !argument) return {};
  const auto left = item->as_quantity();
  const auto right = argument->as_quantity();
  if (!left || !right) return call.fault("is for quantities");
  out.push_back(Item::boolean(is_comparable(*left, *right)));
  return {};
}

constexpr std::array kFunctions{
    Function{"precision", 0, 0, precision},
    Function{"lowBoundary", 0, 1, boundary<Boundary::low>},
    Function{"highBoundary", 0, 1, boundary<Boundary::high>},
    Function{"comparable", 1, 1, comparable},
};

}  // namespace

std::span<const Function> boundary_functions() noexcept { return kFunctions; }

}  // namespace concord::fhir::path
