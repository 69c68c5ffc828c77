// uses: partner fhir
// An operator's file: read whole or refused with findings, and what it says can be laid over any statement.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/json/read.h"
#include "service/partner/vendor_profile.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace concord;
  const auto text = json::read(std::string_view{reinterpret_cast<const char*>(data), size});
  if (!text) return 0;
  const auto profile = partner::read_vendor_profile(*text);
  if (!profile) {
    if (profile.error().issues.empty()) std::abort();
    return 0;
  }
  partner::Capabilities stated;
  partner::TypeCapabilities goal;
  goal.type = "Goal";
  goal.search_parameters = {{.name = "patient", .type = "reference"}};
  stated.types = {goal};
  const auto once = partner::effective(stated, *profile);
  if (!(partner::effective(once, *profile) == once)) std::abort();
  return 0;
}
