#include "fhir/path/item.h"

#include <fmt/format.h>

#include "fhir/path/system_types.h"

namespace concord::fhir::path {
namespace {

constexpr std::string_view kUcum = "http://unitsofmeasure.org";

bool is_text(Primitive primitive) {
  switch (primitive) {
    case Primitive::none:
    case Primitive::boolean:
    case Primitive::date:
    case Primitive::date_time:
    case Primitive::decimal:
    case Primitive::instant:
    case Primitive::integer:
    case Primitive::positive_int:
    case Primitive::time:
    case Primitive::unsigned_int:
      return false;
    case Primitive::base64_binary:
    case Primitive::canonical:
    case Primitive::code:
    case Primitive::id:
    case Primitive::markdown:
    case Primitive::oid:
    case Primitive::string:
    case Primitive::uri:
    case Primitive::url:
    case Primitive::uuid:
    case Primitive::xhtml:
      return true;
  }
  return false;
}

std::optional<Item> number_of(const json::Value& value, bool is_integer) {
  const auto text = value.as_number();
  if (!text) return std::nullopt;
  if (is_integer) {
    const auto integer = value.as_integer();
    if (!integer) return std::nullopt;
    return Item::integer(*integer);
  }
  const auto decimal = Decimal::parse(*text);
  if (!decimal) return std::nullopt;
  return Item::decimal(*decimal);
}

// An element without a type is what its JSON says.
std::optional<Item> untyped(const json::Value& value) {
  if (value.is_string()) return Item::text(value);
  if (const auto boolean = value.as_bool()) return Item::boolean(*boolean);
  if (const auto number = value.as_number()) {
    return number_of(value, number->find_first_of(".eE") == std::string_view::npos);
  }
  return std::nullopt;
}

using MakeTemporal = Item (*)(const Temporal&);
std::optional<Item> temporal_of(const std::optional<Temporal>& value, MakeTemporal make) {
  if (!value) return std::nullopt;
  return make(*value);
}

const Type& quantity_type() {
  static const Type& type = *find_type("Quantity");
  return type;
}

// FHIR counts years and months as the calendar does (R4 fhirpath.html, "Quantity").
std::optional<Quantity> quantity_of(const json::Value& value) {
  const auto number = value["value"].as_number();
  if (!number || value.find("comparator") != nullptr) return std::nullopt;
  const auto decimal = Decimal::parse(*number);
  if (!decimal) return std::nullopt;
  const std::string_view code = value.text("code");
  const std::string_view system = value.text("system");
  if (system == kUcum && !code.empty()) {
    if (code == "a") return Quantity{.number = *decimal, .unit = "year", .is_calendar = true};
    if (code == "mo") return Quantity{.number = *decimal, .unit = "month", .is_calendar = true};
    return Quantity{.number = *decimal, .unit = std::string{code}};
  }
  const std::string_view unit = value.text("unit");
  if (system.empty() && code.empty())
    return Quantity{.number = *decimal, .unit = std::string{unit.empty() ? "1" : unit}};
  // No UCUM, so that it only compares with the same unit.
  return Quantity{.number = *decimal, .unit = fmt::format("{}|{}", system, code)};
}

}  // namespace

Item Item::quantity(const Quantity& value) {
  return Item{Scalar{Amount{.number = value.number, .is_calendar = value.is_calendar}}, json::Value{value.unit}};
}

Item Item::type(bool is_system, std::string_view name) {
  return Item{Scalar{TypeName{.is_system = is_system}}, json::Value{name}};
}

std::optional<Item> Item::system() const {
  const Node* element = node();
  if (element == nullptr) return *this;
  if (element->value == nullptr) return std::nullopt;
  if (element->type == nullptr) return untyped(*element->value);
  return system_of_node(*element);
}

std::optional<Item> Item::system_of_node(const Node& node) const {
  const json::Value& value = *node.value;
  const auto text = value.as_string();
  switch (node.type->primitive) {
    case Primitive::none: {
      if (!is_a(*node.type, quantity_type())) return std::nullopt;
      const auto amount = quantity_of(value);
      if (!amount) return std::nullopt;
      return quantity(*amount);
    }
    case Primitive::boolean:
      if (const auto known = value.as_bool()) return boolean(*known);
      return std::nullopt;
    case Primitive::decimal:
      return number_of(value, false);
    case Primitive::integer:
    case Primitive::positive_int:
    case Primitive::unsigned_int:
      return number_of(value, true);
    case Primitive::date:
      return temporal_of(text ? parse_date_value(*text) : std::nullopt, &Item::date);
    case Primitive::date_time:
    case Primitive::instant:
      return temporal_of(text ? parse_date_time_value(*text) : std::nullopt, &Item::date_time);
    case Primitive::time:
      return temporal_of(text ? parse_time_value(*text) : std::nullopt, &Item::time);
    default:
      if (text) return Item::text(value);
      return std::nullopt;
  }
}

std::optional<bool> Item::as_boolean() const {
  if (const bool* computed = std::get_if<bool>(&value_)) return *computed;
  const Node* element = node();
  if (element == nullptr || element->value == nullptr) return std::nullopt;
  if (element->type != nullptr && element->type->primitive != Primitive::boolean) return std::nullopt;
  return element->value->as_bool();
}

std::optional<std::int64_t> Item::as_integer() const {
  const auto item = system();
  if (!item) return std::nullopt;
  if (const auto* computed = std::get_if<std::int64_t>(&item->value_)) return *computed;
  return std::nullopt;
}

std::optional<Decimal> Item::as_decimal() const {
  const auto item = system();
  if (!item) return std::nullopt;
  if (const auto* whole = std::get_if<std::int64_t>(&item->value_)) return Decimal::of(*whole);
  if (const auto* number = std::get_if<Decimal>(&item->value_)) return *number;
  return std::nullopt;
}

std::optional<std::string_view> Item::as_string() const noexcept {
  if (kind() == Kind::string) return held_.as_string();
  const Node* element = node();
  if (element == nullptr || element->value == nullptr) return std::nullopt;
  if (element->type != nullptr && !is_text(element->type->primitive)) return std::nullopt;
  return element->value->as_string();
}

std::optional<Temporal> Item::as_temporal() const {
  const auto item = system();
  if (!item) return std::nullopt;
  if (const auto* date_value = std::get_if<Date>(&item->value_)) return *date_value;
  if (const auto* moment = std::get_if<DateTime>(&item->value_)) return *moment;
  if (const auto* time_value = std::get_if<Time>(&item->value_)) return *time_value;
  return std::nullopt;
}

std::optional<Quantity> Item::as_quantity() const {
  const auto item = system();
  if (!item) return std::nullopt;
  if (const auto* amount = std::get_if<Amount>(&item->value_)) {
    return Quantity{.number = amount->number,
                    .unit = std::string{item->held_.as_string().value_or("1")},
                    .is_calendar = amount->is_calendar};
  }
  return std::nullopt;
}

std::string_view Item::type_name() const noexcept {
  const Node* element = node();
  if (element != nullptr) return element->type != nullptr ? element->type->name : std::string_view{};
  return system_type_name(kind());
}

json::Value to_json(const Item& item) {
  using Kind = Item::Kind;
  switch (item.kind()) {
    case Kind::node:
      return item.node()->value != nullptr ? *item.node()->value : json::Value{};
    case Kind::boolean:
      return json::Value{*item.as_boolean()};
    case Kind::integer:
      return json::Value{*item.as_integer()};
    case Kind::decimal:
      return json::Value::number(item.as_decimal()->str());
    case Kind::string:
      return item.held_;
    case Kind::date:
    case Kind::date_time:
      return json::Value{format_date_time(*item.as_temporal())};
    case Kind::time:
      return json::Value{format_time(*item.as_temporal())};
    case Kind::quantity: {
      const auto amount = item.as_quantity();
      return json::object({{"value", json::Value::number(amount->number.str())}, {"unit", amount->unit}});
    }
    case Kind::type: {
      const bool is_system = std::get<Item::TypeName>(item.value_).is_system;
      return json::object({{"namespace", json::Value::literal(is_system ? "System" : "FHIR")}, {"name", item.held_}});
    }
  }
  return {};
}

}  // namespace concord::fhir::path
