// The prefixes of ordered values (R4 search.html#prefix).
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace concord::fhir::search {

enum class Prefix : std::uint8_t { eq, ne, gt, lt, ge, le, sa, eb, ap };

// In the order of Prefix.
inline constexpr std::array<std::string_view, 9> kPrefixNames{"eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap"};

// Takes the prefix off the front of `text`; eq when there is none.
[[nodiscard]] inline Prefix take_prefix(std::string_view& text) noexcept {
  const auto* found = std::ranges::find(kPrefixNames, text.substr(0, 2));
  if (found == kPrefixNames.end()) return Prefix::eq;
  text.remove_prefix(2);
  return static_cast<Prefix>(found - kPrefixNames.begin());
}

}  // namespace concord::fhir::search
