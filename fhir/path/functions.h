// The functions of FHIRPath as rows: name, number of arguments, what to call. Each theme has its own file and table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "fhir/path/evaluator.h"

namespace concord::fhir::path {

// One call while it is evaluated.
struct Call {
  Evaluator& evaluator;
  const Expr& expr;
  const Items& input;
  const Scope& scope;

  [[nodiscard]] bool has_argument(std::size_t i) const { return i < expr.arguments.size(); }
  // The value of an argument; paths in it begin where the call stands.
  [[nodiscard]] Status argument(std::size_t i, Items& out) const;
  // The value of an argument for one item of the input.
  [[nodiscard]] Status argument_for(std::size_t i, const Item& item, std::size_t index, Items& out) const;
  [[nodiscard]] Result<Truth> criterion_for(std::size_t i, const Item& item, std::size_t index) const;
  // One item, as a System value where it has one. Errors: several.
  [[nodiscard]] Result<std::optional<Item>> one_input() const;
  [[nodiscard]] Result<std::optional<Item>> one_argument(std::size_t i) const;
  // The same, converted; empty for nothing. Errors: another type.
  [[nodiscard]] Result<std::optional<Item>> text_input() const;
  [[nodiscard]] Result<std::optional<Item>> text_argument(std::size_t i) const;
  [[nodiscard]] Result<std::optional<std::int64_t>> integer_argument(std::size_t i) const;
  // A computed string. Errors: over 1 MiB.
  [[nodiscard]] Status give_text(std::string_view text, Items& out) const;
  [[nodiscard]] tl::unexpected<Error> fault(std::string_view rule) const { return fail_at(expr, rule); }
};

struct Function {
  std::string_view name;
  std::uint8_t arguments_min;
  std::uint8_t arguments_max;
  Status (*evaluate)(const Call& call, Items& out) = nullptr;
  // Instead of `evaluate`, for functions that answer with a boolean: evaluates its input by itself.
  Result<Truth> (*test)(Evaluator& evaluator, const Expr& expr, const Scope& scope) = nullptr;
  int pattern_argument = -1;  // the argument that is a regular expression
};

// nullptr when there is none.
[[nodiscard]] const Function* find_function(std::string_view name) noexcept;

[[nodiscard]] std::span<const Function> existence_functions() noexcept;
[[nodiscard]] std::span<const Function> filtering_functions() noexcept;
[[nodiscard]] std::span<const Function> subsetting_functions() noexcept;
[[nodiscard]] std::span<const Function> conversion_functions() noexcept;
[[nodiscard]] std::span<const Function> string_functions() noexcept;
[[nodiscard]] std::span<const Function> encoding_functions() noexcept;
[[nodiscard]] std::span<const Function> math_functions() noexcept;
[[nodiscard]] std::span<const Function> boundary_functions() noexcept;
[[nodiscard]] std::span<const Function> utility_functions() noexcept;
[[nodiscard]] std::span<const Function> fhir_functions() noexcept;

}  // namespace concord::fhir::path
