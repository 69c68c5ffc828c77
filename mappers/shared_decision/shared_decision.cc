#include "mappers/shared_decision/shared_decision.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/shared_decision/foreign.h"
#include "mappers/shared_decision/options.h"
#include "mappers/shared_decision/shape.h"
#include "mappers/shared_decision/table.h"

namespace concord::mappers::shared_decision {
namespace {

using json::Value;

constexpr std::array<std::string_view, 5> kDependentTypes{"RequestGroup", "Observation", "DocumentReference", "Task",
                                                          "Provenance"};
constexpr std::array kElements{&kPreferenceTable, &kRatingTable, &kAidTable};

std::vector<WrittenResource> written() {
  std::vector<WrittenResource> out = requests();
  out.push_back({.member = kChoiceRole, .role = kChoiceRole, .type = "RequestGroup", .rows = kChoiceRows});
  out.push_back({.member = kFollowUpTable.member,
                 .role = kFollowUpTable.role,
                 .type = kFollowUpTable.type,
                 .rows = kFollowUpTable.rows,
                 .subject = kFollowUpTable.subject});
  return out;
}

// Likelihoods can be compared only when they count out of the same number.
void note_denominators(GraphWriter& writer) {
  const Step decision{writer.writing().place, {}, kDecisionTable.type};
  const Step list{writer.writing().place, "options", "action[].action"};
  const auto options = writer.artifact()["options"].items();
  Value first;
  for (std::size_t i = 0; i < options.size(); ++i) {
    const Step option{writer.writing().place, i};
    const Step attributes{writer.writing().place, "attributes",
                          Step::Extension{.url = kAttributeUrl, .is_simple = false}};
    const auto points = options[i]["attributes"].items();
    for (std::size_t k = 0; k < points.size(); ++k) {
      const Value& of = points[k]["likelihood"]["of"];
      if (of.is_null()) continue;
      if (first.is_null()) first = of;
      if (of == first) continue;
      const Step point{writer.writing().place, k};
      const Step likelihood{writer.writing().place, "likelihood", Step::Extension{.url = "likelihood"}};
      const Step denominator{writer.writing().place, "of", "denominator"};
      writer.writing().notes.push_back(
          writer.writing().place.note(NoteKind::doubted, "the likelihoods have different denominators"));
      return;
    }
  }
}

std::vector<Alert> write(GraphWriter& writer) {
  note_denominators(writer);
  if (const Value* choice = writer.artifact().find("choice")) {
    const Step step{writer.writing().place, kChoiceRole, "RequestGroup"};
    Draft draft = writer.frame("RequestGroup", kChoiceRole, 1, "subject");
    write_rows(kChoiceRows, *choice, draft, writer.writing());
    writer.add(std::string{kChoiceRole}, kChoiceRole, std::move(draft));
  }
  writer.add_elements(kFollowUpTable);
  return {};
}

const GraphResource* find_choice(const GraphReader& reader) {
  const auto found = reader.dependents("RequestGroup", kChoiceRows, reader.primary());
  return found.empty() ? nullptr : found.front();
}

void read(GraphReader& reader, json::Object& out) {
  const GraphResource* choice = find_choice(reader);
  if (choice != nullptr) {
    const Step step{reader.reading().place, kChoiceRole, "RequestGroup"};
    json::Object members;
    read_rows(kChoiceRows, choice->resource, members, reader.reading());
    out.push_back(json::Member::constant("choice", Value{std::move(members)}));
    reader.note_read(std::string{kChoiceRole}, "/choice", *choice);
  }
  json::Array follow_ups;
  for (const GraphResource* task : reader.dependents(kFollowUpTable.type, kFollowUpTable.rows, reader.primary())) {
    const GraphResource* focus = reader.links().find(task->resource["focus"]);
    if (focus == nullptr || (focus != choice && focus != &reader.primary())) continue;
    const Step list{reader.reading().place, kFollowUpTable.member, kFollowUpTable.type};
    reader.read_element(kFollowUpTable, *task, follow_ups);
  }
  if (!follow_ups.empty()) out.push_back(json::Member::constant(kFollowUpTable.member, Value{std::move(follow_ups)}));
}

constexpr std::array kPlaces{
    Whereabouts{.member = "options", .type = "RequestGroup", .element = "action[].action", .rows = &kOptionRows},
    Whereabouts{.member = "participants", .type = "RequestGroup", .element = "action[].participant"},
    Whereabouts{.member = kChoiceRole, .type = "RequestGroup", .rows = &kChoiceRows},
    Whereabouts{.member = "followUp", .type = "Task", .rows = &kFollowUpTable.rows, .has_own_resources = true},
};
constexpr std::span<const Whereabouts> kWhereabouts = kPlaces;

constexpr std::array<std::string_view, 2> kRemarks{
    "The options are a RequestGroup of intent `proposal`; what was chosen is a second one of intent `plan`, based on "
    "the first. Each option is a contained request of status `draft`: Concord never writes an order of its own, and a "
    "real order is only what `choice.orders` refers to.",
    "Attributes of an option need our extension; their text stands in `textEquivalent` as well, so that a reader "
    "without it loses no words."};

constexpr DocumentType kDocument{
    .code = "11506-3", .display = "Progress note", .title = "Shared decision", .when = "authoredOn"};

}  // namespace

constinit const ArtifactType kType{.primary = &kDecisionTable,
                                   .shape = &kShape,
                                   .elements = kElements,
                                   .dependent_types = kDependentTypes,
                                   .write = write,
                                   .read = read,
                                   .is_primary = is_option_set,
                                   .whereabouts = &kWhereabouts,
                                   .written = written,
                                   .foreign = &kForeignRules,
                                   .document = &kDocument,
                                   .remarks = kRemarks};

}  // namespace concord::mappers::shared_decision
