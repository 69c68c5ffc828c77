// uses: mappers fhir
//
// ConceptMap files. Any bytes: no crash and the same opinion twice; what is taken translates its own codes, in one
// step, and finds its way back from each of them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "mappers/concept_maps/concept_maps.h"

namespace {

using namespace concord;
using namespace concord::mappers::concept_maps;

void require(bool claim) {
  if (!claim) std::abort();
}

void use(const ConceptMaps& maps, const Group& group) {
  for (const Element& element : group.elements) {
    const json::Value coding = json::object({{"system", group.source}, {"code", element.code}});
    const auto translations = maps.translate(coding);
    for (const Translation& translation : translations) {
      for (const json::Value& target : translation.codings) require(maps.translate(target).empty());
    }
    for (const Target& target : element.targets) {
      if (target.code.empty()) continue;
      require(!maps.locals(json::object({{"system", group.target}, {"code", target.code}})).empty());
    }
  }
  (void)maps.translate(json::object({{"system", group.source}, {"code", "no such code"}}));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const fhir::Validator validator;
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  Checked checked = check_file(text, validator);
  require(checked.map.has_value() == fhir::is_valid(checked.issues));
  for (const auto& issue : checked.issues) require(!issue.code.empty() && !issue.text.empty());
  require(check_file(text, validator).issues == checked.issues);
  if (!checked.map) return 0;
  const ConceptMap map = *checked.map;
  const auto maps = ConceptMaps::of({*std::move(checked.map)});
  if (!maps) {
    require(!maps.error().issues.empty());
    return 0;
  }
  for (const Group& group : map.groups) use(*maps, group);
  return 0;
}
