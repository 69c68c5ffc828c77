// The TrueType font of the PDFs, compiled in. Not a font of the system: the same text gives the same bytes everywhere.
#pragma once

#include <span>
#include <string_view>

namespace concord::mappers::pdf {

// One file.
[[nodiscard]] std::span<const std::string_view> font_file();

}  // namespace concord::mappers::pdf
