// A YAML document as a flat list of settings. It knows the syntax only: what a setting means is in config.cc.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace concord::app {

struct Setting {
  std::string path;  // "partners.north.url"; an element of a list has its list's path
  std::string value;
};

// Scalars in the order of the document. Errors: malformed for text that is no YAML, over 256 KiB, deeper than 8 or
// more than one document; unprocessable with all issues for names given twice and names other than A-Za-z0-9_-.
[[nodiscard]] Result<std::vector<Setting>> read_settings(std::string_view yaml);

}  // namespace concord::app
