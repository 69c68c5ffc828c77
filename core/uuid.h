// Name-based UUIDs (RFC 9562 version 5): the same namespace and name give the same id for ever.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace concord {

using Uuid = std::array<std::uint8_t, 16>;

// SHA-1 over namespace and name, version and variant set.
[[nodiscard]] Uuid uuid_v5(const Uuid& name_space, std::string_view name);
// Lower-case 8-4-4-4-12.
[[nodiscard]] std::string to_string(const Uuid& uuid);

// The namespace of every id that Concord makes: UUIDv5 of the URL namespace and the canonical base.
[[nodiscard]] const Uuid& concord_namespace();

}  // namespace concord
