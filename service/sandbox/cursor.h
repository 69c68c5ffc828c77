// Where a page ends, as opaque text in a `next` link: the sort keys and the sequence of its last match.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace concord::sandbox {

struct Position {
  std::vector<std::string> keys;  // one for each name of _sort
  std::uint64_t sequence = 0;
  friend bool operator==(const Position&, const Position&) = default;
};

[[nodiscard]] std::string write_cursor(const Position& position);
// Nothing when the text is no cursor, or one of another number of sort keys.
[[nodiscard]] std::optional<Position> read_cursor(std::string_view text, std::size_t keys);

// The order of a search: by each name in turn ("-" descending), then by creation. Values that are missing come last.
[[nodiscard]] bool comes_before(const Position& a, const Position& b, const std::vector<std::string>& sort);

}  // namespace concord::sandbox
