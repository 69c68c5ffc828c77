// The one place that holds Concord's own canonical base. The owner replaces it by a domain of theirs before
// production; every system, profile and extension URL of ours starts with it.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace concord {

inline constexpr std::string_view kCanonicalBase = "https://concord.example/fhir";

// A string literal as a template argument.
template <std::size_t N>
struct Path {
  char text[N] = {};
  constexpr Path(const char (&literal)[N]) { std::copy_n(literal, N, text); }  // NOLINT(google-explicit-constructor)
};

namespace detail {
template <Path path>
inline constexpr auto kCanonical = [] {
  std::array<char, kCanonicalBase.size() + sizeof(path.text) - 1> out{};
  std::copy(kCanonicalBase.begin(), kCanonicalBase.end(), out.begin());
  std::copy_n(static_cast<const char*>(path.text), sizeof(path.text) - 1, out.begin() + kCanonicalBase.size());
  return out;
}();
}  // namespace detail

// The canonical base followed by a path, put together by the compiler: canonical_url<"/sid/device">().
template <Path path>
[[nodiscard]] constexpr std::string_view canonical_url() {
  return {detail::kCanonical<path>.data(), detail::kCanonical<path>.size()};
}

}  // namespace concord
