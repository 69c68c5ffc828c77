// Values of string and uri parameters (R4 search.html#string, #uri).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/result.h"
#include "fhir/search/subject.h"

namespace concord::fhir::search {

// Of strings, every part of a HumanName or Address that is no code, and the text of other elements.
struct StringWanted {
  enum class How : std::uint8_t { starts_with, contains, exact };
  How how = How::starts_with;
  std::string text;  // folded, but for `exact`
};
[[nodiscard]] bool any_finds(std::span<const StringWanted> wanted, const Selected& selected);
[[nodiscard]] StringWanted read_string(std::string_view value, StringWanted::How how);

// Exact; a canonical is also found without its version. `below`: the URL or one further down its path; `above`: the URL
// or one further up.
struct UriWanted {
  enum class How : std::uint8_t { exact, below, above };
  How how = How::exact;
  std::string uri;
};
[[nodiscard]] bool any_finds(std::span<const UriWanted> wanted, const Selected& selected);
// Errors: malformed for `below` and `above` of what is no http(s) URL: other URIs have no path to go along.
[[nodiscard]] Result<UriWanted> read_uri(std::string_view value, UriWanted::How how);

}  // namespace concord::fhir::search
