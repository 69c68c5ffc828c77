// Which resources are in the compartment of a patient or the like (R4 compartmentdefinition.html).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "service/sandbox/store.h"

namespace concord::sandbox {

struct Compartment {
  std::string type = {};  // "Patient"; empty: none
  std::string id = {};
};

// R4 has a compartment of that type.
[[nodiscard]] bool is_compartment(std::string_view type) noexcept;
// The stored types that may be in it, in the order of their names.
[[nodiscard]] std::vector<std::string_view> types_in(std::string_view compartment);
[[nodiscard]] bool is_in(const Compartment& compartment, const Record& record);

}  // namespace concord::sandbox
