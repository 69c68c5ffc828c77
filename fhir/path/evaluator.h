// The state of one evaluation: environment, variables, and how much it may still do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"
#include "fhir/path/items.h"
#include "fhir/path/syntax.h"

namespace concord::fhir::path {

// Three-valued logic; unknown is the empty collection.
enum class Truth : std::uint8_t { no, yes, unknown };
[[nodiscard]] constexpr Truth truth_of(bool value) noexcept { return value ? Truth::yes : Truth::no; }

// What the names that begin with $ stand for.
struct Scope {
  const Item* self = nullptr;  // nullptr: nothing
  std::int64_t index = -1;     // below zero: not in a loop
  const Items* total = nullptr;
};

class Evaluator {
 public:
  Evaluator(const Environment& environment, const Node& context) : environment_{environment}, context_{context} {}

  // Appends the result to `out`.
  [[nodiscard]] Status evaluate(const Expr& expr, const Scope& scope, Items& out);
  // The result as a boolean: one item that is no boolean is true; several are an error.
  [[nodiscard]] Result<Truth> truth(const Expr& expr, const Scope& scope);
  // What stands before the dot of `expr`.
  [[nodiscard]] Status evaluate_input(const Expr& expr, const Scope& scope, Items& out);
  // Whether that is not empty; computes no more than it must.
  [[nodiscard]] Result<bool> has_input(const Expr& expr, const Scope& scope);
  // The same; variables that the expression defines are gone afterwards.
  [[nodiscard]] Status evaluate_apart(const Expr& expr, const Scope& scope, Items& out);
  [[nodiscard]] Result<Truth> truth_apart(const Expr& expr, const Scope& scope);

  // Counts work; fails when there was too much.
  [[nodiscard]] Status spend(std::size_t steps);
  [[nodiscard]] Status define(const Expr& expr, std::string_view name, const Items& value);

  [[nodiscard]] const Environment& environment() const noexcept { return environment_; }

 private:
  [[nodiscard]] Status evaluate_member(const Expr& expr, const Scope& scope, Items& out);
  [[nodiscard]] Status evaluate_variable(const Expr& expr, Items& out) const;
  [[nodiscard]] Status evaluate_call(const Expr& expr, const Scope& scope, Items& out);
  [[nodiscard]] Status evaluate_type(const Expr& expr, const Scope& scope, Items& out);
  [[nodiscard]] Status evaluate_item_at(const Expr& expr, const Scope& scope, Items& out);
  [[nodiscard]] Status evaluate_operator(const Expr& expr, const Scope& scope, Items& out);
  [[nodiscard]] Result<Truth> logic(const Expr& expr, const Scope& scope);
  void forget(std::size_t defined) {
    if (variables_.size() > defined)
      variables_.erase(variables_.begin() + static_cast<std::ptrdiff_t>(defined), variables_.end());
  }
  [[nodiscard]] Status check_member(const Expr& expr, const Item& parent) const;

  const Environment& environment_;
  Node context_;
  std::size_t steps_ = 0;
  std::vector<std::pair<std::string, std::vector<Item>>> variables_;
};

// The Error of an evaluation: "FHIRPath at 17: round(): <rule>".
[[nodiscard]] tl::unexpected<Error> fail_at(const Expr& expr, std::string_view rule);
// A collection as a boolean.
[[nodiscard]] Result<Truth> to_truth(const Expr& expr, const Items& items);
[[nodiscard]] bool is_of_type(const Item& item, const TypeName& type);

}  // namespace concord::fhir::path
