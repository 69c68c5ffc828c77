#include "fhir/questionnaire/values.h"

#include <algorithm>
#include <array>
#include <compare>
#include <optional>

#include "core/decimal.h"
#include "fhir/path/temporal.h"
#include "fhir/ucum.h"

namespace concord::fhir::questionnaire {
namespace {

constexpr std::string_view kUcum = "http://unitsofmeasure.org";
constexpr char kSeparator = '\x1f';  // in no code, system or other text of R4

// Types that are compared in one way.
enum class Family : std::uint8_t { none, number, moment, time, text, boolean, coding, quantity, reference };
struct FamilyRow {
  std::string_view type;
  Family family;
};
constexpr std::array<FamilyRow, 13> kFamilies{{
    {"Integer", Family::number},
    {"Decimal", Family::number},
    {"Date", Family::moment},
    {"DateTime", Family::moment},
    {"Instant", Family::moment},
    {"Time", Family::time},
    {"String", Family::text},
    {"Uri", Family::text},
    {"Code", Family::text},
    {"Boolean", Family::boolean},
    {"Coding", Family::coding},
    {"Quantity", Family::quantity},
    {"Reference", Family::reference},
}};

Family family_of(std::string_view type) noexcept {
  const auto* const row = std::ranges::find(kFamilies, type, &FamilyRow::type);
  return row == kFamilies.end() ? Family::none : row->family;
}

Relation from_ordering(std::strong_ordering order) noexcept {
  if (order == std::strong_ordering::less) return Relation::less;
  return order == std::strong_ordering::greater ? Relation::greater : Relation::equal;
}

Relation same_or_different(bool same) noexcept { return same ? Relation::equal : Relation::different; }

std::optional<Decimal> number_of(const json::Value& value) noexcept {
  const auto text = value.as_number();
  return text ? Decimal::parse(*text) : std::nullopt;
}

Relation relate_numbers(const json::Value& left, const json::Value& right) noexcept {
  const auto a = number_of(left);
  const auto b = number_of(right);
  return a && b ? from_ordering(*a <=> *b) : Relation::unknown;
}

Relation relate_temporals(const std::optional<path::Temporal>& left, const std::optional<path::Temporal>& right) {
  if (!left || !right) return Relation::unknown;
  switch (path::compare(*left, *right)) {
    case path::Order::less:
      return Relation::less;
    case path::Order::equal:
      return Relation::equal;
    case path::Order::greater:
      return Relation::greater;
    case path::Order::unknown:
      break;
  }
  return Relation::unknown;
}

Relation relate_codings(const json::Value& left, const json::Value& right) noexcept {
  const bool same_code = left.text("code") == right.text("code");
  const bool has_code = !right.text("code").empty();
  if (!has_code) return same_or_different(same_code && left.text("display") == right.text("display"));
  return same_or_different(same_code && (right.text("system").empty() || left.text("system") == right.text("system")));
}

Relation relate_quantities(const json::Value& left, const json::Value& right) {
  const auto a = number_of(left["value"]);
  const auto b = number_of(right["value"]);
  if (!a || !b || left.find("comparator") != nullptr || right.find("comparator") != nullptr) return Relation::unknown;
  const bool same_system = left.text("system") == right.text("system");
  const bool has_code = !left.text("code").empty() || !right.text("code").empty();
  const std::string_view member = has_code ? "code" : "unit";
  if (same_system && left.text(member) == right.text(member)) return from_ordering(*a <=> *b);
  if (!same_system || left.text("system") != kUcum) return Relation::different;
  const auto from = parse_unit(left.text("code"));
  const auto to = parse_unit(right.text("code"));
  if (!from || !to) return Relation::unknown;
  if (!is_comparable(*from, *to)) return Relation::different;
  const auto converted = convert(*a, *from, *to);
  return converted ? from_ordering(*converted <=> *b) : Relation::unknown;
}

Relation relate_references(const json::Value& left, const json::Value& right) noexcept {
  if (left.text("reference").empty() || right.text("reference").empty()) return Relation::unknown;
  return same_or_different(left.text("reference") == right.text("reference"));
}

// Behind the prefix: "Coding" of "valueCoding"; empty when it is another member.
std::string_view type_in(std::string_view name, std::string_view prefix) noexcept {
  if (!name.starts_with(prefix) || name.size() == prefix.size()) return {};
  const char first = name[prefix.size()];
  return first >= 'A' && first <= 'Z' ? name.substr(prefix.size()) : std::string_view{};
}

}  // namespace

Typed typed_value(const json::Value& object, std::string_view prefix) noexcept {
  for (const json::Member& member : object.members()) {
    const std::string_view type = type_in(member.name(), prefix);
    if (!type.empty()) return {.type = type, .value = &member.value};
  }
  return {};
}

bool has_value(const json::Value& answer) noexcept {
  return std::ranges::any_of(answer.members(), [](const json::Member& member) {
    return !type_in(member.name(), "value").empty() || !type_in(member.name(), "_value").empty();
  });
}

Relation relate(const Typed& left, const Typed& right) {
  const Family family = family_of(left.type);
  if (family != family_of(right.type)) return Relation::different;
  const auto text = [](const Typed& side) { return side.value->as_string().value_or(std::string_view{}); };
  switch (family) {
    case Family::none:
      return same_or_different(left.type == right.type && *left.value == *right.value);
    case Family::number:
      return relate_numbers(*left.value, *right.value);
    case Family::moment:
      return relate_temporals(path::parse_date_time_value(text(left)), path::parse_date_time_value(text(right)));
    case Family::time:
      return relate_temporals(path::parse_time_value(text(left)), path::parse_time_value(text(right)));
    case Family::text:
      return from_ordering(text(left) <=> text(right));
    case Family::boolean:
      return same_or_different(left.value->as_bool() == right.value->as_bool());
    case Family::coding:
      return relate_codings(*left.value, *right.value);
    case Family::quantity:
      return relate_quantities(*left.value, *right.value);
    case Family::reference:
      return relate_references(*left.value, *right.value);
  }
  return Relation::unknown;
}

std::string answer_key(const Typed& value) {
  std::string key{value.type};
  key += kSeparator;
  if (value.type == "Coding") {
    const std::string_view code = value.value->text("code");
    key += value.value->text("system");
    key += kSeparator;
    key += code;
    if (!code.empty()) return key;
    key += kSeparator;
    return key += value.value->text("display");
  }
  if (value.type == "Reference") return key += value.value->text("reference");
  if (const auto number = value.value->as_number()) return key += *number;
  const auto text = value.value->as_string();
  return text ? key += *text : std::string{};
}

}  // namespace concord::fhir::questionnaire
