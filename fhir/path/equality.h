// When items and collections are equal (=), equivalent (~) and in which order (<).
#pragma once

#include <cstddef>
#include <optional>

#include "fhir/path/evaluator.h"

namespace concord::fhir::path {

// Unknown when precision or units leave it open.
[[nodiscard]] Truth equal(const Item& a, const Item& b);
[[nodiscard]] bool is_equivalent(const Item& a, const Item& b);
// The order of two System values; Errors: unprocessable for types that have none. Empty: unknown.
[[nodiscard]] Result<std::optional<Order>> order_of(const Expr& expr, const Item& a, const Item& b);

// Item by item, in order. Unknown when one is empty.
[[nodiscard]] Truth equal(const Items& a, const Items& b);
// In any order.
[[nodiscard]] Result<bool> is_equivalent(Evaluator& evaluator, const Items& a, const Items& b);

// Finds equal items faster than by comparing all with all; counts its work.
class EqualitySet {
 public:
  explicit EqualitySet(Evaluator& evaluator) : evaluator_{evaluator} {}
  // False when an equal one is there already.
  [[nodiscard]] Result<bool> insert(const Item& item);
  [[nodiscard]] Result<bool> contains(const Item& item);

 private:
  [[nodiscard]] Result<bool> contains_at(const Item& item, std::size_t hash);
  void grow();
  Evaluator& evaluator_;
  std::vector<std::pair<std::size_t, Item>> items_;
  std::vector<std::uint32_t> slots_;  // positions in items_ plus one; a power of two, at most half full
};

}  // namespace concord::fhir::path
