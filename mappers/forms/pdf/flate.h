// The one compression that the streams of our PDFs have (RFC 1950), both ways, in memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/result.h"

namespace concord::mappers::pdf {

[[nodiscard]] std::string deflated(std::string_view bytes);
// What the beginning of `bytes` was before; what follows the compressed part is not looked at. Errors: malformed;
// too_large when it has more than `bytes_max`, and never more than that is held.
[[nodiscard]] Result<std::string> inflated(std::string_view bytes, std::size_t bytes_max);

}  // namespace concord::mappers::pdf
