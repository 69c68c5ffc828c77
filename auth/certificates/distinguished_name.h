// Distinguished names in their text form (RFC 4514), brought to one spelling so that equal names are equal texts. Pure;
// knows no certificates.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace concord::auth {

inline constexpr std::size_t kNameBytesMax = 4U << 10U;

// "cn = engine , o=Nord\2C S\C3\BCd" is "CN=engine,O=Nord\, Süd". Attribute types become the names that OpenSSL writes,
// from OIDs and other spellings too; white space around separators goes; the parts of a multi-valued element are
// sorted; escapes are only where they must be. Letter case, inner white space and the order of elements stay: they tell
// names apart. Nothing for text that is no name: quotes, control characters, invalid UTF-8, over 4 kB or 64 elements.
[[nodiscard]] std::optional<std::string> normal_name(std::string_view text);

}  // namespace concord::auth
