// JSON value to text: compact, members in their order, numbers as they were read.
#pragma once

#include <string>

#include "core/json/value.h"

namespace concord::json {

[[nodiscard]] std::string write(const Value& value);
// Two spaces a level, for people.
[[nodiscard]] std::string write_pretty(const Value& value);
void append(std::string& out, const Value& value);

}  // namespace concord::json
