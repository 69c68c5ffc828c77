// + - * / div mod & and the signs.
#include <limits>
#include <optional>
#include <string>

#include "fhir/path/operators.h"
#include "fhir/path/quantities.h"

namespace concord::fhir::path {
namespace {

using Kind = Item::Kind;

constexpr std::size_t kTextBytesMax = 1U << 20U;

bool is_number(const Item& item) { return item.kind() == Kind::integer || item.kind() == Kind::decimal; }
bool is_date(const Item& item) { return item.kind() == Kind::date || item.kind() == Kind::date_time; }

// Beyond 32 bits the result is empty.
void give_integer(std::int64_t value, Items& out) {
  using Limits = std::numeric_limits<std::int32_t>;
  if (value >= Limits::min() && value <= Limits::max()) out.push_back(Item::integer(value));
}

void give(const std::optional<Decimal>& value, Items& out) {
  if (value) out.push_back(Item::decimal(*value));
}
void give(const std::optional<Quantity>& value, Items& out) {
  if (value) out.push_back(Item::quantity(*value));
}

// Integers may come from JSON with up to 64 bits; their results are computed where none can overflow.
void integers(Op op, std::int64_t a, std::int64_t b, Items& out) {
  const Decimal left = Decimal::of(a);
  const Decimal right = Decimal::of(b);
  std::optional<Decimal> result;
  switch (op) {
    case Op::add:
      result = Decimal::add(left, right);
      break;
    case Op::subtract:
      result = Decimal::subtract(left, right);
      break;
    case Op::multiply:
      result = Decimal::multiply(left, right);
      break;
    case Op::divide_whole:
      result = Decimal::divide_whole(left, right);
      break;
    case Op::modulo:
      result = Decimal::remainder(left, right);
      break;
    default:
      give(Decimal::divide(left, right), out);
      return;
  }
  const auto integer = result ? result->to_integer() : std::nullopt;
  if (integer) give_integer(*integer, out);
}

void decimals(Op op, const Decimal& a, const Decimal& b, Items& out) {
  switch (op) {
    case Op::add:
      give(Decimal::add(a, b), out);
      return;
    case Op::subtract:
      give(Decimal::subtract(a, b), out);
      return;
    case Op::multiply:
      give(Decimal::multiply(a, b), out);
      return;
    case Op::modulo:
      give(Decimal::remainder(a, b), out);
      return;
    case Op::divide_whole: {
      const auto whole = Decimal::divide_whole(a, b);
      const auto integer = whole ? whole->to_integer() : std::nullopt;
      if (integer) give_integer(*integer, out);
      return;
    }
    default:
      give(Decimal::divide(a, b), out);
      return;
  }
}

Quantity negated(Quantity value) {
  value.number = value.number.negated();
  return value;
}

Status quantities(const Expr& expr, const Quantity& a, const Quantity& b, Items& out) {
  switch (expr.op) {
    case Op::add:
      give(add(a, b), out);
      return {};
    case Op::subtract:
      give(add(a, negated(b)), out);
      return {};
    case Op::multiply:
      give(multiply(a, b), out);
      return {};
    case Op::divide:
      give(divide(a, b), out);
      return {};
    default:
      return fail_at(expr, "is not for quantities");
  }
}

// A date moves by whole units; what is behind the point is cut.
Status move(const Expr& expr, const Item& from, const Quantity& by, Items& out) {
  const auto unit = duration_unit(by);
  if (!unit) return fail_at(expr, "a date or time moves by units of the calendar and clock");
  const auto whole = by.number.rescaled(0, Decimal::Rounding::down);
  const auto amount = whole ? whole->to_integer() : std::nullopt;
  if (!amount || *amount == std::numeric_limits<std::int64_t>::min()) return {};
  const std::int64_t signed_amount = expr.op == Op::subtract ? -*amount : *amount;
  const Temporal value = *from.as_temporal();
  if (from.kind() == Kind::time) {
    if (*unit < CalendarUnit::hour) return fail_at(expr, "a time moves by units of the clock");
    if (const auto moved = add_to_time(value, signed_amount, *unit)) out.push_back(Item::time(*moved));
    return {};
  }
  const auto moved = add(value, signed_amount, *unit);
  if (moved) out.push_back(from.kind() == Kind::date ? Item::date(*moved) : Item::date_time(*moved));
  return {};
}

std::optional<Quantity> to_quantity(const Item& item) {
  if (is_number(item)) return Quantity{.number = *item.as_decimal(), .unit = "1"};
  return item.as_quantity();
}

Status give_text(const Expr& expr, const std::string& text, Items& out) {
  if (text.size() > kTextBytesMax) return fail_at(expr, "a text is over 1 MiB");
  out.push_back(Item::string(text));
  return {};
}

Status computed(const Expr& expr, const Item& a, const Item& b, Items& out) {
  if (a.kind() == Kind::integer && b.kind() == Kind::integer) {
    integers(expr.op, *a.as_integer(), *b.as_integer(), out);
    return {};
  }
  if (is_number(a) && is_number(b)) {
    decimals(expr.op, *a.as_decimal(), *b.as_decimal(), out);
    return {};
  }
  const bool is_sum = expr.op == Op::add || expr.op == Op::subtract;
  if (is_sum && (is_date(a) || a.kind() == Kind::time) && b.kind() == Kind::quantity) {
    return move(expr, a, *b.as_quantity(), out);
  }
  if (a.kind() == Kind::quantity || b.kind() == Kind::quantity) {
    const auto left = to_quantity(a);
    const auto right = to_quantity(b);
    if (left && right) return quantities(expr, *left, *right, out);
  }
  if (expr.op == Op::add && a.kind() == Kind::string && b.kind() == Kind::string) {
    return give_text(expr, std::string{*a.as_string()}.append(*b.as_string()), out);
  }
  return fail_at(expr, "is not for operands of these types");
}

Status concatenate(const Expr& expr, const Items& left, const Items& right, Items& out) {
  std::string text;
  for (const Items* side : {&left, &right}) {
    if (side->empty()) continue;
    const auto value = side->front().as_string();
    if (!value) return fail_at(expr, "is for strings");
    text += *value;
  }
  return give_text(expr, text, out);
}

Status with_sign(const Expr& expr, const Items& operand, Items& out) {
  if (operand.empty()) return {};
  const auto value = operand.front().system();
  const bool is_minus = expr.op == Op::minus;
  if (value && value->kind() == Kind::integer) {
    const std::int64_t integer = *value->as_integer();
    if (integer != std::numeric_limits<std::int64_t>::min()) give_integer(is_minus ? -integer : integer, out);
  } else if (value && value->kind() == Kind::decimal) {
    out.push_back(Item::decimal(is_minus ? value->as_decimal()->negated() : *value->as_decimal()));
  } else if (value && value->kind() == Kind::quantity) {
    out.push_back(Item::quantity(is_minus ? negated(*value->as_quantity()) : *value->as_quantity()));
  } else {
    return fail_at(expr, "is for numbers and quantities");
  }
  return {};
}

}  // namespace

Status apply_arithmetic(const Expr& expr, const Items& left, const Items& right, Items& out) {
  if (left.size() > 1 || right.size() > 1) return fail_at(expr, "one item is asked for, there are several");
  if (expr.op == Op::plus || expr.op == Op::minus) return with_sign(expr, left, out);
  if (expr.op == Op::concatenate) return concatenate(expr, left, right, out);
  if (left.empty() || right.empty()) return {};
  const auto a = left.front().system();
  const auto b = right.front().system();
  if (!a || !b) return fail_at(expr, "is not for operands of these types");
  return computed(expr, *a, *b, out);
}

}  // namespace concord::fhir::path
