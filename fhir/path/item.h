// One item of a FHIRPath collection: an element of a resource, or a computed value of the System types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/decimal.h"
#include "core/json/value.h"
#include "fhir/path/node.h"
#include "fhir/path/temporal.h"

namespace concord::fhir::path {

// A number with a unit: UCUM, or a calendar unit ("year") when is_calendar.
struct Quantity {
  Decimal number;
  std::string unit;  // "1" when it has none
  bool is_calendar = false;
};

// Immutable. Copies are cheap and own what they computed; a node's pointers live as long as its resource, but an item
// that came out of resolve() keeps that resource alive by itself.
class Item {
 public:
  enum class Kind : std::uint8_t { node, boolean, integer, decimal, string, date, date_time, time, quantity, type };

  explicit Item(const Node& node) noexcept : value_{node} {}
  // `keeper` holds what the pointers of the node point into.
  Item(const Node& node, json::Value keeper) noexcept : value_{node}, held_{std::move(keeper)} {}
  [[nodiscard]] static Item boolean(bool value) noexcept { return Item{Scalar{value}, {}}; }
  [[nodiscard]] static Item integer(std::int64_t value) noexcept { return Item{Scalar{value}, {}}; }
  [[nodiscard]] static Item decimal(const Decimal& value) noexcept { return Item{Scalar{value}, {}}; }
  [[nodiscard]] static Item string(std::string_view value) { return Item{Scalar{Text{}}, json::Value{value}}; }
  // `text` must be a JSON string.
  [[nodiscard]] static Item text(json::Value text) noexcept { return Item{Scalar{Text{}}, std::move(text)}; }
  [[nodiscard]] static Item date(const Temporal& value) noexcept { return Item{Scalar{Date{value}}, {}}; }
  [[nodiscard]] static Item date_time(const Temporal& value) noexcept { return Item{Scalar{DateTime{value}}, {}}; }
  [[nodiscard]] static Item time(const Temporal& value) noexcept { return Item{Scalar{Time{value}}, {}}; }
  [[nodiscard]] static Item quantity(const Quantity& value);
  // The answer of type(): "System" and "Boolean", "FHIR" and "Patient".
  [[nodiscard]] static Item type(bool is_system, std::string_view name);

  [[nodiscard]] Kind kind() const noexcept { return static_cast<Kind>(value_.index()); }
  // The element; nullptr for a computed value.
  [[nodiscard]] const Node* node() const noexcept { return std::get_if<Node>(&value_); }
  // What keeps the node's resource alive; null when the caller does.
  [[nodiscard]] const json::Value& keeper() const noexcept { return held_; }

  // This as a System value: itself when computed; a primitive with a value, and a Quantity, converted as FHIR maps
  // them to FHIRPath. Empty for other elements, and for a text that is not of its type.
  [[nodiscard]] std::optional<Item> system() const;

  // The value of a computed or FHIR boolean, integer (also unsignedInt, positiveInt), number (decimal or integer).
  [[nodiscard]] std::optional<bool> as_boolean() const;
  [[nodiscard]] std::optional<std::int64_t> as_integer() const;
  [[nodiscard]] std::optional<Decimal> as_decimal() const;
  // The characters of a computed string or a FHIR primitive written as a JSON string and read as one (string, code,
  // uri, … but not date, dateTime, instant or time). The view lives as long as this item and the resource.
  [[nodiscard]] std::optional<std::string_view> as_string() const noexcept;
  // The value of a computed or FHIR date, dateTime, instant or time.
  [[nodiscard]] std::optional<Temporal> as_temporal() const;
  // Of a computed quantity or a FHIR Quantity without comparator (Age, Duration … included).
  [[nodiscard]] std::optional<Quantity> as_quantity() const;

  // "Boolean", "Patient", "Patient.contact"; empty for an element that the definitions do not know.
  [[nodiscard]] std::string_view type_name() const noexcept;

 private:
  struct Text {};
  struct Date : Temporal {};
  struct DateTime : Temporal {};
  struct Time : Temporal {};
  struct Amount {
    Decimal number;
    bool is_calendar;
  };
  struct TypeName {
    bool is_system;
  };
  // In the order of Kind.
  using Scalar = std::variant<Node, bool, std::int64_t, Decimal, Text, Date, DateTime, Time, Amount, TypeName>;
  Item(Scalar value, json::Value held) noexcept : value_{value}, held_{std::move(held)} {}
  [[nodiscard]] std::optional<Item> system_of_node(const Node& node) const;

  friend json::Value to_json(const Item& item);
  Scalar value_;
  json::Value held_;  // the characters of a string or unit, the name of a type, or the keeper of a node
};

using Collection = std::vector<Item>;

// A node's own JSON (null for a primitive with only an extension); a computed value as the JSON of its FHIR
// counterpart: dates as strings, a quantity as {"value","unit"}, a type as {"namespace","name"}.
[[nodiscard]] json::Value to_json(const Item& item);

}  // namespace concord::fhir::path
