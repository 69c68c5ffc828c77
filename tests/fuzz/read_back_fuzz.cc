// uses: mappers fhir
//
// Reading resources that anybody made. A JSON text: a Bundle, or one resource. No crash, the same each time; what is
// read is valid, in normal form, and is read from our own graph of it as it is.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/read.h"
#include "core/json/value.h"
#include "mappers/foreign/neighbours.h"
#include "mappers/mapper.h"

namespace {

using concord::json::Value;
using concord::mappers::GraphResource;
using concord::mappers::Mapper;

constexpr std::size_t kResourcesMax = 20;

void require(bool claim) {
  if (!claim) std::abort();
}

std::vector<GraphResource> resources_of(const Value& text) {
  if (text.text("resourceType") != "Bundle")
    return {{.role = {},
             .full_url = "https://ehr.example/fhir/" + std::string{text.text("resourceType")} + "/1",
             .resource = text}};
  std::vector<GraphResource> out;
  for (const Value& entry : text["entry"].items()) {
    if (out.size() < kResourcesMax && entry["resource"].is_object())
      out.push_back({.role = {}, .full_url = std::string{entry.text("fullUrl")}, .resource = entry["resource"]});
  }
  return out;
}

void check(const Mapper& mapper, const Value& artifact) {
  require(mapper.check(artifact).empty());
  require(mapper.normalise(artifact).artifact == artifact);
  const auto graph = mapper.map(artifact).graph.resources;
  const auto back = mapper.read_back(graph.front(), std::span{graph}.subspan(1));
  require(back.has_value() && back->artifact == artifact);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const auto text = concord::json::read({reinterpret_cast<const char*>(bytes), size});
  if (!text) return 0;
  const std::vector<GraphResource> resources = resources_of(*text);
  const concord::mappers::foreign::Neighbours neighbours{resources};
  for (const GraphResource& one : resources) {
    const Mapper* mapper = concord::mappers::find_for(one.resource);
    // Ours are read as they stand.
    if (mapper == nullptr || concord::mappers::recorded_at_of(one.resource)) continue;
    const auto others = neighbours.of(one);
    const auto read = mapper->read_back(one, others);
    const auto again = mapper->read_back(one, others);
    require(read.has_value() == again.has_value());
    if (!read) continue;
    require(read->artifact == again->artifact && read->notes == again->notes);
    check(*mapper, read->artifact);
  }
  return 0;
}
