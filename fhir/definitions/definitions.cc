#include "fhir/definitions/definitions.h"

#include <algorithm>
#include <functional>

#include "fhir/definitions/tables.h"

namespace concord::fhir {

using tables::slice;

namespace {

// The row of a table in the order of `key` whose key is `name`, or nullptr.
template <class T, class Key>
const T* find_sorted(std::span<const T> rows, std::string_view name, Key key) noexcept {
  const auto found = std::ranges::lower_bound(rows, name, {}, key);
  return found != rows.end() && std::invoke(key, *found) == name ? &*found : nullptr;
}

}  // namespace

std::span<const Type> types() noexcept { return tables::kTypes; }

const Type* find_type(std::string_view name) noexcept { return find_sorted(types(), name, &Type::name); }

const Type& type_at(TypeIndex index) noexcept { return tables::kTypes[index]; }

bool is_a(const Type& type, const Type& base) noexcept {
  for (const Type* each = &type;; each = &type_at(each->base)) {
    if (each == &base) return true;
    if (each->base == kNoType) return false;
  }
}

std::span<const Element> elements(const Type& type) noexcept { return slice(tables::kElements, type.elements); }

std::span<const Property> properties(const Type& type) noexcept { return slice(tables::kProperties, type.properties); }

const Element& element_of(const Property& property) noexcept { return tables::kElements[property.element]; }

std::size_t position_of(const Type& type, const Property& property) noexcept {
  return static_cast<std::size_t>(property.element - type.elements.first);
}

const Element* find_element(const Type& type, std::string_view name) noexcept {
  const auto rows = elements(type);
  const auto found = std::ranges::find(rows, name, &Element::name);
  return found == rows.end() ? nullptr : &*found;
}

const Property* find_property(const Type& type, std::string_view json_name) noexcept {
  return find_sorted(properties(type), json_name, &Property::name);
}

std::span<const TypeIndex> types_of(const Element& element) noexcept {
  return slice(tables::kElementTypes, element.types);
}

std::span<const TypeIndex> targets_of(const Element& element) noexcept {
  return slice(tables::kReferenceTargets, element.targets);
}

std::span<const Invariant> invariants() noexcept { return tables::kInvariants; }

std::span<const std::uint16_t> invariants_of(const Type& type) noexcept {
  return slice(tables::kInvariantIndexes, type.invariants);
}

std::span<const std::uint16_t> invariants_of(const Element& element) noexcept {
  return slice(tables::kInvariantIndexes, element.invariants);
}

std::span<const ValueSet> value_sets() noexcept { return tables::kValueSets; }

std::span<const Code> codes_of(const ValueSet& set) noexcept { return slice(tables::kCodes, set.codes); }

const ValueSet* find_value_set(std::string_view url) noexcept {
  const auto found = std::ranges::find(value_sets(), url.substr(0, url.find('|')), &ValueSet::url);
  return found == value_sets().end() ? nullptr : &*found;
}

bool has_code(const ValueSet& set, std::string_view code) noexcept {
  return find_sorted(codes_of(set), code, &Code::code) != nullptr;
}

bool has_code(const ValueSet& set, std::string_view system, std::string_view code) noexcept {
  const auto rows = tables::rows_of(codes_of(set), code, &Code::code);
  return std::ranges::find(rows, system, &Code::system) != rows.end();
}

}  // namespace concord::fhir
