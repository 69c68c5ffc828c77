#include "mappers/documentation/page.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "mappers/catalogue/extensions.h"
#include "mappers/documentation/markdown.h"
#include "mappers/documentation/sections.h"
#include "mappers/documentation/words.h"
#include "mappers/engine/types.h"
#include "mappers/references.h"

namespace concord::mappers::documentation {
namespace {

using catalogue::Catalogue;
using catalogue::Entry;
using catalogue::Need;
using catalogue::Place;
using catalogue::ResourceKind;

std::string what_it_is(const ResourceKind& resource, std::size_t position, const Catalogue& catalogue) {
  if (position == 0) return "the primary resource: it carries the identifier of the artifact";
  if (position + 1 == catalogue.resources.size()) return "who wrote this version, and when; one a version";
  if (resource.member.empty()) return "one for each that is raised";
  const Entry* entry = catalogue.find(resource.member);
  const bool is_each = entry != nullptr && catalogue::is_list(*entry->shape);
  const std::string stands_for = (is_each ? "one for each of " : "for ") + code(entry == nullptr ? "" : entry->shown);
  return resource.is_contained ? "contained in the primary resource, " + stands_for : stands_for;
}

std::string constant_text(const Place& place) {
  if (place.row == nullptr) return place.when;
  if (place.row->as == As::link) return "the " + std::string{place.row->value} + " of the graph";
  const Fixed& fixed = *place.row->fixed;
  std::string out = code(fixed.code);
  if (!fixed.system.empty()) out += " of " + code(fixed.system);
  if (!fixed.display.empty()) out += fmt::format(" ({})", fixed.display);
  if (place.row->as == As::status) out += "; `entered-in-error` with the artifact";
  return out;
}

std::string types_text(const catalogue::Extension& extension) {
  std::string out;
  if (extension.parts.empty()) {
    for (const std::string_view type : extension.held.types) out += (out.empty() ? "" : ", ") + std::string{type};
    return out;
  }
  for (const catalogue::Part& part : extension.parts) {
    std::string types;
    for (const std::string_view type : part.held.types) types += (types.empty() ? "" : ", ") + std::string{type};
    out += (out.empty() ? "" : "<br>") + fmt::format("`{}` {}", part.url, types);
  }
  return out;
}

const Entry* around(const Catalogue& catalogue, const Entry& entry) {
  const std::size_t dot = entry.member.rfind('.');
  return dot == std::string::npos ? nullptr : catalogue.find(entry.member.substr(0, dot));
}

bool goes_with_another(const Catalogue& catalogue, const Entry& entry, Need need) {
  for (const Entry* one = around(catalogue, entry); one != nullptr; one = around(catalogue, *one)) {
    if (catalogue::need_of(catalogue, *one) >= need) return true;
  }
  return false;
}

// A member of a Party, once for all parties; those that do not need it are named.
std::string party_line(const Catalogue& catalogue, const Entry& entry, Need need) {
  std::string others;
  for (const Entry& other : catalogue.entries) {
    const bool is_same = other.owner == entry.owner && other.shape == entry.shape;
    if (!is_same || catalogue::need_of(catalogue, other) >= need || goes_with_another(catalogue, other, need)) continue;
    others += (others.empty() ? "" : ", ") + code(around(catalogue, other)->shown);
  }
  return fmt::format("- of a [Party](#party): {}{}\n", code(entry.shape->name),
                     others.empty() ? "" : ", but not of " + others);
}

// Members of that need, without those that go with another; those of a shared type once for all places.
std::string lost_members(const Catalogue& catalogue, Need need) {
  std::vector<std::string> lines;
  for (const Entry& entry : catalogue.entries) {
    if (catalogue::need_of(catalogue, entry) != need || goes_with_another(catalogue, entry, need)) continue;
    const std::string line =
        entry.owner == &kPartyShape ? party_line(catalogue, entry, need) : fmt::format("- `{}`\n", entry.shown);
    if (std::ranges::find(lines, line) == lines.end()) lines.push_back(line);
  }
  std::string out;
  for (const std::string& line : lines) out += line;
  return out.empty() ? "None.\n" : out;
}

bool is_told_elsewhere(const Place& place) {
  return place.is_frame || catalogue::extension_of(place) == kResolvedReferenceUrl ||
         std::ranges::any_of(place.steps, [](const auto& step) { return step.url == kResolvedReferenceUrl; });
}

std::string document_section(const ArtifactType& type) {
  const DocumentType document = type.document == nullptr ? DocumentType{} : *type.document;
  return fmt::format(
      "## As a document\n\nWhere a partner takes neither the resources nor the form: a `DocumentReference` with the "
      "title \"{}\" and the LOINC type `{}` ({}), the identifier, tag and `recorded-at` of the primary resource, and "
      "as "
      "its first content what people read: alerts, then the narratives of the resources, as XHTML, HTML, plain text or "
      "PDF. The machine copy, a Bundle of type `collection` with the graph, is the second content or a file inside the "
      "PDF, where the partner takes that, and reads back equal.\n\n",
      document.title, document.code, document.display);
}

}  // namespace

std::string graph_section(const Catalogue& catalogue) {
  std::string out = "## The graph\n\n" + head({"Resource", "What it is"});
  for (std::size_t i = 0; i < catalogue.resources.size(); ++i)
    out += row({code(resource_text(catalogue.resources[i])), what_it_is(catalogue.resources[i], i, catalogue)});
  out +=
      "\nEvery resource has `meta.tag`, a UUIDv5 of artifact, source and id, so that one search finds the graph, and "
      "the "
      "`language` of the artifact. The primary one has the identifier `{source, id}`; the others have `{source, "
      "id/role-hash}`, the patient as `subject` (a Task: `for`), and where they stand for an element of a list its "
      "place in the extension `list-position`. References between them are literal once they are delivered.\n";
  return out;
}

std::string besides_section(const Catalogue& catalogue) {
  std::string out =
      "## Written besides\n\nConstants, links and copies for readers of the EHR. They are not read back.\n\n" +
      head({"FHIR", "What stands there"});
  for (const Place& place : catalogue.besides) {
    if (!is_told_elsewhere(place)) out += row({code(place_text(catalogue, place)), constant_text(place)});
  }
  return out;
}

std::string extensions_section(const Catalogue& catalogue) {
  std::string out = "## Extensions\n\n" + head({"Extension", "On", "Holds", "For"});
  for (const auto& one : catalogue::extensions_of({&catalogue, 1})) {
    std::string contexts;
    for (const std::string_view context : one.contexts) contexts += (contexts.empty() ? "" : ", ") + code(context);
    std::string members;
    for (const std::string& member : one.members)
      members += (members.empty() ? "" : "<br>") + code(member.substr(member.find(' ') + 1));
    if (members.empty() && !one.cases.empty()) members = *std::ranges::min_element(one.cases, {}, &std::string::size);
    out += row({code(one.url), contexts, types_text(one), members});
  }
  out +=
      "\n### Where extensions of ours are not kept\n\nA partner that keeps only what it knows loses these members, and "
      "no others:\n\n" +
      lost_members(catalogue, Need::always) +
      "\nThese are lost for some values only; the tables above say for which:\n\n" +
      lost_members(catalogue, Need::sometimes) +
      "\nWithout `list-position` the order of such lists is the partner's, and in a graph that is entered in error the "
      "elements that had been replaced before can no longer be told from those that had not.\n";
  return out;
}

std::string mapping_page(const ArtifactType& type) {
  const Catalogue catalogue = catalogue::catalogue_of(type);
  std::string out = fmt::format(
      "<!-- Generated from the tables that map; `make documents` writes it anew. -->\n# {}\n\n{} Its JSON Schema: "
      "[{}.schema.json](../schemas/{}.schema.json).\n\n",
      type.primary->artifact, type.shape->description, type.primary->artifact, type.primary->artifact);
  for (const std::string_view remark : type.remarks) out += std::string{remark} + "\n\n";
  out += graph_section(catalogue) + "\n" + members_section(catalogue) + "\n" + codes_section(catalogue) + "\n" +
         besides_section(catalogue) + "\n" + extensions_section(catalogue) + "\n" + form_section(type) +
         document_section(type) + shared_section(catalogue);
  return out;
}

std::string index_page(std::span<const ArtifactType* const> types) {
  std::string out =
      "<!-- Generated from the tables that map; `make documents` writes it anew. -->\n# The mapping\n\nA page per "
      "artifact type: every member, the element of FHIR R4 that holds it, its codes, what happens without it, and "
      "which extension it needs.\n\n" +
      head({"Artifact", "Primary resource", "What it is"});
  for (const ArtifactType* type : types)
    out += row({fmt::format("[{}]({}.md)", type->primary->artifact, type->primary->artifact), code(type->primary->type),
                std::string{type->shape->description}});
  out +=
      "\nHow to read a path: `[]` is a list, `extension(name)` the extension whose URL ends in that name, "
      "`Observation(barrier)` the Observation that stands for a barrier. *copy* is written for readers of the EHR and "
      "not read back. The definitions of our extensions and code systems are in the package that `concord "
      "conformance-package` writes.\n";
  return out;
}

}  // namespace concord::mappers::documentation
