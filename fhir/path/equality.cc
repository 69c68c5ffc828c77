#include "fhir/path/equality.h"

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

#include "fhir/path/quantities.h"
#include "fhir/path/text.h"

namespace concord::fhir::path {
namespace {

using Kind = Item::Kind;

// JSON is read no deeper than this; a value built by hand may be, and is then not equal to anything.
constexpr int kDepthMax = 128;

// Longer lists within elements are compared in their order, since trying all pairs would take too long.
constexpr std::size_t kAnyOrderMax = 256;

bool is_number(const Item& item) { return item.kind() == Kind::integer || item.kind() == Kind::decimal; }
bool is_date(const Item& item) { return item.kind() == Kind::date || item.kind() == Kind::date_time; }

bool are_texts_equal(std::string_view a, std::string_view b) { return a == b; }
bool are_texts_equivalent(std::string_view a, std::string_view b) { return normalized(a) == normalized(b); }
bool are_numbers_equal(const Decimal& a, const Decimal& b) { return a == b; }
bool are_numbers_equivalent(const Decimal& a, const Decimal& b) { return is_equivalent(a, b); }

// How the leaves of elements are compared, and whether lists may be in any order.
struct Rules {
  bool (*texts)(std::string_view a, std::string_view b);
  bool (*numbers)(const Decimal& a, const Decimal& b);
  bool is_ordered;
};
constexpr Rules kEqual{.texts = are_texts_equal, .numbers = are_numbers_equal, .is_ordered = true};
constexpr Rules kEquivalent{.texts = are_texts_equivalent, .numbers = are_numbers_equivalent, .is_ordered = false};

bool are_alike(const json::Value& a, const json::Value& b, const Rules& rules, int depth);

bool are_lists_alike(std::span<const json::Value> a, std::span<const json::Value> b, const Rules& rules, int depth) {
  if (a.size() != b.size()) return false;
  const auto alike = [&](const json::Value& x, const json::Value& y) { return are_alike(x, y, rules, depth); };
  if (rules.is_ordered || a.size() > kAnyOrderMax) return std::equal(a.begin(), a.end(), b.begin(), alike);
  return std::is_permutation(a.begin(), a.end(), b.begin(), alike);
}

bool are_alike(const json::Value& a, const json::Value& b, const Rules& rules, int depth) {
  if (a.kind() != b.kind() || depth > kDepthMax) return false;
  switch (a.kind()) {
    case json::Kind::null:
      return true;
    case json::Kind::boolean:
      return a.as_bool() == b.as_bool();
    case json::Kind::number: {
      if (a.as_number() == b.as_number()) return true;
      const auto left = Decimal::parse(*a.as_number());
      const auto right = Decimal::parse(*b.as_number());
      return left && right && rules.numbers(*left, *right);
    }
    case json::Kind::string:
      return rules.texts(*a.as_string(), *b.as_string());
    case json::Kind::array:
      return are_lists_alike(a.items(), b.items(), rules, depth + 1);
    case json::Kind::object:
      return a.size() == b.size() && std::ranges::all_of(a.members(), [&](const json::Member& member) {
               const json::Value* other = b.find(member.name());
               return other != nullptr && are_alike(member.value, *other, rules, depth + 1);
             });
  }
  return false;
}

bool are_parts_alike(const json::Value* a, const json::Value* b, const Rules& rules) {
  if (a == nullptr || b == nullptr) return a == b;
  return are_alike(*a, *b, rules, 0);
}

bool are_nodes_alike(const Item& a, const Item& b, const Rules& rules) {
  const Node* left = a.node();
  const Node* right = b.node();
  if (left == nullptr || right == nullptr) return false;
  return are_parts_alike(left->value, right->value, rules) &&
         (left->value != nullptr || are_parts_alike(left->sibling, right->sibling, rules));
}

Truth equal_system(const Item& a, const Item& b) {
  if (is_number(a) && is_number(b)) return truth_of(*a.as_decimal() == *b.as_decimal());
  if ((is_date(a) && is_date(b)) || (a.kind() == Kind::time && b.kind() == Kind::time)) {
    const Order order = compare(*a.as_temporal(), *b.as_temporal());
    return order == Order::unknown ? Truth::unknown : truth_of(order == Order::equal);
  }
  if (a.kind() != b.kind()) return Truth::no;
  switch (a.kind()) {
    case Kind::boolean:
      return truth_of(a.as_boolean() == b.as_boolean());
    case Kind::string:
      return truth_of(a.as_string() == b.as_string());
    case Kind::quantity: {
      const auto order = compare(*a.as_quantity(), *b.as_quantity());
      return order ? truth_of(*order == Order::equal) : Truth::unknown;
    }
    case Kind::type:
      return truth_of(to_json(a) == to_json(b));
    default:
      return Truth::no;
  }
}

bool is_equivalent_system(const Item& a, const Item& b) {
  if (is_number(a) && is_number(b)) return is_equivalent(*a.as_decimal(), *b.as_decimal());
  if (a.kind() != b.kind()) return is_date(a) && is_date(b) && equal_system(a, b) == Truth::yes;
  if (a.kind() == Kind::string) return are_texts_equivalent(*a.as_string(), *b.as_string());
  if (a.kind() == Kind::quantity) return is_equivalent(*a.as_quantity(), *b.as_quantity());
  return equal_system(a, b) == Truth::yes;
}

bool is_same_node(const Item& a, const Item& b) {
  return a.node() != nullptr && b.node() != nullptr && *a.node() == *b.node();
}

// Equal items have equal hashes. Kinds whose equality is not that of their text share one.
std::size_t hash_text(std::string_view text) { return std::hash<std::string_view>{}(text); }

std::size_t hash_element(const json::Value& value) {
  std::size_t out = 31 * value.size() + static_cast<std::size_t>(value.kind());
  for (const json::Member& member : value.members()) {
    out += hash_text(member.name());
    if (const auto text = member.value.as_string()) out += 7 * hash_text(*text);
  }
  return out;
}

std::size_t hash_of(const Item& item) {
  if (const auto text = item.as_string()) return hash_text(*text);
  const auto value = item.system();
  if (!value) {
    const Node& node = *item.node();
    return node.value != nullptr ? hash_element(*node.value) : 17;
  }
  if (is_number(*value)) {
    return std::hash<std::int64_t>{}(
        value->as_decimal()->rescaled(0, Decimal::Rounding::down).value_or(Decimal{}).to_integer().value_or(0));
  }
  if (is_date(*value)) return static_cast<std::size_t>(Kind::date);
  return static_cast<std::size_t>(value->kind());
}

}  // namespace

Truth equal(const Item& a, const Item& b) {
  const auto left_text = a.as_string();
  const auto right_text = b.as_string();
  if (left_text && right_text) return truth_of(*left_text == *right_text);
  const auto left = a.system();
  const auto right = b.system();
  if (left && right) return equal_system(*left, *right);
  if (left || right) return Truth::no;
  return truth_of(is_same_node(a, b) || are_nodes_alike(a, b, kEqual));
}

bool is_equivalent(const Item& a, const Item& b) {
  const auto left = a.system();
  const auto right = b.system();
  if (left && right) return is_equivalent_system(*left, *right);
  if (left || right) return false;
  return is_same_node(a, b) || are_nodes_alike(a, b, kEquivalent);
}

Result<std::optional<Order>> order_of(const Expr& expr, const Item& a, const Item& b) {
  using Answer = std::optional<Order>;
  if (is_number(a) && is_number(b)) {
    const auto order = *a.as_decimal() <=> *b.as_decimal();
    if (order == std::strong_ordering::equal) return Answer{Order::equal};
    return Answer{order == std::strong_ordering::less ? Order::less : Order::greater};
  }
  if (a.kind() == Kind::string && b.kind() == Kind::string) {
    const int order = a.as_string()->compare(*b.as_string());
    if (order == 0) return Answer{Order::equal};
    return Answer{order < 0 ? Order::less : Order::greater};
  }
  if ((is_date(a) && is_date(b)) || (a.kind() == Kind::time && b.kind() == Kind::time)) {
    const Order order = compare(*a.as_temporal(), *b.as_temporal());
    if (order == Order::unknown) return Answer{};
    return Answer{order};
  }
  if (a.kind() == Kind::quantity && b.kind() == Kind::quantity) return compare(*a.as_quantity(), *b.as_quantity());
  return fail_at(expr, "the operands have no order");
}

Truth equal(const Items& a, const Items& b) {
  if (a.empty() || b.empty()) return Truth::unknown;
  if (a.size() != b.size()) return Truth::no;
  Truth out = Truth::yes;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Truth each = equal(a[i], b[i]);
    if (each == Truth::no) return Truth::no;
    if (each == Truth::unknown) out = Truth::unknown;
  }
  return out;
}

Result<bool> is_equivalent(Evaluator& evaluator, const Items& a, const Items& b) {
  if (a.size() != b.size()) return false;
  std::vector<bool> taken(b.size());
  for (const Item& item : a) {
    RETURN_IF_ERROR(evaluator.spend(b.size()));
    std::size_t i = 0;
    while (i < b.size() && (taken[i] || !is_equivalent(item, b[i]))) ++i;
    if (i == b.size()) return false;
    taken[i] = true;
  }
  return true;
}

Result<bool> EqualitySet::contains_at(const Item& item, std::size_t hash) {
  if (slots_.empty()) return false;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask; slots_[at] != 0; at = (at + 1) & mask) {
    const auto& [known_hash, known] = items_[slots_[at] - 1];
    if (known_hash != hash) continue;
    RETURN_IF_ERROR(evaluator_.spend(1));
    if (equal(known, item) == Truth::yes) return true;
  }
  return false;
}

Result<bool> EqualitySet::contains(const Item& item) { return contains_at(item, hash_of(item)); }

void EqualitySet::grow() {
  slots_.assign(std::max<std::size_t>(16, slots_.size() * 2), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    std::size_t at = items_[i].first & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = static_cast<std::uint32_t>(i + 1);
  }
}

Result<bool> EqualitySet::insert(const Item& item) {
  const std::size_t hash = hash_of(item);
  ASSIGN_OR_RETURN(const bool is_there, contains_at(item, hash));
  if (is_there) return false;
  items_.emplace_back(hash, item);
  if (items_.size() * 2 >= slots_.size()) {
    grow();
    return true;
  }
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = static_cast<std::uint32_t>(items_.size());
  return true;
}

}  // namespace concord::fhir::path
