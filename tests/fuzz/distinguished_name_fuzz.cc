// uses: auth
// Names of certificates. Any bytes: no crash; what is a name has one spelling, which is a name and its own normal form.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "auth/certificates/distinguished_name.h"
#include "core/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto name = concord::auth::normal_name({reinterpret_cast<const char*>(data), size});
  if (!name) return 0;
  if (concord::find_invalid_utf8(*name) != std::string_view::npos) std::abort();
  if (name->size() <= concord::auth::kNameBytesMax && concord::auth::normal_name(*name) != name) std::abort();
  return 0;
}
