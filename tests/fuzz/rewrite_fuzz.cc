// uses: facade partner mappers auth fhir
// Rewriting of URLs. Any JSON value and any text as a narrative, a URL, a Location or a list of values: no crash, what
// was rewritten once is left alone, and a Location is below our server or nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/json/read.h"
#include "core/json/write.h"
#include "service/facade/narrative_links.h"
#include "service/facade/rewrite.h"

namespace {

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  constexpr std::string_view kOurs = "http://o/p";
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const concord::facade::Rewrite rewrite{"http://t/f", kOurs};
  require(concord::facade::map_links(text, [](std::string_view url) {
            return std::string{url};
          }).value_or(std::string{text}) == text);
  const std::string out = rewrite.outward_url(text);
  require(rewrite.outward_url(out) == out);
  require(rewrite.inward_value(rewrite.inward_value(text)) == rewrite.inward_value(text));
  if (const auto location = rewrite.outward_location(text)) require(location->starts_with(kOurs));
  const auto value = concord::json::read(text);
  if (!value) return 0;
  const concord::json::Value outward = rewrite.outward(*value);
  require(rewrite.outward(outward) == outward);
  require(rewrite.inward(rewrite.inward(outward)) == rewrite.inward(outward));
  return 0;
}
