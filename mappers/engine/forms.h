// Text forms: is this text an id, a URI, a language tag …? Pure predicates with the words to say what is wrong.
#pragma once

#include <string_view>

#include "mappers/engine/shape.h"

namespace concord::mappers {

struct FormText {
  Form form;
  bool (*holds)(std::string_view text);
  std::string_view rule;     // "must be …", for findings
  std::string_view pattern;  // ECMA-262, for the JSON Schema; empty when `format` says it
  std::string_view format;   // JSON Schema format; may be empty
};

// The row of a form that is written as a JSON string; nullptr for all others and for `code`.
[[nodiscard]] const FormText* find_form(Form form) noexcept;

}  // namespace concord::mappers
