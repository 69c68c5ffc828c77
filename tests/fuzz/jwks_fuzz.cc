// uses: auth fhir
// A key set as somebody publishes it: what is taken is within the bounds and comes back from its own export.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "auth/jose/jwk.h"
#include "core/json/write.h"

namespace {

using concord::auth::jose::Jwk;
using concord::auth::jose::KeySet;

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto set = KeySet::parse({reinterpret_cast<const char*>(bytes), size});
  if (!set) return 0;
  require(set->keys().size() + set->ignored() <= concord::auth::jose::kKeysMax);
  const auto again = KeySet::parse(concord::json::write(to_published(*set)));
  require(again && again->ignored() == 0 && again->keys().size() == set->keys().size());
  for (std::size_t i = 0; i < set->keys().size(); ++i) {
    const Jwk& key = set->keys()[i];
    const Jwk& other = again->keys()[i];
    require(key.kid == other.kid && key.algorithm == other.algorithm);
    require(key.key.thumbprint() == other.key.thumbprint() && key.key.thumbprint().size() == 43);
  }
  return 0;
}
