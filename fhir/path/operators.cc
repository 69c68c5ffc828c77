#include "fhir/path/operators.h"

#include <algorithm>
#include <array>

#include "fhir/path/equality.h"

namespace concord::fhir::path {
namespace {

struct OperatorName {
  Op op;
  std::string_view name;
};
constexpr std::array kNames{
    OperatorName{Op::nothing, "{}"},      OperatorName{Op::self, "$this"},
    OperatorName{Op::index, "$index"},    OperatorName{Op::total, "$total"},
    OperatorName{Op::item_at, "[]"},      OperatorName{Op::plus, "+"},
    OperatorName{Op::minus, "-"},         OperatorName{Op::multiply, "*"},
    OperatorName{Op::divide, "/"},        OperatorName{Op::divide_whole, "div"},
    OperatorName{Op::modulo, "mod"},      OperatorName{Op::add, "+"},
    OperatorName{Op::subtract, "-"},      OperatorName{Op::concatenate, "&"},
    OperatorName{Op::is, "is"},           OperatorName{Op::as, "as"},
    OperatorName{Op::of_type, "ofType"},  OperatorName{Op::unite, "|"},
    OperatorName{Op::less, "<"},          OperatorName{Op::less_equal, "<="},
    OperatorName{Op::greater, ">"},       OperatorName{Op::greater_equal, ">="},
    OperatorName{Op::equal, "="},         OperatorName{Op::equivalent, "~"},
    OperatorName{Op::not_equal, "!="},    OperatorName{Op::not_equivalent, "!~"},
    OperatorName{Op::in, "in"},           OperatorName{Op::contains, "contains"},
    OperatorName{Op::logical_and, "and"}, OperatorName{Op::logical_or, "or"},
    OperatorName{Op::logical_xor, "xor"}, OperatorName{Op::implies, "implies"},
};

void give(Truth truth, Items& out) {
  if (truth != Truth::unknown) out.push_back(Item::boolean(truth == Truth::yes));
}

Truth negated(Truth truth) { return truth == Truth::unknown ? truth : truth_of(truth == Truth::no); }

Status membership(Evaluator& evaluator, const Expr& expr, const Items& one, const Items& many, Items& out) {
  if (one.empty()) return {};
  if (one.size() > 1) return fail_at(expr, "one item is asked for, there are several");
  RETURN_IF_ERROR(evaluator.spend(many.size()));
  out.push_back(Item::boolean(
      std::ranges::any_of(many, [&](const Item& item) { return equal(item, one.front()) == Truth::yes; })));
  return {};
}

// A Quantity that cannot be computed with, or an element without a value, is unknown, not wrong.
bool is_open(const Item& item) {
  const Node* node = item.node();
  if (node == nullptr || node->type == nullptr) return false;
  return node->type->kind == TypeKind::primitive || is_a(*node->type, *find_type("Quantity"));
}

Status comparison(const Expr& expr, const Items& left, const Items& right, Items& out) {
  if (left.empty() || right.empty()) return {};
  if (left.size() > 1 || right.size() > 1) return fail_at(expr, "one item is asked for, there are several");
  const auto a = left.front().system();
  const auto b = right.front().system();
  if ((!a && is_open(left.front())) || (!b && is_open(right.front()))) return {};
  if (!a || !b) return fail_at(expr, "the operands have no order");
  ASSIGN_OR_RETURN(const auto order, order_of(expr, *a, *b));
  if (!order) return {};
  const bool takes_equal = expr.op == Op::less_equal || expr.op == Op::greater_equal;
  const bool takes_less = expr.op == Op::less || expr.op == Op::less_equal;
  out.push_back(Item::boolean(*order == Order::equal ? takes_equal : (*order == Order::less) == takes_less));
  return {};
}

}  // namespace

std::string_view name_of(const Expr& expr) noexcept {
  const auto* const row =
      std::find_if(kNames.begin(), kNames.end(), [&](const OperatorName& name) { return name.op == expr.op; });
  return row == kNames.end() ? std::string_view{expr.name} : row->name;
}

Status check_order(const Evaluator& evaluator, const Expr& expr) {
  if (!evaluator.environment().is_strict || expr.input == nullptr || expr.input->op != Op::call) return {};
  if (expr.input->name != "children" && expr.input->name != "descendants") return {};
  return fail_at(expr, "the collection has no order");
}

Status unite(Evaluator& evaluator, const Items& left, const Items& right, Items& out) {
  EqualitySet seen{evaluator};
  for (const Items* items : {&left, &right}) {
    for (const Item& item : *items) {
      ASSIGN_OR_RETURN(const bool is_new, seen.insert(item));
      if (is_new) out.push_back(item);
    }
  }
  return {};
}

Status apply_operator(Evaluator& evaluator, const Expr& expr, const Items& left, const Items& right, Items& out) {
  switch (expr.op) {
    case Op::unite:
      return unite(evaluator, left, right, out);
    case Op::equal:
    case Op::not_equal: {
      RETURN_IF_ERROR(evaluator.spend(left.size()));
      const Truth truth = equal(left, right);
      give(expr.op == Op::equal ? truth : negated(truth), out);
      return {};
    }
    case Op::equivalent:
    case Op::not_equivalent: {
      ASSIGN_OR_RETURN(const bool is_same, is_equivalent(evaluator, left, right));
      out.push_back(Item::boolean(is_same == (expr.op == Op::equivalent)));
      return {};
    }
    case Op::less:
    case Op::less_equal:
    case Op::greater:
    case Op::greater_equal:
      return comparison(expr, left, right, out);
    case Op::in:
      return membership(evaluator, expr, left, right, out);
    case Op::contains:
      return membership(evaluator, expr, right, left, out);
    default:
      return apply_arithmetic(expr, left, right, out);
  }
}

}  // namespace concord::fhir::path
