#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "mappers/conformance/parts.h"
#include "mappers/engine/codecs.h"

namespace concord::mappers::conformance {
namespace {

using catalogue::Entry;
using catalogue::Place;
using json::Value;

Value group_of(const std::string& source, const Codec& codec) {
  json::Array elements;
  for (const CodePair& pair : codec.codes) {
    if (find_ours(codec.codes, pair.ours) != &pair) continue;  // read only
    const Value target = json::object({{"code", pair.theirs},
                                       {"display", pair.display.empty() ? Value{} : Value{pair.display}},
                                       {"equivalence", "equivalent"}});
    elements.push_back(json::object({{"code", pair.ours}, {"target", json::Array{target}}}));
  }
  return json::object({{"source", source}, {"target", codec.system}, {"element", std::move(elements)}});
}

}  // namespace

std::vector<Value> concept_maps(std::span<const Catalogue> catalogues) {
  std::map<std::string, std::vector<const Codec*>> codecs;
  std::map<std::string, const Entry*> entries;
  for (const Catalogue& catalogue : catalogues) {
    for (const Entry& entry : catalogue.entries) {
      for (const Place& place : entry.places) {
        if (place.codec == nullptr || place.codec->codes.empty() || place.codec->system.empty()) continue;
        const std::string id = coded_id(*entry.owner, *entry.shape);
        auto& known = codecs[id];
        const bool is_new = std::ranges::none_of(
            known, [&](const Codec* one) { return one->codes.data() == place.codec->codes.data(); });
        if (is_new) known.push_back(place.codec);
        entries.emplace(id, &entry);
      }
    }
  }
  std::vector<Value> out;
  for (const auto& [id, list] : codecs) {
    const Entry& entry = *entries.at(id);
    json::Object map = heading({.type = "ConceptMap",
                                .id = id,
                                .title = words(id),
                                .description = fmt::format("What the codes of the member {} of a {} are in FHIR.",
                                                           entry.shape->name, entry.owner->name)});
    map.emplace_back("sourceCanonical", definition_url("ValueSet", id));
    json::Array groups;
    for (const Codec* codec : list) groups.push_back(group_of(definition_url("CodeSystem", id), *codec));
    map.emplace_back("group", std::move(groups));
    out.emplace_back(std::move(map));
  }
  return out;
}

}  // namespace concord::mappers::conformance
