// The System types of FHIRPath by name.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

#include "fhir/path/item.h"

namespace concord::fhir::path {

// In the order of Item::Kind; a node has none.
inline constexpr std::array<std::string_view, 10> kSystemTypeNames{
    "", "Boolean", "Integer", "Decimal", "String", "Date", "DateTime", "Time", "Quantity", "ClassInfo"};

[[nodiscard]] constexpr std::string_view system_type_name(Item::Kind kind) noexcept {
  return kSystemTypeNames.at(static_cast<std::size_t>(kind));
}

[[nodiscard]] constexpr std::optional<Item::Kind> system_type(std::string_view name) noexcept {
  for (std::size_t i = 1; i < kSystemTypeNames.size(); ++i) {
    if (kSystemTypeNames.at(i) == name) return static_cast<Item::Kind>(i);
  }
  return std::nullopt;
}

}  // namespace concord::fhir::path
