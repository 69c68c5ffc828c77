#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/engine/forms.h"
#include "mappers/instruments/instrument.h"
#include "mappers/patient_reported_outcome/foreign.h"
#include "mappers/patient_reported_outcome/observations.h"
#include "mappers/patient_reported_outcome/response.h"
#include "mappers/patient_reported_outcome/shape.h"
#include "mappers/systems.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using instruments::Instrument;
using instruments::Score;
using json::Value;

// Ours: whether the score came with the answers or was computed from them.
constexpr std::string_view kOriginUrl = canonical_url<"/StructureDefinition/score-origin">();
// Ours: that missing items were made up for in proportion.
constexpr std::string_view kProratedUrl = canonical_url<"/StructureDefinition/score-prorated">();

constexpr std::string_view kScoreUnit = "{score}";
constexpr std::string_view kTScoreUnit = "{Tscore}";
constexpr CodePair kTScore{"t-score", "t-score", "T-score"};
constexpr CodePair kMissingItem{"missing-item", "missing-item", "An item that the score needs was not answered"};
constexpr CodePair kUnknown{"missing-item", "unknown", "Unknown"};

constexpr Fixed kSurvey{.system = kObservationCategory, .code = "survey", .display = "Survey"};

Value scored(const Value& value, std::string_view unit) {
  return json::object({{"value", value},
                       {"unit", Value::literal(unit)},
                       {"system", Value::literal(kUcum)},
                       {"code", Value::literal(unit)}});
}

bool is_json_number(std::string_view text) {
  const auto first_digit = text.find_first_not_of('-');
  if (text.empty() || first_digit > 1 || text.size() > 32) return false;
  const std::string_view digits = text.substr(first_digit);
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool is_plain = std::ranges::all_of(digits, [&](char c) { return is_digit(c) || c == '.'; });
  const auto dot = digits.find('.');
  const bool has_good_dot =
      dot == std::string_view::npos || (dot > 0 && dot + 1 < digits.size() && dot == digits.rfind('.'));
  return is_plain && has_good_dot && is_digit(digits.front()) &&
         (digits.front() != '0' || digits.size() == 1 || dot == 1);
}

// A score is written as a Quantity; others write it as an integer or as text.
Value read_scored(const Value& fhir) {
  if (const Value* quantity = fhir.find("valueQuantity")) return (*quantity)["value"];
  if (const Value* integer = fhir.find("valueInteger")) return *integer;
  const std::string_view text = fhir.text("valueString");
  return is_json_number(text) ? Value::number(text) : Value{};
}

Value write_absence(const Codec& /*self*/, const Value& /*value*/, Writing& /*writing*/) {
  return json::object(
      {{"coding", json::Array{coding_of(kDataAbsentReason, kUnknown), coding_of(kObservationCodes, kMissingItem)}}});
}
Value read_absence(const Codec& /*self*/, const Value& /*value*/, Reading& /*reading*/) {
  return Value::literal(kScoreAbsences.front());
}
constexpr std::array kAbsenceCodes{kMissingItem};
constexpr std::array<Placement, 1> kAbsencePlacements{
    {{.path = "coding.code", .kept = Kept::implied, .when = "there is a reason"}}};
constexpr Codec kAbsenceCodec{.write = write_absence,
                              .read = read_absence,
                              .codes = kAbsenceCodes,
                              .system = kObservationCodes,
                              .placements = kAbsencePlacements};

void write_value(const Value& score, Draft& draft, Writing& /*writing*/) {
  if (const Value* value = score.find("value")) draft.put("valueQuantity", scored(*value, kScoreUnit));
}

void read_value(const Value& fhir, json::Object& out, Reading& /*reading*/) {
  Value value = read_scored(fhir);
  if (value.is_number()) out.push_back(json::Member::constant("value", std::move(value)));
}

void write_t_score(const Value& score, Draft& draft, Writing& writing) {
  const Value* t_score = score.find("tScore");
  if (t_score == nullptr) return;
  json::Array codings{coding_of(kObservationCodes, kTScore)};
  const Instrument* instrument = instrument_of(writing.context, writing.artifact);
  const Score* known = instrument == nullptr ? nullptr : score_named(*instrument, score["code"]);
  if (known != nullptr && !known->t_score_code.is_null()) codings.push_back(known->t_score_code);
  const Value code = json::object({{"coding", std::move(codings)}});
  draft.append("component", json::object({{"code", code}, {"valueQuantity", scored(*t_score, kTScoreUnit)}}));
}

// Ours, or the published code of the T-score.
bool is_t_score(const Value& coding, const Score* known) {
  if (coding.text("system") == kObservationCodes && coding.text("code") == kTScore.theirs) return true;
  return known != nullptr && !known->t_score_code.is_null() && !coding.text("code").empty() &&
         coding.text("system") == known->t_score_code.text("system") &&
         coding.text("code") == known->t_score_code.text("code");
}

void read_t_score(const Value& fhir, json::Object& out, Reading& reading) {
  const Instrument* instrument =
      reading.context.instruments.find_canonical(reading.links.primary().resource.text("questionnaire"));
  const Score* known = instrument == nullptr ? nullptr : score_named(*instrument, fhir["code"]);
  for (const Value& component : fhir["component"].items()) {
    const auto codings = component["code"]["coding"].items();
    const Value& value = component["valueQuantity"]["value"];
    if (value.is_number() && std::ranges::any_of(codings, [known](const Value& one) { return is_t_score(one, known); }))
      return out.push_back(json::Member::constant("tScore", value));
  }
}

void write_focus(const Value& /*score*/, Draft& draft, Writing& writing) {
  for (const std::string_view member : {"goals", "decisions"}) {
    for (const Value& ref : writing.artifact[member].items())
      draft.append("focus", kArtifactRefCodec.write(kArtifactRefCodec, ref, writing));
  }
}

// The Observations of the items that the score is made of.
void write_members(const Value& score, Draft& draft, Writing& writing) {
  const Instrument* instrument = instrument_of(writing.context, writing.artifact);
  const Score* known = instrument == nullptr ? nullptr : score_named(*instrument, score["code"]);
  if (known == nullptr) return;
  const Value keys = writing.once("item keys", [&writing] {
    json::Array out;
    for (const std::string& key : item_keys(writing.context, writing.artifact)) out.emplace_back(key);
    return Value{std::move(out)};
  });
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string_view key = keys.at(i).as_string().value_or("");
    if (key.empty()) continue;
    const auto* item = instrument->find_item(writing.artifact["answers"].at(i).text("item"));
    if (std::ranges::find(known->items, instrument->place_of(*item), &instruments::ScoredItem::place) !=
        known->items.end())
      draft.append("hasMember", writing.names.reference(key));
  }
}

void read_origin(const Value& fhir, json::Object& out, Reading& /*reading*/) {
  const Value& origin = extension_value(fhir, kOriginUrl, "valueCode");
  out.push_back(json::Member::constant("origin", origin.is_null() ? Value::literal(kOrigins.front()) : origin));
}

void write_origin(const Value& score, Draft& draft, Writing& /*writing*/) {
  draft.append("extension", simple_extension(kOriginUrl, "valueCode", score["origin"]));
}

// Codings of the instrument's own score without the display.
Value without_display(const Score& score, const Value& code) {
  json::Array codings;
  for (const Value& coding : code["coding"].items()) {
    const bool is_own = coding.text("system") == score.system && coding.text("code") == score.code;
    codings.push_back(is_own ? json::with(coding, "display", {}) : coding);
  }
  return json::with(code, "coding", Value{std::move(codings)});
}

// The code of a computed score has no display in the artifact, but people read the Observation.
void write_code(const Value& score, Draft& draft, Writing& writing) {
  const Instrument* instrument = instrument_of(writing.context, writing.artifact);
  const Score* known = instrument == nullptr ? nullptr : score_named(*instrument, score["code"]);
  // Unless a concept map added the site's own code.
  const bool is_plain = score.text("origin") == "computed" && score["code"]["coding"].size() == 1;
  if (known != nullptr && is_plain) return draft.put("code", known->concept_value);
  const Step member{writing.place, "code", "code"};
  draft.put("code", kConceptCodec.write(kConceptCodec, score["code"], writing));
}

void read_code(const Value& fhir, json::Object& out, Reading& reading) {
  Value code = kConceptCodec.read(kConceptCodec, fhir["code"], reading);
  const auto* instrument =
      reading.context.instruments.find_canonical(reading.links.primary().resource.text("questionnaire"));
  const Score* known = instrument == nullptr ? nullptr : score_named(*instrument, code);
  if (known != nullptr && extension_value(fhir, kOriginUrl, "valueCode").as_string() == "computed")
    code = without_display(*known, code);
  if (!code.is_null()) out.push_back(json::Member::constant("code", std::move(code)));
}

constexpr std::array kTScoreCodes{kTScore};
constexpr Codec kTScoreCodesCodec = coded(kObservationCodes, kTScoreCodes);
constexpr std::array<Placement, 2> kOriginPlacements{{
    {.member = "origin", .url = kOriginUrl, .value = "valueCode"},
    {.url = kOriginUrl,
     .value = "valueCode",
     .kept = Kept::mark,
     .when = "the code is none of a loaded instrument's scores"},
}};
constexpr std::array<Placement, 2> kCodePlacements{{
    {.member = "code", .path = "code", .codec = &kConceptCodec},
    {.path = "code.coding.display",
     .kept = Kept::copy,
     .when = "the score is computed: the instrument's own word for it"},
}};
constexpr std::array<Placement, 2> kFocusPlacements{{
    {.member = "/goals", .path = "focus", .codec = &kArtifactRefCodec, .when = "there are scores"},
    {.member = "/decisions", .path = "focus", .codec = &kArtifactRefCodec, .when = "there are scores"},
}};
constexpr std::array<Placement, 1> kValuePlacements{{{.member = "value", .path = "valueQuantity.value"}}};
constexpr std::array<Placement, 1> kMemberPlacements{
    {{.path = "hasMember", .kept = Kept::copy, .when = "the Observations of the items that it is made of"}}};
constexpr std::array<Placement, 2> kTScorePlacements{{
    {.member = "tScore", .path = "component.valueQuantity.value"},
    {.path = "component.code", .codec = &kTScoreCodesCodec, .kept = Kept::copy, .when = "and LOINC's, if it has one"},
}};

constexpr std::array kRows{
    Row{.member = "origin",
        .as = As::custom,
        .write = write_origin,
        .read = read_origin,
        .placements = kOriginPlacements},
    Row{.member = "prorated", .path = kProratedUrl, .codec = &kSame, .as = As::extension, .value = "valueBoolean"},
    Row{.as = As::custom, .write = write_observation_head, .read = read_nothing, .placements = kHeadPlacements},
    Row{.path = "category", .as = As::fixed, .in_list = true, .fixed = &kSurvey},
    Row{.member = "code",
        .path = "code",
        .as = As::custom,
        .write = write_code,
        .read = read_code,
        .placements = kCodePlacements},
    Row{.as = As::custom, .write = write_focus, .read = read_nothing, .placements = kFocusPlacements},
    Row{.as = As::custom, .write = write_circumstances, .read = read_nothing, .placements = kCircumstancePlacements},
    Row{.member = "value",
        .path = "value",
        .as = As::custom,
        .write = write_value,
        .read = read_value,
        .placements = kValuePlacements},
    Row{.member = "absent", .path = "dataAbsentReason", .codec = &kAbsenceCodec},
    Row{.member = "interpretation", .path = "interpretation", .codec = &kConceptCodec, .in_list = true},
    Row{.as = As::custom, .write = write_members, .read = read_nothing, .placements = kMemberPlacements},
    Row{.path = "derivedFrom", .as = As::link, .in_list = true, .value = "response"},
    Row{.member = "tScore",
        .as = As::custom,
        .write = write_t_score,
        .read = read_t_score,
        .placements = kTScorePlacements},
};

// An item Observation is derived from the response as well: a score says where it comes from, or has the code of
// one of the instrument's.
bool is_score(const Value& resource, const Instrument* instrument) {
  if (!extension_value(resource, kOriginUrl, "valueCode").is_null()) return true;
  return instrument != nullptr && (score_named(*instrument, resource["code"]) != nullptr ||
                                   t_score_named(*instrument, resource["code"]) != nullptr);
}

// Adds what the focus names and the lists do not hold yet.
void read_focus(const Value& fhir, json::Array& goals, json::Array& decisions, Reading& reading) {
  const Step focused{reading.place, {}, "focus"};
  for (const Value& focus : fhir["focus"].items()) {
    Value ref = kArtifactRefCodec.read(kArtifactRefCodec, focus, reading);
    json::Array& list = ref.text("artifact") == "goal" ? goals : decisions;
    if (!ref.is_null() && std::ranges::find(list, ref) == list.end()) list.push_back(std::move(ref));
  }
}

}  // namespace

constinit const ElementTable kScoreTable{.member = "scores", .role = "score", .type = "Observation", .rows = kRows};

void read_scores(GraphReader& reader, json::Object& out) {
  const Instrument* instrument =
      reader.reading().context.instruments.find_canonical(reader.primary().resource.text("questionnaire"));
  json::Array scores;
  json::Array goals;
  json::Array decisions;
  for (const GraphResource* one : reader.dependents("Observation", kRows, reader.primary())) {
    const bool is_score_of_it =
        reader.reading().is_foreign ? says_score(one->resource, instrument) : is_score(one->resource, instrument);
    if (!is_score_of_it) continue;
    const Step list{reader.reading().place, kScoreTable.member, kScoreTable.type};
    reader.read_element(kScoreTable, *one, scores);
    read_focus(one->resource, goals, decisions, reader.reading());
  }
  const auto put = [&out](std::string_view name, json::Array list) {
    const bool is_known = std::ranges::find(out, name, &json::Member::name) != out.end();
    if (!list.empty() && !is_known) out.push_back(json::Member::constant(name, Value{std::move(list)}));
  };
  put("scores", std::move(scores));
  put("goals", std::move(goals));
  put("decisions", std::move(decisions));
}

}  // namespace concord::mappers::patient_reported_outcome
