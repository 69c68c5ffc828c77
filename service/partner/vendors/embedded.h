// The vendor profiles that were compiled in; the function is written at build time (cmake/embed.cmake).
#pragma once

#include <span>
#include <string_view>

namespace concord::partner::vendor_files {

// The text of each file of this folder, by file name.
[[nodiscard]] std::span<const std::string_view> embedded();

}  // namespace concord::partner::vendor_files
