// URLs of a partner: taken apart strictly, so that what is compared here is what the HTTP client will dial. Knows
// only absolute http and https URLs without user information.
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace concord::partner {

// "https", "ehr.example", "443": scheme and host in lower case, the port always there.
struct Origin {
  std::string scheme;
  std::string host;
  std::string port;
  friend bool operator==(const Origin&, const Origin&) = default;
};

// Empty for anything but an absolute http or https URL of visible ASCII without user information, fragment or
// backslash.
[[nodiscard]] std::optional<Origin> parse_origin(std::string_view url);

// Whether `url` is of the origin of `base` and its path that of `base` or below it, compared piece by piece: never for
// a path with dot segments or escaped separators, which a server may resolve to elsewhere.
[[nodiscard]] bool is_within(std::string_view base, std::string_view url);

// Joins percent-encoded path segments to a base: ("https://x/fhir/", {"Goal", "a b"}) is "https://x/fhir/Goal/a%20b".
[[nodiscard]] std::string join_url(std::string_view base, std::initializer_list<std::string_view> segments);

// A logical id or version that no server takes for a step in a path ("..").
[[nodiscard]] bool is_path_id(std::string_view text) noexcept;

}  // namespace concord::partner
