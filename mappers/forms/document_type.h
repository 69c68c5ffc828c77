// What the document form of one artifact type is called: data of that type's folder. No behaviour.
#pragma once

#include <span>
#include <string_view>

namespace concord::mappers {

struct DocumentType {
  std::string_view code = "34109-9";  // DocumentReference.type: LOINC, of the value set that R4 binds it to
  std::string_view display = "Note";
  std::string_view title = "Care artifact";     // for people, and by which a partner's copy is known again
  std::string_view when = {};                   // of the primary resource: when what it says was true, "authored"
  std::string_view encounter = "encounter";     // of the primary resource: its element, or the URL of its extension
  std::span<const std::string_view> told = {};  // roles that others tell as well: not told again, "item"
};

}  // namespace concord::mappers
