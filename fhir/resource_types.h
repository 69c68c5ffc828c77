// The names of the resource types of FHIR R4 (4.0.1), and the shape of a logical id. Nothing about elements.
#pragma once

#include <span>
#include <string_view>

namespace concord::fhir {

// The 146 concrete types, in alphabetical order.
[[nodiscard]] std::span<const std::string_view> resource_types() noexcept;
[[nodiscard]] bool is_resource_type(std::string_view name) noexcept;
// A logical id or a version id: [A-Za-z0-9\-\.]{1,64}.
[[nodiscard]] bool is_logical_id(std::string_view text) noexcept;

}  // namespace concord::fhir
