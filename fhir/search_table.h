// The search parameters served, as rows: of which types, called what, looking where. Internal to fhir/search.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace concord::fhir::search {

enum class Kind : std::uint8_t { token, reference, date, string, uri };
// The code of http://hl7.org/fhir/search-param-type.
[[nodiscard]] std::string_view to_string(Kind kind) noexcept;

// One search parameter of R4 for the types that share its paths.
struct Row {
  std::string_view name;
  Kind kind = Kind::token;
  std::string_view types;        // separated by spaces; "*" for every type
  std::string_view paths;        // element paths separated by spaces, any of which may match
  std::string_view target = {};  // a reference counts only when it is to this type; empty: any
};

// The row of that name for that type, or nullptr.
[[nodiscard]] const Row* find_row(std::string_view type, std::string_view name) noexcept;
// All rows of a type, by name.
[[nodiscard]] std::vector<const Row*> rows_of(std::string_view type);

// Takes the next word of a list separated by spaces; empty when there is none left.
[[nodiscard]] std::string_view take_word(std::string_view& list) noexcept;

}  // namespace concord::fhir::search
