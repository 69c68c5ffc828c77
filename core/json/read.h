// Text to JSON value. Strict RFC 8259 with what FHIR and security ask on top: no duplicate members, no BOM, no
// NUL, no invalid UTF-8, no lone surrogates, bounded depth and size.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/json/value.h"
#include "core/result.h"

namespace concord::json {

struct Limits {
  std::size_t depth_max = 64;
  std::size_t bytes_max = 16U << 20U;
};

// Errors: malformed, with the byte offset in the message ("JSON at byte 17: duplicate member"); too_large.
// The message never holds text of the input.
[[nodiscard]] Result<Value> read(std::string_view text, const Limits& limits = {});

}  // namespace concord::json
