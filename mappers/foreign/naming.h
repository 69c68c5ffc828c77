// Other names of the code systems and extensions that the mappings know: old ones, https for http, a slash too many.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace concord::mappers::foreign {

// The name that is written instead; empty when the name is right, or not known.
[[nodiscard]] std::optional<std::string> known_system(std::string_view system);
[[nodiscard]] std::optional<std::string> known_extension(std::string_view url);
// True for an extension that some table reads, by any of its names, and for a part of one. All others are carried as
// they are.
[[nodiscard]] bool reads_extension(std::string_view url);

// The element of a JSON member as FHIRPath names it: "value" for "valueQuantity".
[[nodiscard]] std::string_view element_name(std::string_view member);

}  // namespace concord::mappers::foreign
