// where, select, repeat, repeatAll, aggregate, sort, children, descendants.
#include <algorithm>
#include <array>
#include <numeric>
#include <vector>

#include "fhir/path/equality.h"
#include "fhir/path/functions.h"
#include "fhir/path/navigation.h"

namespace concord::fhir::path {
namespace {

Status where(const Call& call, Items& out) {
  for (std::size_t i = 0; i < call.input.size(); ++i) {
    ASSIGN_OR_RETURN(const Truth truth, call.criterion_for(0, call.input[i], i));
    if (truth == Truth::yes) out.push_back(call.input[i]);
  }
  return {};
}

Status select(const Call& call, Items& out) {
  for (std::size_t i = 0; i < call.input.size(); ++i) RETURN_IF_ERROR(call.argument_for(0, call.input[i], i, out));
  return {};
}

// Level by level, so that depth takes no stack. Work is bounded by the steps of the evaluation.
template <bool kDistinct>
Status repeat(const Call& call, Items& out) {
  EqualitySet seen{call.evaluator};
  Items found;
  RETURN_IF_ERROR(select(call, found));
  while (!found.empty()) {
    Items next;
    std::size_t index = 0;
    for (const Item& item : found) {
      if (kDistinct) {
        ASSIGN_OR_RETURN(const bool is_new, seen.insert(item));
        if (!is_new) continue;
      }
      RETURN_IF_ERROR(call.evaluator.spend(1));
      out.push_back(item);
      RETURN_IF_ERROR(call.argument_for(0, item, index++, next));
    }
    found.clear();
    found.append(std::move(next));
  }
  return {};
}

Status aggregate(const Call& call, Items& out) {
  Items total;
  if (call.has_argument(1)) RETURN_IF_ERROR(call.argument(1, total));
  for (std::size_t i = 0; i < call.input.size(); ++i) {
    Items next;
    const Scope inner{.self = &call.input[i], .index = static_cast<std::int64_t>(i), .total = &total};
    RETURN_IF_ERROR(call.evaluator.evaluate_apart(*call.expr.arguments[0], inner, next));
    total.clear();
    total.append(std::move(next));
  }
  out.append(std::move(total));
  return {};
}

// The keys of one item; an absent key comes after all others.
using Keys = std::vector<std::optional<Item>>;

Result<Keys> keys_of(const Call& call, std::size_t index) {
  Keys out;
  if (call.expr.arguments.empty()) {
    out.push_back(call.input[index].system());
    return out;
  }
  for (std::size_t i = 0; i < call.expr.arguments.size(); ++i) {
    Items key;
    RETURN_IF_ERROR(call.argument_for(i, call.input[index], index, key));
    if (key.size() > 1) return call.fault("a key must be one item");
    out.push_back(key.empty() ? std::nullopt : key.front().system());
    if (!key.empty() && !out.back()) return call.fault("a key must have an order");
  }
  return out;
}

// -1, 0 or 1. Errors: keys of types without an order.
Result<int> compare_keys(const Call& call, const Keys& a, const Keys& b) {
  for (std::size_t i = 0; i < a.size(); ++i) {
    int sign = 0;
    if (!a[i] || !b[i]) {
      sign = static_cast<int>(!a[i]) - static_cast<int>(!b[i]);
    } else {
      ASSIGN_OR_RETURN(const auto order, order_of(call.expr, *a[i], *b[i]));
      if (order == Order::less) sign = -1;
      if (order == Order::greater) sign = 1;
    }
    if (sign != 0) return (call.expr.descending >> i & 1U) != 0 ? -sign : sign;
  }
  return 0;
}

// Insertion by halves: stable, and sound also where the order of partial dates is not one.
Status sort(const Call& call, Items& out) {
  std::vector<Keys> keys;
  std::vector<std::size_t> sorted;
  for (std::size_t i = 0; i < call.input.size(); ++i) {
    ASSIGN_OR_RETURN(auto own, keys_of(call, i));
    keys.push_back(std::move(own));
    std::size_t first = 0;
    std::size_t last = sorted.size();
    while (first < last) {
      const std::size_t middle = std::midpoint(first, last);
      RETURN_IF_ERROR(call.evaluator.spend(1));
      ASSIGN_OR_RETURN(const int sign, compare_keys(call, keys[i], keys[sorted[middle]]));
      if (sign < 0)
        last = middle;
      else
        first = middle + 1;
    }
    sorted.insert(sorted.begin() + static_cast<std::ptrdiff_t>(first), i);
  }
  for (const std::size_t i : sorted) out.push_back(call.input[i]);
  return {};
}

Status children(const Call& call, Items& out) {
  for (const Item& item : call.input) append_all_children(item, out);
  return {};
}

// Depth first with a stack of its own.
Status descendants(const Call& call, Items& out) {
  std::vector<Item> waiting(call.input.begin(), call.input.end());
  std::reverse(waiting.begin(), waiting.end());
  std::size_t roots = waiting.size();
  while (!waiting.empty()) {
    const Item item = std::move(waiting.back());
    waiting.pop_back();
    const bool is_root = waiting.size() < roots;
    if (is_root) {
      roots = waiting.size();
    } else {
      out.push_back(item);
    }
    RETURN_IF_ERROR(call.evaluator.spend(1));
    Items own;
    append_all_children(item, own);
    for (std::size_t i = own.size(); i-- > 0;) waiting.push_back(own[i]);
  }
  return {};
}

constexpr std::array kFunctions{
    Function{"where", 1, 1, where},         Function{"select", 1, 1, select},
    Function{"repeat", 1, 1, repeat<true>}, Function{"repeatAll", 1, 1, repeat<false>},
    Function{"aggregate", 1, 2, aggregate}, Function{"sort", 0, 16, sort},
    Function{"children", 0, 0, children},   Function{"descendants", 0, 0, descendants},
};

}  // namespace

std::span<const Function> filtering_functions() noexcept { return kFunctions; }

}  // namespace concord::fhir::path
