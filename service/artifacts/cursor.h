// The opaque text that names the next page of a list. It holds the type and the query of the partner's `next`
// link, never its host: a page is fetched by a search of that type, so a cursor leads to no other place.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/result.h"

namespace concord::artifacts {

inline constexpr std::size_t kCursorBytesMax = 4'096;

// Of the partner's link "https://ehr.example/fhir/Goal?…". Empty when the link is no search of the type, or its
// cursor would be over kCursorBytesMax.
[[nodiscard]] std::optional<std::string> make_cursor(std::string_view type, std::string_view next_url);
// The parameters to search the type with. Errors: malformed for anything that make_cursor did not make for it.
[[nodiscard]] Result<http::Parameters> read_cursor(std::string_view type, std::string_view cursor);
// The same for artifacts in forms, which come after all others: how many of them the pages before held.
[[nodiscard]] std::string make_form_cursor(std::size_t before);
// Empty when it is no cursor of forms.
[[nodiscard]] std::optional<std::size_t> read_form_cursor(std::string_view cursor);

}  // namespace concord::artifacts
