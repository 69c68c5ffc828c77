// Values as text in XHTML: escaped, cut where they are too long. Each returns without a trace where there is nothing
// that people could read.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/json/value.h"
#include "mappers/narrative/lines.h"

namespace concord::mappers::narrative {

// Text between tags: & < > escaped, line ends as <br/>, and what XML has no character for replaced.
void append_escaped(std::string& out, std::string_view text);
// One value of a kind that is no line of its own, or a list of such. `element` is its name in full.
void append_value(std::string& out, Kind kind, std::string_view element, const json::Value& value);
// Those parts of the object that it has, with ", " between.
void append_parts(std::string& out, std::span<const Line> parts, const json::Value& object);
// The value[x] of a simple extension, or those of the parts of a complex one.
void append_extension(std::string& out, const json::Value& extension);

}  // namespace concord::mappers::narrative
