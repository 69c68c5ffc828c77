#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "mappers/documentation/markdown.h"
#include "mappers/documentation/sections.h"
#include "mappers/documentation/words.h"
#include "mappers/engine/codecs.h"

namespace concord::mappers::documentation {
namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using catalogue::Place;

std::string code_table(const Codec& codec) {
  const bool has_display = std::ranges::any_of(codec.codes, [](const CodePair& pair) { return !pair.display.empty(); });
  std::string out = has_display ? head({"Artifact", "FHIR", "Display"}) : head({"Artifact", "FHIR"});
  for (const CodePair& pair : codec.codes) {
    // A second row of the same code of ours is read and never written.
    const bool is_first = find_ours(codec.codes, pair.ours) == &pair;
    const std::string theirs = code(pair.theirs) + (is_first ? "" : " (read only)");
    out += has_display ? row({code(pair.ours), theirs, std::string{pair.display}}) : row({code(pair.ours), theirs});
  }
  return out;
}

void add_codes(const std::string& title, const std::string& where, const Codec& codec,
               std::vector<const CodePair*>& done, std::string& out) {
  if (std::ranges::find(done, codec.codes.data()) != done.end()) return;
  done.push_back(codec.codes.data());
  out += fmt::format("\n### Codes of {}\n\n{}: `{}`\n\n{}", title, code(where), codec.system, code_table(codec));
}

}  // namespace

std::string codes_section(const Catalogue& catalogue) {
  std::string out =
      "## Codes\n\nWhere the codes of the artifact are other codes in FHIR, or stand in a code system. All other codes "
      "are written as they are.\n";
  std::vector<const CodePair*> done;
  for (const Entry& entry : catalogue.entries) {
    for (const Place& place : entry.places) {
      if (place.codec != nullptr && !place.codec->codes.empty())
        add_codes(code(entry.shown), place_text(catalogue, place), *place.codec, done, out);
    }
  }
  for (const Place& place : catalogue.besides) {
    if (place.codec != nullptr && !place.codec->codes.empty())
      add_codes("what " + std::string{catalogue.resources[place.resource].role} + " says besides",
                place_text(catalogue, place), *place.codec, done, out);
  }
  return out;
}

}  // namespace concord::mappers::documentation
