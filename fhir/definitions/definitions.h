// FHIR R4 (4.0.1) as tables: every type with its elements, the JSON members they are written as, required value
// sets and invariants. The rows are generated (generated/), constant and never change; this is how they are read.
// Search parameters and compartments have headers of their own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace concord::fhir {

enum class TypeKind : std::uint8_t {
  primitive,  // "dateTime"
  datatype,   // "HumanName", and the abstract "Element", "BackboneElement"
  component,  // an element with elements of its own, named by its path: "Patient.contact"
  resource,   // "Patient", and the abstract "Resource", "DomainResource"
};

// The primitive types of R4 datatypes.html; none for all others.
enum class Primitive : std::uint8_t {
  none,
  base64_binary,
  boolean,
  canonical,
  code,
  date,
  date_time,
  decimal,
  id,
  instant,
  integer,
  markdown,
  oid,
  positive_int,
  string,
  time,
  unsigned_int,
  uri,
  url,
  uuid,
  xhtml,
};

// Rows of a table: [first, first + count).
struct Rows {
  std::uint16_t first = 0;
  std::uint16_t count = 0;
};

// Position of a type in types().
using TypeIndex = std::uint16_t;
inline constexpr TypeIndex kNoType = 0xFFFF;

struct Type {
  std::string_view name;  // "Patient", "Patient.contact", "HumanName", "dateTime"
  TypeIndex base;         // what it specialises: "DomainResource"; kNoType for Element and Resource
  TypeKind kind;
  Primitive primitive;
  bool is_abstract;
  Rows elements;    // own and inherited, in the order of the specification
  Rows properties;  // the same as JSON members, in the order of their names
  Rows invariants;  // those of the type itself, inherited ones included, but for ele-1 and ext-1
};

inline constexpr std::uint16_t kUnbounded = 0xFFFF;
inline constexpr std::uint16_t kNoValueSet = 0xFFFF;

struct Element {
  std::string_view name;  // as FHIRPath writes it: "value" for value[x]
  Rows types;             // of element_types(); one, or several for a choice
  Rows targets;           // of reference_targets(): types a Reference may point to; none: any
  Rows invariants;        // those stated on this element only
  std::uint16_t min;
  std::uint16_t max;        // kUnbounded for "*"
  std::uint16_t value_set;  // index of value_sets() when the binding is required, else kNoValueSet
  bool is_choice;           // name[x]: its JSON members carry the type, "valueQuantity"
  bool is_modifier;
  bool is_summary;
};

// One JSON member that an element may be written as.
struct Property {
  std::string_view name;  // "valueQuantity"
  std::uint16_t element;  // index into the elements of the whole table: see element_of()
  TypeIndex type;
};

struct Invariant {
  std::string_view key;         // "obs-6"
  std::string_view expression;  // FHIRPath
  std::string_view text;        // what it asks, for people
  bool is_error;                // else a warning
};

struct Code {
  std::string_view system;
  std::string_view code;
};

// A value set that a required binding names. Codes are in the order of (code, system).
struct ValueSet {
  std::string_view url;  // without version
  Rows codes;
  bool is_complete;  // false: the codes cannot be listed (MIME types, UCUM); any code passes
};

[[nodiscard]] std::span<const Type> types() noexcept;
// By name, "Patient.contact" included; nullptr when R4 has no such type. O(log n).
[[nodiscard]] const Type* find_type(std::string_view name) noexcept;
[[nodiscard]] const Type& type_at(TypeIndex index) noexcept;
// "Patient" is a "DomainResource" and a "Resource"; every type is itself; a component is a "BackboneElement" and an
// "Element"; "code" is a "string".
[[nodiscard]] bool is_a(const Type& type, const Type& base) noexcept;

[[nodiscard]] std::span<const Element> elements(const Type& type) noexcept;
[[nodiscard]] std::span<const Property> properties(const Type& type) noexcept;
[[nodiscard]] const Element& element_of(const Property& property) noexcept;
// Position of an element among elements(type), and of a property's element among those of its type.
[[nodiscard]] std::size_t position_of(const Type& type, const Property& property) noexcept;
// By the FHIRPath name ("value"), and by the JSON name ("valueQuantity"). nullptr when the type has none.
[[nodiscard]] const Element* find_element(const Type& type, std::string_view name) noexcept;
[[nodiscard]] const Property* find_property(const Type& type, std::string_view json_name) noexcept;
[[nodiscard]] std::span<const TypeIndex> types_of(const Element& element) noexcept;
[[nodiscard]] std::span<const TypeIndex> targets_of(const Element& element) noexcept;

// All invariants, each once.
[[nodiscard]] std::span<const Invariant> invariants() noexcept;
// Positions in invariants().
[[nodiscard]] std::span<const std::uint16_t> invariants_of(const Type& type) noexcept;
[[nodiscard]] std::span<const std::uint16_t> invariants_of(const Element& element) noexcept;

[[nodiscard]] std::span<const ValueSet> value_sets() noexcept;
[[nodiscard]] std::span<const Code> codes_of(const ValueSet& set) noexcept;
// By its canonical URL, a "|version" behind it ignored; nullptr when it is not in the table.
[[nodiscard]] const ValueSet* find_value_set(std::string_view url) noexcept;
// Some system has this code in the set (for elements of type code), or this very system has it.
[[nodiscard]] bool has_code(const ValueSet& set, std::string_view code) noexcept;
[[nodiscard]] bool has_code(const ValueSet& set, std::string_view system, std::string_view code) noexcept;

}  // namespace concord::fhir
