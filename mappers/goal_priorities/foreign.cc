#include "mappers/goal_priorities/foreign.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/links.h"
#include "mappers/foreign/codes.h"
#include "mappers/foreign/naming.h"
#include "mappers/systems.h"

namespace concord::mappers::goal_priorities {
namespace {

using foreign::Regularising;
using json::Value;

constexpr std::string_view kCode = "81340-2";
constexpr std::string_view kListOrder = "http://terminology.hl7.org/CodeSystem/list-order";

bool is_goal(const Value& entry) {
  const Value& item = entry["item"];
  return item.text("type") == "Goal" || relative_part(item.text("reference")).starts_with("Goal/");
}

// What was taken off a list is not on it.
Value without_deleted(const Value& list, Regularising& regularising) {
  const FhirPath root;
  const FhirPath type = root.element("List");
  const FhirPath entries = type.element("entry");
  json::Array kept;
  for (std::size_t i = 0; i < list["entry"].size(); ++i) {
    if (!list["entry"].at(i)["deleted"].as_bool().value_or(false)) {
      kept.push_back(list["entry"].at(i));
      continue;
    }
    regularising.note(NoteKind::dropped, entries.at(i).str(), "the entry was taken off the list");
  }
  return kept.size() == list["entry"].size() ? list : json::with(list, "entry", Value{std::move(kept)});
}

Value regular_list(const Value& resource, std::span<const GraphResource> /*others*/, Regularising& regularising) {
  Value out = without_deleted(resource, regularising);
  if (!foreign::has_code(out["code"], kLoinc, kCode))
    regularising.note(NoteKind::doubted, "List.code", "a list of goals without the code for it: taken as priorities");
  out = json::with(out, "code", foreign::with_code(out["code"], kLoinc, kCode));
  if (!foreign::has_code(out["orderedBy"], kListOrder, "priority"))
    regularising.note(NoteKind::doubted, "List.orderedBy", "nothing says that the order is that of importance");
  if (out.find("source") != nullptr || out["subject"].is_null()) return out;
  regularising.note(NoteKind::doubted, "List.source",
                    "nothing says whose priorities these are: taken as the patient's");
  return json::with(out, "source", out["subject"]);
}

constexpr std::array kSearches{
    LinkedSearch{.type = "Goal", .parameter = "_id", .value = LinkedSearch::Value::named, .element = "entry.item"},
    LinkedSearch{.type = "Provenance", .parameter = "target"},
};

}  // namespace

bool is_list_of_goals(const Value& list) {
  for (const Value& coding : list["code"]["coding"].items()) {
    const std::string_view system = coding.text("system");
    const bool is_loinc = system.empty() || system == kLoinc || foreign::known_system(system) == kLoinc;
    if (is_loinc && coding.text("code") == kCode) return true;
  }
  const auto entries = list["entry"].items();
  return !entries.empty() && std::ranges::all_of(entries, is_goal);
}

constinit const foreign::Rules kForeignRules{.primary = regular_list, .searches = kSearches};

}  // namespace concord::mappers::goal_priorities
