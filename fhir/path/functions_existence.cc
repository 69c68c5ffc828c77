// empty, exists, not, all…, subsetOf, supersetOf, count, distinct, isDistinct, hasValue.
#include <array>

#include "fhir/path/equality.h"
#include "fhir/path/functions.h"
#include "fhir/path/operators.h"

namespace concord::fhir::path {
namespace {

Result<Truth> is_empty(Evaluator& evaluator, const Expr& expr, const Scope& scope) {
  ASSIGN_OR_RETURN(const bool has_any, evaluator.has_input(expr, scope));
  return truth_of(!has_any);
}

// For each item of the input the criterion: stops at the first that is `deciding`.
Result<bool> any_is(Evaluator& evaluator, const Expr& expr, const Scope& scope, bool is_yes_sought) {
  Items input;
  RETURN_IF_ERROR(evaluator.evaluate_input(expr, scope, input));
  const Call call{evaluator, expr, input, scope};
  for (std::size_t i = 0; i < input.size(); ++i) {
    ASSIGN_OR_RETURN(const Truth truth, call.criterion_for(0, input[i], i));
    if ((truth == Truth::yes) == is_yes_sought) return true;
  }
  return false;
}

Result<Truth> exists(Evaluator& evaluator, const Expr& expr, const Scope& scope) {
  ASSIGN_OR_RETURN(const bool has_any,
                   expr.arguments.empty() ? evaluator.has_input(expr, scope) : any_is(evaluator, expr, scope, true));
  return truth_of(has_any);
}

Result<Truth> all(Evaluator& evaluator, const Expr& expr, const Scope& scope) {
  ASSIGN_OR_RETURN(const bool has_other, any_is(evaluator, expr, scope, false));
  return truth_of(!has_other);
}

Result<Truth> negation(Evaluator& evaluator, const Expr& expr, const Scope& scope) {
  Truth truth = Truth::unknown;
  if (expr.input != nullptr) {
    ASSIGN_OR_RETURN(truth, evaluator.truth(*expr.input, scope));
  } else {
    Items items;
    RETURN_IF_ERROR(evaluator.evaluate_input(expr, scope, items));
    ASSIGN_OR_RETURN(truth, to_truth(expr, items));
  }
  return truth == Truth::unknown ? truth : truth_of(truth == Truth::no);
}

// One item that is a primitive with a value.
Result<Truth> has_value(Evaluator& evaluator, const Expr& expr, const Scope& scope) {
  Items input;
  RETURN_IF_ERROR(evaluator.evaluate_input(expr, scope, input));
  if (input.size() != 1) return Truth::no;
  const Node* node = input.front().node();
  if (node == nullptr) return Truth::yes;
  if (node->value == nullptr) return Truth::no;
  return truth_of(node->type != nullptr ? node->type->kind == TypeKind::primitive
                                        : !node->value->is_object() && !node->value->is_array());
}

// Whether every item of the input, a boolean each, is `wanted`; or any is.
template <bool kWanted, bool kAll>
Status booleans(const Call& call, Items& out) {
  bool answer = kAll;
  for (const Item& item : call.input) {
    const auto value = item.as_boolean();
    if (!value) return call.fault("is for booleans");
    if ((*value == kWanted) != kAll) answer = !kAll;
  }
  out.push_back(Item::boolean(answer));
  return {};
}

Result<bool> holds_all(Evaluator& evaluator, const Items& small, const Items& large) {
  EqualitySet set{evaluator};
  for (const Item& item : large) RETURN_IF_ERROR(set.insert(item));
  for (const Item& item : small) {
    ASSIGN_OR_RETURN(const bool is_there, set.contains(item));
    if (!is_there) return false;
  }
  return true;
}

Status subset_of(const Call& call, Items& out) {
  Items other;
  RETURN_IF_ERROR(call.argument(0, other));
  ASSIGN_OR_RETURN(const bool holds, holds_all(call.evaluator, call.input, other));
  out.push_back(Item::boolean(holds));
  return {};
}

Status superset_of(const Call& call, Items& out) {
  Items other;
  RETURN_IF_ERROR(call.argument(0, other));
  ASSIGN_OR_RETURN(const bool holds, holds_all(call.evaluator, other, call.input));
  out.push_back(Item::boolean(holds));
  return {};
}

Status count(const Call& call, Items& out) {
  out.push_back(Item::integer(static_cast<std::int64_t>(call.input.size())));
  return {};
}

Status distinct(const Call& call, Items& out) { return unite(call.evaluator, call.input, Items{}, out); }

Status is_distinct(const Call& call, Items& out) {
  EqualitySet set{call.evaluator};
  for (const Item& item : call.input) {
    ASSIGN_OR_RETURN(const bool is_new, set.insert(item));
    if (is_new) continue;
    out.push_back(Item::boolean(false));
    return {};
  }
  out.push_back(Item::boolean(true));
  return {};
}

constexpr std::array kFunctions{
    Function{.name = "empty", .arguments_min = 0, .arguments_max = 0, .test = is_empty},
    Function{.name = "exists", .arguments_min = 0, .arguments_max = 1, .test = exists},
    Function{.name = "all", .arguments_min = 1, .arguments_max = 1, .test = all},
    Function{.name = "not", .arguments_min = 0, .arguments_max = 0, .test = negation},
    Function{.name = "hasValue", .arguments_min = 0, .arguments_max = 0, .test = has_value},
    Function{"allTrue", 0, 0, booleans<true, true>},
    Function{"anyTrue", 0, 0, booleans<true, false>},
    Function{"allFalse", 0, 0, booleans<false, true>},
    Function{"anyFalse", 0, 0, booleans<false, false>},
    Function{"subsetOf", 1, 1, subset_of},
    Function{"supersetOf", 1, 1, superset_of},
    Function{"count", 0, 0, count},
    Function{"distinct", 0, 0, distinct},
    Function{"isDistinct", 0, 0, is_distinct},
};

}  // namespace

std::span<const Function> existence_functions() noexcept { return kFunctions; }

}  // namespace concord::fhir::path
