// Secrets that are mounted as files, read once at start.
#pragma once

#include <string>

#include "core/result.h"

namespace concord::app {

// Its one line. Errors: unprocessable for a file that cannot be read, is empty or is no text of one line; never a part
// of it.
[[nodiscard]] Result<std::string> read_secret(const std::string& path);
// All of it, at most 64 kB, such as a key in PEM. Errors: unprocessable.
[[nodiscard]] Result<std::string> read_secret_text(const std::string& path);

}  // namespace concord::app
