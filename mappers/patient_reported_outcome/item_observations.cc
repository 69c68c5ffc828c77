#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>

#include "core/time.h"
#include "mappers/engine/codecs.h"
#include "mappers/instruments/instrument.h"
#include "mappers/patient_reported_outcome/observations.h"
#include "mappers/patient_reported_outcome/response.h"
#include "mappers/patient_reported_outcome/shape.h"
#include "mappers/systems.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using instruments::Instrument;
using instruments::Item;
using instruments::ItemType;
using json::Value;

constexpr std::array<std::string_view, 6> kPerformerTypes{"Practitioner", "PractitionerRole", "Organization",
                                                          "CareTeam",     "Patient",          "RelatedPerson"};
constexpr Codec kPerformerCodec = party_of(kPerformerTypes);

// How far the response is: an Observation of one that is still being answered is preliminary.
constexpr std::array kStatusCodes{
    CodePair{"completed", "final"},
    CodePair{"amended", "amended"},
    CodePair{"in-progress", "preliminary"},
    CodePair{"entered-in-error", "entered-in-error"},
};

constexpr Fixed kSurvey{.system = kObservationCategory, .code = "survey", .display = "Survey"};

constexpr std::array kTailRows{
    Row{.path = "derivedFrom", .as = As::link, .in_list = true, .value = "response"},
};

constexpr Codec kStatusCodec = translated(kStatusCodes, "http://hl7.org/fhir/observation-status");

constexpr std::array<Placement, 2> kHead{{
    {.member = "/basedOn", .path = "basedOn", .codec = &kReferenceCodec, .kept = Kept::copy},
    {.member = "/status", .path = "status", .codec = &kStatusCodec, .kept = Kept::copy},
}};
constexpr std::array kHeadRows{
    Row{.as = As::custom, .write = write_observation_head, .read = read_nothing, .placements = kHead},
    Row{.path = "category", .as = As::fixed, .in_list = true, .fixed = &kSurvey},
};
constexpr std::array<Placement, 4> kCircumstances{{
    {.member = "/encounter", .path = "encounter", .codec = &kReferenceCodec, .kept = Kept::copy},
    {.member = "/authored", .path = "effectiveDateTime", .kept = Kept::copy},
    {.member = "/authored", .path = "issued", .kept = Kept::copy, .when = "it is an instant"},
    {.member = "/completedBy",
     .path = "performer",
     .codec = &kPerformerCodec,
     .kept = Kept::copy,
     .when = "FHIR allows the party there"},
}};
constexpr std::array<Placement, 9> kItem{{
    {.member = "item", .path = "code", .kept = Kept::copy},
    kCircumstances[0],
    kCircumstances[1],
    kCircumstances[2],
    kCircumstances[3],
    {.member = "code", .path = "valueCodeableConcept.coding.code", .kept = Kept::copy},
    {.member = "value", .path = "valueInteger", .kept = Kept::copy, .when = "it is not chosen from a list"},
    {.member = "value", .path = "valueBoolean", .kept = Kept::copy, .when = "it is a yes or no"},
    {.path = "derivedFrom", .kept = Kept::copy, .when = "the response"},
}};

// An answer gets an Observation when its item has a code, and it is chosen from a list or counts.
bool is_observed(const Item* item, const Value& answer) {
  if (item == nullptr || item->code.empty()) return false;
  const bool is_counted = item->type == ItemType::integer || item->type == ItemType::boolean;
  return answer.find("code") != nullptr || (is_counted && answer.find("value") != nullptr);
}

void put_value(const Item& item, const Value& answer, Draft& draft) {
  if (item.type == ItemType::boolean) return draft.put("valueBoolean", answer["value"]);
  const auto* option = item.find_option(answer.text("code"));
  if (option == nullptr) return draft.put("valueInteger", answer["value"]);
  draft.put("valueCodeableConcept", option->concept_value);
}

// The source of the response says it in full: what does not fit here is left out without a note.
Value performer_of(const Value& party, Writing& writing) {
  const std::size_t notes = writing.notes.size();
  Value performer = kPerformerCodec.write(kPerformerCodec, party, writing);
  const bool fits = writing.notes.size() == notes;
  writing.notes.resize(notes);
  return fits ? performer : Value{};
}

}  // namespace

WrittenResource item_resource() {
  return {.member = "answers", .role = "item", .type = "Observation", .rows = kHeadRows, .placements = kItem};
}

constinit const std::array<Placement, 2> kHeadPlacements = kHead;
constinit const std::array<Placement, 4> kCircumstancePlacements = kCircumstances;

void read_nothing(const Value& /*fhir*/, json::Object& /*out*/, Reading& /*reading*/) {}

void write_observation_head(const Value& /*element*/, Draft& draft, Writing& writing) {
  for (const Value& reference : writing.artifact["basedOn"].items())
    draft.append("basedOn", kReferenceCodec.write(kReferenceCodec, reference, writing));
  if (const CodePair* pair = find_ours(kStatusCodes, writing.artifact.text("status")))
    draft.put("status", Value::literal(pair->theirs));
}

void write_circumstances(const Value& /*element*/, Draft& draft, Writing& writing) {
  const Value& artifact = writing.artifact;
  if (const Value* encounter = artifact.find("encounter")) {
    draft.put("encounter",
              writing.once("encounter", [&] { return kReferenceCodec.write(kReferenceCodec, *encounter, writing); }));
  }
  const Value& authored = artifact["authored"];
  draft.put("effectiveDateTime", authored);
  draft.put("issued", writing.once("issued", [&] {
    return parse_instant(authored.as_string().value_or("")) ? authored : Value{};
  }));
  draft.append("performer", writing.once("performer", [&] { return performer_of(artifact["completedBy"], writing); }));
}

std::vector<std::string> item_keys(const Context& context, const Value& artifact) {
  const Instrument* instrument = instrument_of(context, artifact);
  const auto answers = artifact["answers"].items();
  std::vector<std::string> out(answers.size());
  std::unordered_map<std::string_view, int> seen;
  for (std::size_t i = 0; i < answers.size() && instrument != nullptr; ++i) {
    const Item* item = instrument->find_item(answers[i].text("item"));
    if (!is_observed(item, answers[i])) continue;
    const int twins = ++seen[item->code];
    out[i] = twins == 1 ? "item-" + item->code : fmt::format("item-{}-{}", item->code, twins);
  }
  return out;
}

void write_item_observations(GraphWriter& writer) {
  const Value& artifact = writer.artifact();
  const Context& context = writer.writing().context;
  const Instrument* instrument = instrument_of(context, artifact);
  const std::vector<std::string> keys = item_keys(context, artifact);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i].empty()) continue;
    const Value& answer = artifact["answers"].at(i);
    const Item& item = *instrument->find_item(answer.text("item"));
    Draft draft = writer.frame("Observation", keys[i], 0, "subject");
    write_rows(kHeadRows, answer, draft, writer.writing());
    draft.put("code", item.concept_value);
    write_circumstances(answer, draft, writer.writing());
    put_value(item, answer, draft);
    write_rows(kTailRows, answer, draft, writer.writing());
    writer.add(indexed("item", i), keys[i], std::move(draft));
  }
}

}  // namespace concord::mappers::patient_reported_outcome
