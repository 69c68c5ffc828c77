// The one place that holds Concord's own canonical base. The owner replaces it by a domain of theirs before
// production; every system, profile and extension URL of ours starts with it.
#pragma once

#include <string_view>

namespace concord {

inline constexpr std::string_view kCanonicalBase = "https://concord.example/fhir";

}  // namespace concord
