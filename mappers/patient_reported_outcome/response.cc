#include "mappers/patient_reported_outcome/response.h"

#include <array>
#include <utility>
#include <vector>

#include "mappers/engine/codecs.h"
#include "mappers/engine/types.h"
#include "mappers/instruments/instrument.h"
#include "mappers/patient_reported_outcome/answers.h"
#include "mappers/patient_reported_outcome/shape.h"
#include "mappers/systems.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using json::Value;

constexpr std::string_view kPertainsToGoalUrl = "http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal";
// Ours: the shared decision that a response without scores is about.
constexpr std::string_view kPertainsToDecisionUrl = canonical_url<"/StructureDefinition/pertains-to-decision">();
// Ours: QuestionnaireResponse has no note element.
constexpr std::string_view kNoteUrl = canonical_url<"/StructureDefinition/response-note">();

constexpr std::array kStatusCodes{
    CodePair{"completed", "completed"},     CodePair{"amended", "amended"},
    CodePair{"in-progress", "in-progress"}, CodePair{"entered-in-error", "entered-in-error"},
    CodePair{"in-progress", "stopped"},  // not finished either; the format has no word for it
};
constexpr Codec kStatusCodec = translated(kStatusCodes, "http://hl7.org/fhir/questionnaire-answers-status");

constexpr std::array<std::string_view, 4> kSourceTypes{"Patient", "Practitioner", "PractitionerRole", "RelatedPerson"};
constexpr std::array<std::string_view, 6> kAuthorTypes{"Device",  "Practitioner",  "PractitionerRole",
                                                       "Patient", "RelatedPerson", "Organization"};
constexpr Codec kSourceCodec = party_of(kSourceTypes);
constexpr Codec kAuthorCodec = party_of(kAuthorTypes);

void write_questionnaire(const Value& artifact, Draft& draft, Writing& writing) {
  const instruments::Instrument* instrument = instrument_of(writing.context, artifact);
  draft.put("questionnaire", instrument == nullptr ? artifact["questionnaire"] : Value{instrument->canonical()});
}

void read_questionnaire(const Value& fhir, json::Object& out, Reading& reading) {
  const Value& canonical = fhir["questionnaire"];
  const instruments::Instrument* instrument =
      reading.context.instruments.find_canonical(canonical.as_string().value_or(""));
  if (instrument != nullptr) {
    out.push_back(json::Member::constant("instrument", instrument->id));
  } else if (canonical.is_string()) {
    out.push_back(json::Member::constant("questionnaire", canonical));
  }
}

// Who answered is the source, who keyed it in the author: the same party when nobody else did.
void write_author(const Value& artifact, Draft& draft, Writing& writing) {
  const Value* entered_by = artifact.find("enteredBy");
  const std::size_t notes = writing.notes.size();
  const Step step{writing.place, entered_by == nullptr ? "completedBy" : "enteredBy", "author"};
  const Value author =
      kAuthorCodec.write(kAuthorCodec, entered_by == nullptr ? artifact["completedBy"] : *entered_by, writing);
  // What there is to note about the source is noted there.
  if (entered_by == nullptr) writing.notes.resize(notes);
  draft.put("author", author);
}

void read_author(const Value& fhir, json::Object& out, Reading& reading) {
  const Value& author = fhir["author"];
  if (author.is_null()) return;
  const Value& source = fhir["source"];
  const Step step{reading.place, source.is_null() ? "completedBy" : "enteredBy", "author"};
  const Value party = normalise(kPartyShape, kAuthorCodec.read(kAuthorCodec, author, reading));
  if (source.is_null()) return out.push_back(json::Member::constant("completedBy", party));
  std::vector<Note> noted_at_source;
  Reading quietly{
      .context = reading.context, .subject = reading.subject, .links = reading.links, .notes = noted_at_source};
  const Value completed_by = normalise(kPartyShape, kSourceCodec.read(kSourceCodec, source, quietly));
  if (!(party == completed_by)) out.push_back(json::Member::constant("enteredBy", party));
}

// With scores, their focus says it.
void write_pertinence(const Value& artifact, Draft& draft, Writing& writing) {
  if (artifact["scores"].size() > 0) return;
  const auto append = [&](std::string_view member, std::string_view url) {
    for (const Value& ref : artifact[member].items())
      draft.append("extension",
                   simple_extension(url, "valueReference", kArtifactRefCodec.write(kArtifactRefCodec, ref, writing)));
  };
  append("goals", kPertainsToGoalUrl);
  append("decisions", kPertainsToDecisionUrl);
}

void read_pertinence(const Value& fhir, json::Object& out, Reading& reading) {
  const auto read = [&](std::string_view member, std::string_view url) {
    json::Array refs;
    const Step list{reading.place, member, Step::Extension{.url = url}};
    for (const Value& extension : fhir["extension"].items()) {
      if (extension.text("url") != url) continue;
      Value ref = kArtifactRefCodec.read(kArtifactRefCodec, extension["valueReference"], reading);
      if (!ref.is_null()) refs.push_back(std::move(ref));
    }
    if (!refs.empty()) out.push_back(json::Member::constant(member, Value{std::move(refs)}));
  };
  read("goals", kPertainsToGoalUrl);
  read("decisions", kPertainsToDecisionUrl);
}

constexpr std::array<Placement, 2> kPertinencePlacements{{
    {.member = "goals",
     .url = kPertainsToGoalUrl,
     .value = "valueReference",
     .codec = &kArtifactRefCodec,
     .when = "there are no scores"},
    {.member = "decisions",
     .url = kPertainsToDecisionUrl,
     .value = "valueReference",
     .codec = &kArtifactRefCodec,
     .when = "there are no scores"},
}};
constexpr std::array<Placement, 2> kQuestionnairePlacements{{
    {.member = "questionnaire", .path = "questionnaire"},
    {.member = "instrument", .path = "questionnaire", .when = "it is the canonical of a loaded instrument"},
}};
constexpr std::array<Placement, 2> kAuthorPlacements{{
    {.member = "enteredBy", .path = "author", .codec = &kAuthorCodec},
    {.member = "completedBy",
     .path = "author",
     .codec = &kAuthorCodec,
     .kept = Kept::copy,
     .when = "nobody else entered it"},
}};
constexpr std::array kPertinenceUrls{kPertainsToGoalUrl, kPertainsToDecisionUrl};

constexpr std::array kRows{
    Row{.member = "notes",
        .path = kNoteUrl,
        .codec = &kNoteCodec,
        .as = As::extension,
        .is_list = true,
        .value = "valueAnnotation"},
    Row{.member = "goals",
        .as = As::custom,
        .write = write_pertinence,
        .read = read_pertinence,
        .extension_urls = kPertinenceUrls,
        .placements = kPertinencePlacements},
    Row{.member = "basedOn", .path = "basedOn", .codec = &kReferenceCodec, .is_list = true},
    Row{.member = "questionnaire",
        .path = "questionnaire",
        .as = As::custom,
        .write = write_questionnaire,
        .read = read_questionnaire,
        .placements = kQuestionnairePlacements},
    Row{.member = "status", .path = "status", .codec = &kStatusCodec},
    Row{.member = "encounter", .path = "encounter", .codec = &kReferenceCodec},
    Row{.member = "authored", .path = "authored", .codec = &kSame},
    Row{.member = "enteredBy",
        .path = "author",
        .as = As::custom,
        .write = write_author,
        .read = read_author,
        .placements = kAuthorPlacements},
    Row{.member = "completedBy", .path = "source", .codec = &kSourceCodec},
    Row{.member = "answers",
        .path = "item",
        .as = As::custom,
        .write = write_answers,
        .read = read_answers,
        .placements = kAnswerPlacements},
};

}  // namespace

constinit const PrimaryTable kResponseTable{.artifact = "patient-reported-outcome",
                                            .type = "QuestionnaireResponse",
                                            .role = "response",
                                            .rows = kRows,
                                            .has_identifier_list = false};

}  // namespace concord::mappers::patient_reported_outcome
