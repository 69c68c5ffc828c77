// uses: fhir
// JSON Patch. The input is a document, a NUL and a patch. Any two values: no crash and bounded cost; the result is a
// document that may be written and read again, and is the same when the patch is applied a second time to the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/rest/json_patch.h"

namespace {

using concord::json::Value;

void require(bool claim) {
  if (!claim) std::abort();
}

void require_refused(const concord::Error& error) {
  using concord::ErrorKind;
  require(error.kind == ErrorKind::malformed || error.kind == ErrorKind::unprocessable ||
          error.kind == ErrorKind::too_large);
  require(!error.issues.empty() && !error.message.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const std::size_t end = text.find('\0');
  if (end == std::string_view::npos) return 0;
  const auto document = concord::json::read(text.substr(0, end));
  const auto patch = concord::json::read(text.substr(end + 1));
  if (!document || !patch) return 0;
  const auto result = concord::fhir::rest::apply_json_patch(*document, *patch);
  const auto resource = concord::fhir::rest::patch_resource(*document, *patch);
  if (!result) {
    require_refused(result.error());
    require(!resource && resource.error() == result.error());
    return 0;
  }
  if (!resource) require_refused(resource.error());
  const auto again = concord::json::read(concord::json::write(*result));
  require(again.has_value() && *again == *result);
  require(concord::fhir::rest::apply_json_patch(*document, *patch).value() == *result);
  return 0;
}
