// The search parameters of R4 as tables: one row for each (type, code), with the part of its FHIRPath expression
// that selects from that type.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "fhir/definitions/definitions.h"

namespace concord::fhir {

enum class SearchType : std::uint8_t { number, date, string, token, reference, composite, quantity, uri, special };

struct SearchParameterRow {
  TypeIndex base;         // the type it searches; "Resource" and "DomainResource" for those of all types
  std::string_view code;  // "code-value-quantity"
  SearchType type;
  std::string_view expression;  // "Observation.value as Quantity"; empty when it has none (_text, _content …)
  Rows targets;                 // of search_targets(): types that a reference may point to
  Rows components;              // of search_components(), composite only
};

// A part of a composite parameter: the parameter it is, and where it is found below the composite's expression.
struct SearchComponent {
  std::string_view code;        // "value-quantity": a parameter of the same base
  std::string_view expression;  // "value.as(Quantity)"
};

// The parameters of a type, without those it inherits, in the order of their codes.
[[nodiscard]] std::span<const SearchParameterRow> own_search_parameters(const Type& type) noexcept;
// By code, those of DomainResource and Resource included; nullptr when there is none.
[[nodiscard]] const SearchParameterRow* find_search_parameter(const Type& type, std::string_view code) noexcept;
[[nodiscard]] std::span<const TypeIndex> targets_of(const SearchParameterRow& row) noexcept;
[[nodiscard]] std::span<const SearchComponent> components_of(const SearchParameterRow& row) noexcept;
[[nodiscard]] std::string_view to_string(SearchType type) noexcept;

}  // namespace concord::fhir
