#include "fhir/path/functions.h"

#include <algorithm>
#include <array>

#include "fhir/path/operators.h"

namespace concord::fhir::path {
namespace {

constexpr std::size_t kTextBytesMax = 1U << 20U;
// So many characters are as much work as one step.
constexpr std::size_t kCharactersOfStep = 64;

using Group = std::span<const Function> (*)() noexcept;
constexpr std::array<Group, 10> kGroups{
    existence_functions, filtering_functions, subsetting_functions, conversion_functions, string_functions,
    encoding_functions,  math_functions,      boundary_functions,   utility_functions,    fhir_functions};

Result<std::optional<Item>> one_of(const Call& call, const Items& items) {
  if (items.size() > 1) return call.fault("one item is asked for, there are several");
  if (items.empty()) return std::nullopt;
  auto value = items.front().system();
  if (value) return value;
  return items.front();
}

// A text, or nothing for an element without a value. Errors: any other item.
Result<std::optional<Item>> text_of(const Call& call, std::optional<Item> item) {
  if (!item) return item;
  const auto text = item->as_string();
  if (!text) {
    const Node* node = item->node();
    if (node != nullptr && node->value == nullptr) return std::nullopt;
    return call.fault("is for strings");
  }
  RETURN_IF_ERROR(call.evaluator.spend(text->size() / kCharactersOfStep));
  return item;
}

}  // namespace

const Function* find_function(std::string_view name) noexcept {
  for (const Group group : kGroups) {
    for (const Function& function : group()) {
      if (function.name == name) return &function;
    }
  }
  return nullptr;
}

Status Call::argument(std::size_t i, Items& out) const {
  return evaluator.evaluate_apart(*expr.arguments.at(i), scope, out);
}

Status Call::argument_for(std::size_t i, const Item& item, std::size_t index, Items& out) const {
  const Scope inner{.self = &item, .index = static_cast<std::int64_t>(index), .total = scope.total};
  return evaluator.evaluate_apart(*expr.arguments.at(i), inner, out);
}

Result<Truth> Call::criterion_for(std::size_t i, const Item& item, std::size_t index) const {
  const Scope inner{.self = &item, .index = static_cast<std::int64_t>(index), .total = scope.total};
  return evaluator.truth_apart(*expr.arguments.at(i), inner);
}

Result<std::optional<Item>> Call::one_input() const { return one_of(*this, input); }

Result<std::optional<Item>> Call::one_argument(std::size_t i) const {
  Items items;
  RETURN_IF_ERROR(argument(i, items));
  return one_of(*this, items);
}

Result<std::optional<Item>> Call::text_input() const {
  ASSIGN_OR_RETURN(auto item, one_input());
  return text_of(*this, std::move(item));
}

Result<std::optional<Item>> Call::text_argument(std::size_t i) const {
  ASSIGN_OR_RETURN(auto item, one_argument(i));
  return text_of(*this, std::move(item));
}

Result<std::optional<std::int64_t>> Call::integer_argument(std::size_t i) const {
  ASSIGN_OR_RETURN(const auto item, one_argument(i));
  if (!item) return std::nullopt;
  const auto integer = item->as_integer();
  if (!integer) return fault("the argument must be an integer");
  return integer;
}

Status Call::give_text(std::string_view text, Items& out) const {
  if (text.size() > kTextBytesMax) return fault("a text is over 1 MiB");
  RETURN_IF_ERROR(evaluator.spend(text.size() / kCharactersOfStep));
  out.push_back(Item::string(text));
  return {};
}

}  // namespace concord::fhir::path
