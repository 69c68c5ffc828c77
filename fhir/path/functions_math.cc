// abs, ceiling, exp, floor, ln, log, power, round, sqrt, truncate. Those that have no exact result go through a double
// and give 15 digits.
#include <array>
#include <cmath>
#include <limits>

#include "fhir/path/functions.h"

namespace concord::fhir::path {
namespace {

using Kind = Item::Kind;
using Rounding = Decimal::Rounding;

constexpr std::int64_t kExactPowerMax = 1'000;

void give(const std::optional<Decimal>& number, Items& out) {
  if (number) out.push_back(Item::decimal(*number));
}

void give_integer(const std::optional<Decimal>& number, Items& out) {
  using Limits = std::numeric_limits<std::int32_t>;
  const auto integer = number ? number->to_integer() : std::nullopt;
  if (integer && *integer >= Limits::min() && *integer <= Limits::max()) out.push_back(Item::integer(*integer));
}

Result<std::optional<Item>> number_input(const Call& call) {
  ASSIGN_OR_RETURN(const auto item, call.one_input());
  if (item && item->kind() != Kind::integer && item->kind() != Kind::decimal) return call.fault("is for numbers");
  return item;
}

Status abs(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, call.one_input());
  if (!item) return {};
  if (auto amount = item->as_quantity()) {
    amount->number = amount->number.abs();
    out.push_back(Item::quantity(*amount));
    return {};
  }
  const auto number = item->as_decimal();
  if (!number) return call.fault("is for numbers and quantities");
  if (item->kind() == Kind::integer)
    give_integer(number->abs(), out);
  else
    give(number->abs(), out);
  return {};
}

template <Rounding kRounding>
Status whole(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, number_input(call));
  if (item) give_integer(item->as_decimal()->rescaled(0, kRounding), out);
  return {};
}

Status round(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, number_input(call));
  std::optional<std::int64_t> scale = 0;
  if (call.has_argument(0)) {
    ASSIGN_OR_RETURN(scale, call.integer_argument(0));
  }
  if (!item || !scale) return {};
  if (*scale < 0) return call.fault("the precision must not be negative");
  const Decimal number = *item->as_decimal();
  if (*scale >= number.scale())
    give(number, out);
  else
    give(number.rescaled(static_cast<int>(*scale), Rounding::half_away), out);
  return {};
}

using Real = double (*)(double);
template <Real kReal>
Status real(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, number_input(call));
  if (item) give(Decimal::from_double(kReal(item->as_decimal()->to_double())), out);
  return {};
}

double exponential(double x) { return std::exp(x); }
double logarithm(double x) { return std::log(x); }
double square_root(double x) { return std::sqrt(x); }

Result<std::optional<Item>> number_argument(const Call& call) {
  ASSIGN_OR_RETURN(const auto item, call.one_argument(0));
  if (item && item->kind() != Kind::integer && item->kind() != Kind::decimal) {
    return call.fault("the argument must be a number");
  }
  return item;
}

Status log(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, number_input(call));
  ASSIGN_OR_RETURN(const auto base, number_argument(call));
  if (!item || !base) return {};
  give(Decimal::from_double(std::log(item->as_decimal()->to_double()) / std::log(base->as_decimal()->to_double())),
       out);
  return {};
}

std::optional<Decimal> exact_power(const Decimal& base, std::int64_t exponent) {
  std::optional<Decimal> out = Decimal::of(1);
  for (std::int64_t i = exponent < 0 ? -exponent : exponent; i > 0 && out; --i) out = Decimal::multiply(*out, base);
  if (!out || exponent >= 0) return out;
  return Decimal::divide(Decimal::of(1), *out);
}

Status power(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const auto item, number_input(call));
  ASSIGN_OR_RETURN(const auto argument, number_argument(call));
  if (!item || !argument) return {};
  const Decimal base = *item->as_decimal();
  const auto exponent = argument->as_decimal()->to_integer();
  const bool is_exact = exponent && *exponent <= kExactPowerMax && *exponent >= -kExactPowerMax;
  if (!is_exact) {
    give(Decimal::from_double(std::pow(base.to_double(), argument->as_decimal()->to_double())), out);
  } else if (item->kind() == Kind::integer && argument->kind() == Kind::integer && *exponent >= 0) {
    give_integer(exact_power(base, *exponent), out);
  } else {
    give(exact_power(base, *exponent), out);
  }
  return {};
}

constexpr std::array kFunctions{
    Function{"abs", 0, 0, abs},
    Function{"ceiling", 0, 0, whole<Rounding::ceiling>},
    Function{"floor", 0, 0, whole<Rounding::floor>},
    Function{"truncate", 0, 0, whole<Rounding::down>},
    Function{"round", 0, 1, round},
    Function{"exp", 0, 0, real<exponential>},
    Function{"ln", 0, 0, real<logarithm>},
    Function{"sqrt", 0, 0, real<square_root>},
    Function{"log", 1, 1, log},
    Function{"power", 1, 1, power},
};

}  // namespace

std::span<const Function> math_functions() noexcept { return kFunctions; }

}  // namespace concord::fhir::path
