#include "fhir/resource_types.h"

#include <algorithm>
#include <cstddef>

#include "fhir/definitions/tables.h"

namespace concord::fhir {
namespace {

constexpr std::size_t kIdLengthMax = 64;

bool is_id_character(char c) noexcept {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

}  // namespace

std::span<const std::string_view> resource_types() noexcept { return tables::kResourceTypes; }

bool is_resource_type(std::string_view name) noexcept {
  return std::ranges::binary_search(tables::kResourceTypes, name);
}

bool is_logical_id(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kIdLengthMax && std::ranges::all_of(text, is_id_character);
}

}  // namespace concord::fhir
