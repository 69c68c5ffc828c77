// single, first, last, tail, skip, take, intersect, exclude, union, combine.
#include <algorithm>
#include <array>

#include "fhir/path/equality.h"
#include "fhir/path/functions.h"
#include "fhir/path/operators.h"

namespace concord::fhir::path {
namespace {

Status single(const Call& call, Items& out) {
  if (call.input.size() > 1) return call.fault("one item is asked for, there are several");
  if (!call.input.empty()) out.push_back(call.input.front());
  return {};
}

// The items [first, first + count).
Status part(const Call& call, std::size_t first, std::size_t count, Items& out) {
  RETURN_IF_ERROR(check_order(call.evaluator, call.expr));
  const std::size_t size = call.input.size();
  first = std::min(first, size);
  out.append({call.input.begin() + first, std::min(count, size - first)});
  return {};
}

Status first(const Call& call, Items& out) { return part(call, 0, 1, out); }
Status last(const Call& call, Items& out) {
  return part(call, std::max<std::size_t>(call.input.size(), 1) - 1, 1, out);
}
Status tail(const Call& call, Items& out) { return part(call, 1, call.input.size(), out); }

Result<std::size_t> number_argument(const Call& call) {
  ASSIGN_OR_RETURN(const auto number, call.integer_argument(0));
  if (!number) return call.fault("the argument must be an integer");
  return static_cast<std::size_t>(std::max<std::int64_t>(*number, 0));
}

Status skip(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const std::size_t number, number_argument(call));
  return part(call, number, call.input.size(), out);
}

Status take(const Call& call, Items& out) {
  ASSIGN_OR_RETURN(const std::size_t number, number_argument(call));
  return part(call, 0, number, out);
}

Status intersect(const Call& call, Items& out) {
  Items other;
  RETURN_IF_ERROR(call.argument(0, other));
  EqualitySet there{call.evaluator};
  EqualitySet given{call.evaluator};
  for (const Item& item : other) RETURN_IF_ERROR(there.insert(item));
  for (const Item& item : call.input) {
    ASSIGN_OR_RETURN(const bool is_there, there.contains(item));
    if (!is_there) continue;
    ASSIGN_OR_RETURN(const bool is_new, given.insert(item));
    if (is_new) out.push_back(item);
  }
  return {};
}

Status exclude(const Call& call, Items& out) {
  Items other;
  RETURN_IF_ERROR(call.argument(0, other));
  EqualitySet there{call.evaluator};
  for (const Item& item : other) RETURN_IF_ERROR(there.insert(item));
  for (const Item& item : call.input) {
    ASSIGN_OR_RETURN(const bool is_there, there.contains(item));
    if (!is_there) out.push_back(item);
  }
  return {};
}

Status union_with(const Call& call, Items& out) {
  Items other;
  RETURN_IF_ERROR(call.argument(0, other));
  return unite(call.evaluator, call.input, other, out);
}

Status combine(const Call& call, Items& out) {
  out.append({call.input.begin(), call.input.end()});
  return call.argument(0, out);
}

constexpr std::array kFunctions{
    Function{"single", 0, 0, single},       Function{"first", 0, 0, first},     Function{"last", 0, 0, last},
    Function{"tail", 0, 0, tail},           Function{"skip", 1, 1, skip},       Function{"take", 1, 1, take},
    Function{"intersect", 1, 1, intersect}, Function{"exclude", 1, 1, exclude}, Function{"union", 1, 1, union_with},
    Function{"combine", 1, 2, combine},
};

}  // namespace

std::span<const Function> subsetting_functions() noexcept { return kFunctions; }

}  // namespace concord::fhir::path
