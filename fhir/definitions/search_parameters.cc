#include "fhir/definitions/search_parameters.h"

#include <algorithm>
#include <array>

#include "fhir/definitions/tables.h"

namespace concord::fhir {

std::span<const SearchParameterRow> own_search_parameters(const Type& type) noexcept {
  const auto base = static_cast<TypeIndex>(&type - types().data());
  return tables::rows_of(tables::kSearchParameters, base, &SearchParameterRow::base);
}

const SearchParameterRow* find_search_parameter(const Type& type, std::string_view code) noexcept {
  for (const Type* each = &type;; each = &type_at(each->base)) {
    const auto rows = own_search_parameters(*each);
    const auto found = std::ranges::lower_bound(rows, code, {}, &SearchParameterRow::code);
    if (found != rows.end() && found->code == code) return &*found;
    if (each->base == kNoType) return nullptr;
  }
}

std::span<const TypeIndex> targets_of(const SearchParameterRow& row) noexcept {
  return tables::slice(tables::kSearchTargets, row.targets);
}

std::span<const SearchComponent> components_of(const SearchParameterRow& row) noexcept {
  return tables::slice(tables::kSearchComponents, row.components);
}

std::string_view to_string(SearchType type) noexcept {
  static constexpr std::array<std::string_view, 9> kNames = {"number",    "date",     "string", "token",  "reference",
                                                             "composite", "quantity", "uri",    "special"};
  return kNames[static_cast<std::size_t>(type)];
}

}  // namespace concord::fhir
