// uses: mappers fhir
//
// Documents as a partner gives them back: the first byte says which content it is, the others are the content. No
// crash, the same each time; a graph that is read is one of ours, and is written to the copy that it is read from
// again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "mappers/forms/machine_copy.h"

namespace {

using concord::mappers::Attachment;
using concord::mappers::read_machine_copy;

void require(bool claim) {
  if (!claim) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  if (size == 0) return 0;
  const Attachment content{.content_type = bytes[0] % 2 == 0 ? "application/pdf" : "application/fhir+json",
                           .bytes = {reinterpret_cast<const char*>(bytes) + 1, size - 1}};
  const auto copy = read_machine_copy({&content, 1});
  const auto again = read_machine_copy({&content, 1});
  require(copy.has_value() == again.has_value());
  if (!copy) {
    require(copy.error().kind == concord::ErrorKind::unprocessable);
    return 0;
  }
  require(copy->has_value() == again->has_value());
  if (!*copy) return 0;
  const concord::mappers::Graph& graph = **copy;
  require(!graph.resources.empty() && graph.resources == (**again).resources);
  require(!graph.key.source.empty() && !graph.key.id.empty());
  const auto text = write_machine_copy(graph);
  if (!text) return 0;  // numbers and names may be longer when they are written
  const Attachment own{.content_type = std::string{concord::mappers::kMachineCopyType}, .bytes = *text};
  const auto back = read_machine_copy({&own, 1});
  require(back.has_value() && back->has_value() && (**back).resources == graph.resources);
  return 0;
}
