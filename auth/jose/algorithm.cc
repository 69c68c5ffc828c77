#include "auth/jose/algorithm.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace concord::auth::jose {
namespace {

struct Row {
  Algorithm algorithm;
  std::string_view name;
  KeyType key_type;
};
// In the order of the enumerators.
constexpr std::array kRows{
    Row{Algorithm::rs256, "RS256", KeyType::rsa},  Row{Algorithm::rs384, "RS384", KeyType::rsa},
    Row{Algorithm::es256, "ES256", KeyType::p256}, Row{Algorithm::es384, "ES384", KeyType::p384},
    Row{Algorithm::ps256, "PS256", KeyType::rsa},  Row{Algorithm::ps384, "PS384", KeyType::rsa},
};

const Row& row_of(Algorithm algorithm) noexcept { return kRows.at(static_cast<std::size_t>(algorithm)); }

}  // namespace

std::optional<Algorithm> parse_algorithm(std::string_view name) noexcept {
  const auto* row = std::ranges::find(kRows, name, &Row::name);
  return row == kRows.end() ? std::nullopt : std::optional{row->algorithm};
}

std::string_view to_string(Algorithm algorithm) noexcept { return row_of(algorithm).name; }
KeyType key_type_of(Algorithm algorithm) noexcept { return row_of(algorithm).key_type; }

}  // namespace concord::auth::jose
