// The keys that seal page cursors, read from the files that the configuration names.
#pragma once

#include <string>
#include <vector>

#include "core/crypto/aead.h"
#include "core/result.h"

namespace concord::app {

// Each file holds 32 random bytes as one line of text: 64 hexadecimal digits or 43 characters of base64url. Errors:
// unprocessable with an issue for each file that cannot be read or holds anything else; never a part of a key.
[[nodiscard]] Result<std::vector<AeadKey>> read_cursor_keys(const std::vector<std::string>& files);

}  // namespace concord::app
