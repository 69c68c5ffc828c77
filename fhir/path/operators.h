// The binary and unary operators, but for the logical ones and those on types.
#pragma once

#include <string_view>

#include "fhir/path/evaluator.h"

namespace concord::fhir::path {

// `right` is empty for a unary operator.
[[nodiscard]] Status apply_operator(Evaluator& evaluator, const Expr& expr, const Items& left, const Items& right,
                                    Items& out);
// + - * / div mod & on one item each, and both signs.
[[nodiscard]] Status apply_arithmetic(const Expr& expr, const Items& left, const Items& right, Items& out);
// The union of both without duplicates.
[[nodiscard]] Status unite(Evaluator& evaluator, const Items& left, const Items& right, Items& out);

// As the expression writes it: "+", "round()", "%name".
[[nodiscard]] std::string_view name_of(const Expr& expr) noexcept;
// In strict mode, an error when a position is asked of a collection without order.
[[nodiscard]] Status check_order(const Evaluator& evaluator, const Expr& expr);

}  // namespace concord::fhir::path
