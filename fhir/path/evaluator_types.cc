// is, as and ofType().
#include "fhir/path/evaluator.h"
#include "fhir/path/references.h"

namespace concord::fhir::path {
namespace {

// A System type by its name alone means the FHIR primitive too.
bool is_primitive_of(const Item& item, const TypeName& type) {
  const Node* node = item.node();
  if (node == nullptr || node->type == nullptr || type.has_namespace || type.fhir != nullptr) return false;
  if (node->type->kind != TypeKind::primitive) return false;
  const auto value = item.system();
  return value && type.system == value->kind();
}

// A primitive is an instance of what it specialises, but only taken `as` what it is (the official tests ask so).
bool is_taken_as(const Item& item, const TypeName& type) {
  const Node* node = item.node();
  if (node != nullptr && node->type != nullptr && node->type->kind == TypeKind::primitive) {
    return type.fhir == node->type;
  }
  return is_of_type(item, type);
}

}  // namespace

bool is_of_type(const Item& item, const TypeName& type) {
  const Node* node = item.node();
  if (node == nullptr) return type.system == item.kind();
  return type.fhir != nullptr && node->type != nullptr && is_a(*node->type, *type.fhir);
}

Status Evaluator::evaluate_type(const Expr& expr, const Scope& scope, Items& out) {
  Items input;
  RETURN_IF_ERROR(evaluate_input(expr, scope, input));
  const bool takes_many = expr.op == Op::of_type || (expr.op == Op::as && environment_.as_takes_many);
  if (input.size() > 1 && !takes_many) return fail_at(expr, "one item is asked for, there are several");
  const auto is_primitive = [&](const Item& item) {
    return environment_.system_takes_primitives && is_primitive_of(item, expr.type);
  };
  if (expr.op == Op::is) {
    if (!input.empty()) {
      out.push_back(Item::boolean(is_of_type(input.front(), expr.type) || is_primitive(input.front())));
    }
    // A reference says what it points to, also when that cannot be had.
    if (input.empty() && expr.input != nullptr && is_resolve(*expr.input)) {
      ASSIGN_OR_RETURN(const Type* const target, target_type(*this, *expr.input, scope));
      if (target != nullptr) {
        out.push_back(Item::boolean(expr.type.fhir != nullptr && is_a(*target, *expr.type.fhir)));
      }
    }
    return {};
  }
  for (const Item& item : input) {
    if (is_taken_as(item, expr.type) || is_primitive(item)) out.push_back(item);
  }
  return {};
}

}  // namespace concord::fhir::path
