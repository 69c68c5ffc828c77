// JSON value to text: compact, members in their order, numbers as they were read.
#pragma once

#include <string>

#include "core/json/value.h"

namespace concord::json {

[[nodiscard]] std::string write(const Value& value);
// Two spaces a level, for people.
[[nodiscard]] std::string write_pretty(const Value& value);
void append(std::string& out, const Value& value);
// The value, whose compact text is kept beside it when it is an array or object: for constants that many documents
// hold.
[[nodiscard]] Value keep_text(const Value& value);

}  // namespace concord::json
