// Text as string parameters compare it (R4 search.html#string): without regard to case and accents.
#pragma once

#include <string>
#include <string_view>

namespace concord::fhir::search {

// Lower case, letters without their accents, combining marks left out; "ß" is "ss", "æ" is "ae". Of Latin, Greek and
// Cyrillic letters; other characters stay. `text` is valid UTF-8; what is not stays as it is. At most twice as long.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace concord::fhir::search
