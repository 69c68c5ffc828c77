// The version of this program, as `concord version` and the CapabilityStatement say it.
#pragma once

#include <string_view>

namespace concord {

inline constexpr std::string_view kVersion = CONCORD_VERSION;

}  // namespace concord
