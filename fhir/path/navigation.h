// From an element to its children, by the tables of R4 and the JSON they are written as: choices, "_" siblings, nulls
// in arrays, resources within resources.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "fhir/path/items.h"

namespace concord::fhir::path {

// Where a member step found its element last time: for one type, so that the next look-up of the same is free.
using StepCache = std::atomic<std::uint64_t>;

// Is `name`, as FHIRPath writes it, an element of the type?
[[nodiscard]] bool has_element(const Type& type, std::string_view name) noexcept;
// Appends the children of that name. Elements of an unknown type have the children that their JSON has.
void append_children(const Item& parent, std::string_view name, StepCache& cache, Items& out);
// Whether there is such a child.
[[nodiscard]] bool has_child(const Item& parent, std::string_view name, StepCache& cache);
// Appends all children, in the order of the JSON.
void append_all_children(const Item& parent, Items& out);

}  // namespace concord::fhir::path
