// SMART scopes, versions 1 and 2 with granular queries (SMART App Launch 2.2, scopes-and-launch-context): a scope text
// to what it allows. Spellings of identity providers (URIs, dots) are made plain before, by spelling.h. Decides
// nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/result.h"
#include "fhir/search/search.h"

namespace concord::auth {

enum class Level : std::uint8_t { patient, user, system };
[[nodiscard]] std::string_view to_string(Level level) noexcept;

// The letters of version 2.
enum class Permission : std::uint8_t { create, read, update, remove, search };
[[nodiscard]] char letter_of(Permission permission) noexcept;

// A set of letters.
class Permissions {
 public:
  constexpr Permissions() = default;
  constexpr Permissions(std::initializer_list<Permission> all) {
    for (const Permission each : all) bits_ = static_cast<std::uint8_t>(bits_ | bit(each));
  }
  constexpr void add(Permission permission) noexcept { bits_ = static_cast<std::uint8_t>(bits_ | bit(permission)); }
  [[nodiscard]] constexpr bool has(Permission permission) const noexcept { return (bits_ & bit(permission)) != 0; }
  [[nodiscard]] constexpr bool has(Permissions all) const noexcept { return (bits_ & all.bits_) == all.bits_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
  friend constexpr bool operator==(Permissions, Permissions) = default;

 private:
  [[nodiscard]] static constexpr std::uint8_t bit(Permission permission) noexcept {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(permission));
  }
  std::uint8_t bits_ = 0;
};
// "rs", in the order of version 2.
[[nodiscard]] std::string letters_of(Permissions permissions);

// "patient/Observation.rs?category=a|b&status=final".
struct Scope {
  Level level = Level::patient;
  std::string type;  // "Observation", or "*"
  Permissions permissions;
  // Decoded; all must hold; of plain token, reference and date parameters of the type. `query` is the same, to be
  // matched.
  http::Parameters filters = {};
  fhir::Query query = {};
  std::string text;  // as granted
  friend bool operator==(const Scope&, const Scope&) = default;
};

// "launch/imagingstudy?role=https://x/y", "launch".
struct LaunchScope {
  std::string type;  // "patient", "encounter", "imagingstudy"; empty for "launch" alone
  std::string role = {};
  friend bool operator==(const LaunchScope&, const LaunchScope&) = default;
};

// All of a token. What is not understood grants nothing, and is counted.
struct Scopes {
  std::vector<Scope> resources = {};
  std::vector<LaunchScope> launches = {};
  bool openid = false;
  bool fhir_user = false;  // "fhirUser", or "profile"
  bool offline_access = false;
  bool online_access = false;
  std::size_t not_understood = 0;  // left out
  friend bool operator==(const Scopes&, const Scopes&) = default;
};

inline constexpr std::size_t kScopeBytesMax = 16U << 10U;
inline constexpr std::size_t kScopesMax = 500;

// One scope of a resource; nothing when it is none: letters out of order or repeated, a type that R4 does not have, a
// query behind a version 1 scope or one with modifiers, chains or parameters that are no plain token, reference or date
// parameters of the type (never the scope without its query).
[[nodiscard]] std::optional<Scope> parse_scope(std::string_view text);

// A scope string: separated by spaces, case-sensitive. Errors: malformed for more than 16 kB or 500 scopes, for
// control characters, and for `system/` together with `patient/` or `user/`, which grants nothing.
[[nodiscard]] Result<Scopes> parse_scopes(std::string_view text);

}  // namespace concord::auth
