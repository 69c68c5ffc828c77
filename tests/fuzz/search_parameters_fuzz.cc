// uses: fhir
// Any query text: parse_search() refuses it or yields a query that judges a resource, and what it says it used parses
// again to the same query.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/http.h"
#include "core/json/read.h"
#include "fhir/search/search.h"

namespace {

constexpr std::string_view kResource = R"({"resourceType":"Observation","id":"1","status":"final",
  "identifier":[{"system":"urn:a","value":"x|y"}],"code":{"coding":[{"system":"http://loinc.org","code":"44261-6"}]},
  "subject":{"reference":"Patient/1"},"effectivePeriod":{"start":"2026-03"},"valueString":"Übel"})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const auto resource = concord::json::read(kResource).value();
  const auto parameters = concord::http::parse_parameters({reinterpret_cast<const char*>(bytes), size});
  if (!parameters) return 0;
  const auto search = concord::fhir::parse_search("Observation", *parameters);
  if (!search) return 0;
  const bool matched = concord::fhir::matches(search->query, resource);
  const auto again = concord::fhir::parse_search("Observation", search->used);
  if (!again || again->query != search->query || !again->ignored.empty()) std::abort();
  if (concord::fhir::matches(again->query, resource) != matched) std::abort();
  for (const auto& name : search->control.sort) {
    if (concord::fhir::sort_key(name, resource).size() > resource.text("valueString").size() + 64) std::abort();
  }
  return 0;
}
