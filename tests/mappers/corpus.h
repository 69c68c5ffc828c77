// Artifacts to hold the whole mapping to: the samples, and generated ones.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/json/value.h"

namespace concord::mappers::testing_support {

// The samples of a type and so many generated artifacts, in normal form.
[[nodiscard]] std::vector<json::Value> corpus(std::string_view type, std::uint32_t generated);

}  // namespace concord::mappers::testing_support
