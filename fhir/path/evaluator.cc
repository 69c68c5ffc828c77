#include "fhir/path/evaluator.h"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "fhir/path/functions.h"
#include "fhir/path/navigation.h"
#include "fhir/path/operators.h"

namespace concord::fhir::path {

tl::unexpected<Error> fail_at(const Expr& expr, std::string_view rule) {
  return fail(ErrorKind::unprocessable, fmt::format("FHIRPath at {}: {}: {}", expr.offset, name_of(expr), rule));
}

Result<Truth> to_truth(const Expr& expr, const Items& items) {
  if (items.empty()) return Truth::unknown;
  if (items.size() > 1) return fail_at(expr, "one item is asked for, there are several");
  const Item& item = items.front();
  if (const auto known = item.as_boolean()) return truth_of(*known);
  const Node* node = item.node();
  const bool is_absent_boolean =
      node != nullptr && node->value == nullptr && node->type != nullptr && node->type->primitive == Primitive::boolean;
  return is_absent_boolean ? Truth::unknown : Truth::yes;
}

Status Evaluator::spend(std::size_t steps) {
  steps_ += steps;
  if (steps_ > environment_.steps_max) return fail(ErrorKind::unprocessable, "FHIRPath: takes too many steps");
  return {};
}

Status Evaluator::evaluate(const Expr& expr, const Scope& scope, Items& out) {
  RETURN_IF_ERROR(spend(1));
  switch (expr.op) {
    case Op::nothing:
      return {};
    case Op::literal:
      out.push_back(*expr.value);
      return {};
    case Op::self:
      if (scope.self != nullptr) out.push_back(*scope.self);
      return {};
    case Op::index:
      if (scope.index >= 0) out.push_back(Item::integer(scope.index));
      return {};
    case Op::total:
      if (scope.total != nullptr) out.append({scope.total->begin(), scope.total->end()});
      return {};
    case Op::variable:
      return evaluate_variable(expr, out);
    case Op::member:
      return evaluate_member(expr, scope, out);
    case Op::call:
      return evaluate_call(expr, scope, out);
    case Op::item_at:
      return evaluate_item_at(expr, scope, out);
    case Op::is:
    case Op::as:
    case Op::of_type:
      return evaluate_type(expr, scope, out);
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_xor:
    case Op::implies: {
      ASSIGN_OR_RETURN(const Truth truth, logic(expr, scope));
      if (truth != Truth::unknown) out.push_back(Item::boolean(truth == Truth::yes));
      return {};
    }
    default:
      return evaluate_operator(expr, scope, out);
  }
}

Status Evaluator::evaluate_apart(const Expr& expr, const Scope& scope, Items& out) {
  const std::size_t defined = variables_.size();
  auto status = evaluate(expr, scope, out);
  forget(defined);
  return status;
}

Result<Truth> Evaluator::truth_apart(const Expr& expr, const Scope& scope) {
  const std::size_t defined = variables_.size();
  auto out = truth(expr, scope);
  forget(defined);
  return out;
}

Status Evaluator::evaluate_input(const Expr& expr, const Scope& scope, Items& out) {
  if (expr.input != nullptr) return evaluate(*expr.input, scope, out);
  if (scope.self != nullptr) out.push_back(*scope.self);
  return {};
}

Status Evaluator::evaluate_operator(const Expr& expr, const Scope& scope, Items& out) {
  Items left;
  Items right;
  RETURN_IF_ERROR(evaluate_apart(*expr.arguments[0], scope, left));
  if (expr.arguments.size() > 1) RETURN_IF_ERROR(evaluate_apart(*expr.arguments[1], scope, right));
  const std::size_t before = out.size();
  RETURN_IF_ERROR(apply_operator(*this, expr, left, right, out));
  return spend(out.size() - before);
}

Result<Truth> Evaluator::truth(const Expr& expr, const Scope& scope) {
  switch (expr.op) {
    case Op::logical_and:
    case Op::logical_or:
    case Op::logical_xor:
    case Op::implies:
      RETURN_IF_ERROR(spend(1));
      return logic(expr, scope);
    case Op::call:
      if (expr.function->test != nullptr) {
        RETURN_IF_ERROR(spend(1));
        return expr.function->test(*this, expr, scope);
      }
      break;
    default:
      break;
  }
  Items items;
  RETURN_IF_ERROR(evaluate(expr, scope, items));
  return to_truth(expr, items);
}

// The right side is only looked at when the left one leaves the answer open.
Result<Truth> Evaluator::logic(const Expr& expr, const Scope& scope) {
  ASSIGN_OR_RETURN(Truth left, truth_apart(*expr.arguments[0], scope));
  Op op = expr.op;
  // a implies b is (not a) or b.
  if (op == Op::implies) {
    if (left != Truth::unknown) left = truth_of(left == Truth::no);
    op = Op::logical_or;
  }
  if (op == Op::logical_and && left == Truth::no) return Truth::no;
  if (op == Op::logical_or && left == Truth::yes) return Truth::yes;
  ASSIGN_OR_RETURN(const Truth right, truth_apart(*expr.arguments[1], scope));
  if (op == Op::logical_xor) {
    if (left == Truth::unknown || right == Truth::unknown) return Truth::unknown;
    return truth_of(left != right);
  }
  const Truth deciding = op == Op::logical_and ? Truth::no : Truth::yes;
  if (right == deciding) return deciding;
  return left == Truth::unknown ? Truth::unknown : right;
}

Status Evaluator::check_member(const Expr& expr, const Item& parent) const {
  const Node* node = parent.node();
  if (node == nullptr || node->type == nullptr || has_element(*node->type, expr.name)) return {};
  return fail_at(expr, "the type has no such element");
}

Status Evaluator::evaluate_member(const Expr& expr, const Scope& scope, Items& out) {
  if (expr.input == nullptr) {
    if (scope.self == nullptr) return {};
    const Node* node = scope.self->node();
    if (expr.root != nullptr && node != nullptr && node->type != nullptr && is_a(*node->type, *expr.root)) {
      out.push_back(*scope.self);
      return {};
    }
    if (environment_.is_strict) RETURN_IF_ERROR(check_member(expr, *scope.self));
    append_children(*scope.self, expr.name, expr.cache, out);
    return {};
  }
  Items parents;
  RETURN_IF_ERROR(evaluate(*expr.input, scope, parents));
  if (environment_.is_strict) {
    const Type* stated = expr.input->type.fhir;
    if (stated != nullptr && !has_element(*stated, expr.name)) return fail_at(expr, "the type has no such element");
    for (const Item& parent : parents) RETURN_IF_ERROR(check_member(expr, parent));
  }
  const std::size_t before = out.size();
  for (const Item& parent : parents) append_children(parent, expr.name, expr.cache, out);
  return spend(out.size() - before);
}

Result<bool> Evaluator::has_input(const Expr& expr, const Scope& scope) {
  const Expr* input = expr.input;
  if (input == nullptr) return scope.self != nullptr;
  Items items;
  if (input->op != Op::member || environment_.is_strict || input->root != nullptr) {
    RETURN_IF_ERROR(evaluate(*input, scope, items));
    return !items.empty();
  }
  RETURN_IF_ERROR(spend(1));
  if (input->input == nullptr) return scope.self != nullptr && has_child(*scope.self, input->name, input->cache);
  RETURN_IF_ERROR(evaluate(*input->input, scope, items));
  return std::any_of(items.begin(), items.end(),
                     [input](const Item& item) { return has_child(item, input->name, input->cache); });
}

Status Evaluator::evaluate_call(const Expr& expr, const Scope& scope, Items& out) {
  const std::size_t before = out.size();
  if (expr.function->test != nullptr) {
    ASSIGN_OR_RETURN(const Truth truth, expr.function->test(*this, expr, scope));
    if (truth != Truth::unknown) out.push_back(Item::boolean(truth == Truth::yes));
    return {};
  }
  Items input;
  RETURN_IF_ERROR(evaluate_input(expr, scope, input));
  RETURN_IF_ERROR(expr.function->evaluate(Call{*this, expr, input, scope}, out));
  return spend(out.size() - before);
}

Status Evaluator::evaluate_item_at(const Expr& expr, const Scope& scope, Items& out) {
  Items input;
  Items position;
  RETURN_IF_ERROR(evaluate(*expr.input, scope, input));
  RETURN_IF_ERROR(check_order(*this, expr));
  RETURN_IF_ERROR(evaluate_apart(*expr.arguments[0], scope, position));
  if (position.empty()) return {};
  const auto index = position.size() == 1 ? position.front().as_integer() : std::nullopt;
  if (!index) return fail_at(expr, "the position must be one integer");
  if (*index >= 0 && static_cast<std::size_t>(*index) < input.size()) {
    out.push_back(input[static_cast<std::size_t>(*index)]);
  }
  return {};
}

}  // namespace concord::fhir::path
