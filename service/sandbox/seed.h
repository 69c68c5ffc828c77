// The synthetic people, conditions and encounters the sandbox starts with: seed/*.json, embedded at build time.
#pragma once

#include <span>
#include <string_view>

namespace concord::sandbox {

// Each text is a JSON array of resources with their ids.
[[nodiscard]] std::span<const std::string_view> seed_files() noexcept;

}  // namespace concord::sandbox
