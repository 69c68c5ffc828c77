// The escapes of search values (R4 search.html#escaping): `\,` `\|` `\$` `\\`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace concord::fhir::search {

// All of them resolved; a backslash at the very end stays.
[[nodiscard]] std::string unescape(std::string_view value);
// At every `separator` that is not escaped; the parts keep their escapes. At least one part.
[[nodiscard]] std::vector<std::string_view> split_unescaped(std::string_view value, char separator);

}  // namespace concord::fhir::search
