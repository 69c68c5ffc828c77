// The generated rows themselves. Only this folder and resource_types.cc read them; others ask definitions.h and its
// neighbours.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "fhir/definitions/compartments.h"
#include "fhir/definitions/definitions.h"
#include "fhir/definitions/search_parameters.h"

namespace concord::fhir::tables {

extern const std::span<const Type> kTypes;                              // by name
extern const std::span<const TypeIndex> kElementTypes;                  // Element::types
extern const std::span<const TypeIndex> kReferenceTargets;              // Element::targets
extern const std::span<const std::string_view> kResourceTypes;          // the concrete ones, by name
extern const std::span<const Element> kElements;                        // Type::elements
extern const std::span<const Property> kProperties;                     // Type::properties
extern const std::span<const Invariant> kInvariants;                    // each once
extern const std::span<const std::uint16_t> kInvariantIndexes;          // Type::invariants, Element::invariants
extern const std::span<const ValueSet> kValueSets;                      // Element::value_set
extern const std::span<const Code> kCodes;                              // ValueSet::codes
extern const std::span<const SearchParameterRow> kSearchParameters;     // by (base, code)
extern const std::span<const TypeIndex> kSearchTargets;                 // SearchParameterRow::targets
extern const std::span<const SearchComponent> kSearchComponents;        // SearchParameterRow::components
extern const std::span<const CompartmentRow> kCompartments;             // by (compartment, resource)
extern const std::span<const std::string_view> kCompartmentParameters;  // CompartmentRow::parameters

// The rows that `rows` names.
template <class T>
[[nodiscard]] constexpr std::span<const T> slice(std::span<const T> table, Rows rows) noexcept {
  return table.subspan(rows.first, rows.count);
}

// The rows of a table in the order of `field` in which it is `key`.
template <class T, class Key>
[[nodiscard]] constexpr std::span<const T> rows_of(std::span<const T> table, const Key& key, Key T::*field) noexcept {
  const auto first = std::ranges::lower_bound(table, key, {}, field);
  const auto last = std::ranges::upper_bound(first, table.end(), key, {}, field);
  return {first, last};
}

}  // namespace concord::fhir::tables
