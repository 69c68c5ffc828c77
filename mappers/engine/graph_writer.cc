#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/json/write.h"
#include "core/version.h"
#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
#include "mappers/engine/types.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

using json::Value;

Value subject_of(const Value& artifact) {
  const Value& patient = artifact["patient"];
  const bool is_logical = patient.find("reference") == nullptr;
  return json::keep_text(json::object({{"reference", patient["reference"]},
                                       {"type", is_logical ? Value{"Patient"} : Value{}},
                                       {"identifier", patient["identifier"]}}));
}

Value meta_of(const Names& names) {
  const Value tag = json::object({{"system", Value::literal(kArtifactTagSystem)}, {"code", names.uuid("artifact")}});
  return json::keep_text(json::object({{"tag", json::array_of(tag)}}));
}

constexpr Fixed kAuthor{.system = kProvenanceParticipantType, .code = "author", .display = "Author"};
constexpr Fixed kInformant{.system = kProvenanceParticipantType, .code = "informant", .display = "Informant"};
constexpr Fixed kAssembler{.system = kProvenanceParticipantType, .code = "assembler", .display = "Assembler"};
// By US Core's code: that of HL7's own system came after R4.
constexpr Fixed kTransmitter{.system = kUsCoreParticipantType, .code = "transmitter", .display = "Transmitter"};
constexpr Fixed kCreate{.system = kDataOperation, .code = "CREATE", .display = "create"};

constexpr Codec kAgentCodec = party_of(kAgentTypes);

Value author_agent(const Value& author, Writing& writing) {
  const Value& behalf = author["onBehalfOf"];
  const Value party = json::with(author, "onBehalfOf", Value{});
  return json::object(
      {{"type", fixed_value(kAuthor)},
       {"who", kAgentCodec.write(kAgentCodec, party, writing)},
       {"onBehalfOf", behalf.is_null() ? Value{} : kReferenceCodec.write(kReferenceCodec, behalf, writing)}});
}

// Who took part without being an author.
bool is_bystander(const Value& party, const Value& authors) {
  const Value plain = json::with(party, "onBehalfOf", Value{});
  return std::ranges::none_of(
      authors.items(), [&plain](const Value& author) { return json::with(author, "onBehalfOf", Value{}) == plain; });
}

Value participant_agent(const Value& party, Writing& writing) {
  return json::object({{"type", fixed_value(kInformant)}, {"who", kAgentCodec.write(kAgentCodec, party, writing)}});
}

// Concord itself, known by a business identifier: nothing is created for it.
Value assembler_agent() {
  constexpr auto kMake = [] {
    const Value device =
        json::object({{"type", "Device"},
                      {"identifier", json::object({{"system", Value::literal(kDeviceSystem)}, {"value", "concord"}})},
                      {"display", fmt::format("Concord {}", kVersion)}});
    return json::object({{"type", fixed_value(kAssembler)}, {"who", device}});
  };
  static constinit const Lasting kAgent;
  return kAgent.get(kMake);
}

// The system that the artifact came from.
Value transmitter_agent(const Value& artifact) {
  const Value identifier = json::object({{"system", Value::literal(kDeviceSystem)}, {"value", artifact["source"]}});
  return json::object(
      {{"type", fixed_value(kTransmitter)}, {"who", json::object({{"type", "Device"}, {"identifier", identifier}})}});
}

// The element that says whose statement a resource is, where one party makes it.
struct StatedBy {
  std::string_view type;
  std::string_view element;
};
constexpr std::array kStatedBy{
    StatedBy{"Observation", "performer"},
    StatedBy{"QuestionnaireResponse", "source"},
    StatedBy{"List", "source"},
};

// The security label PATAST: the patient asserts what the resource says.
Value asserted_by_patient(const Value& meta) {
  const Value label = json::object({{"system", Value::literal(kObservationValue)},
                                    {"code", Value::literal("PATAST")},
                                    {"display", Value::literal("patient asserted")}});
  return json::keep_text(json::object({{"security", json::array_of(label)}, {"tag", meta["tag"]}}));
}

}  // namespace

Value simple_extension(std::string_view url, std::string_view value_name, Value value) {
  json::ObjectBuilder out{2};
  out.add("url", Value::literal(url));
  out.add(value_name, std::move(value));
  return out.take();
}

GraphWriter::GraphWriter(const Context& context, const Value& artifact, const PrimaryTable& primary)
    : artifact_{artifact},
      primary_{primary},
      names_{artifact},
      writing_{.context = context,
               .artifact = artifact,
               .subject = subject_of(artifact),
               .notes = notes_,
               .names = names_,
               .is_retracted = artifact.text("status") == "entered-in-error"},
      meta_{meta_of(names_)},
      graph_{.key = key_of(artifact), .resources = {}} {}

Draft GraphWriter::frame(std::string_view type, std::string_view role_key, std::size_t position,
                         std::string_view subject) const {
  Draft draft;
  draft.put("resourceType", Value::literal(type));
  draft.put("meta", meta_);
  draft.put("language", artifact_["language"]);
  if (position > 0) draft.append("extension", simple_extension(kListPositionUrl, "valuePositiveInt", position));
  draft.append("identifier", names_.identifier(role_key));
  draft.put(subject, writing_.subject);
  return draft;
}

bool GraphWriter::is_stated_by_patient(const Draft& draft) const {
  const auto* row = std::ranges::find(kStatedBy, draft.only("resourceType").as_string().value_or(""), &StatedBy::type);
  if (row == kStatedBy.end()) return false;
  const Value& party = draft.only(row->element);
  constexpr std::array<std::string_view, 4> kNaming{"reference", "type", "identifier", "extension"};
  return party.is_object() &&
         std::ranges::all_of(kNaming, [&](std::string_view name) { return party[name] == writing_.subject[name]; });
}

void GraphWriter::add(std::string role, std::string_view role_key, Draft draft) {
  if (is_stated_by_patient(draft)) {
    draft.put("meta", writing_.once("patient's meta", [this] { return asserted_by_patient(meta_); }));
  }
  targets_.push_back(names_.reference(role_key));
  graph_.resources.push_back({.role = std::move(role),
                              .full_url = names_.full_url(role_key),
                              .resource = draft.freeze_resource(narrative_buffer_)});
}

Draft GraphWriter::primary_frame() const {
  Draft draft;
  draft.put("resourceType", Value::literal(primary_.type));
  draft.put("meta", meta_);
  draft.put("language", artifact_["language"]);
  draft.append("extension", simple_extension(kRecordedAtUrl, "valueInstant", artifact_["recordedAt"]));
  for (const Value& extension : artifact_["extension"].items()) draft.append("extension", extension);
  if (primary_.has_identifier_list) {
    draft.append("identifier", names_.primary_identifier());
  } else {
    draft.put("identifier", names_.primary_identifier());
  }
  const Value& display = artifact_["patient"]["display"];
  draft.put("subject", display.is_null() ? writing_.subject : json::with(writing_.subject, "display", display));
  return draft;
}

void GraphWriter::add_primary() {
  Draft draft = primary_frame();
  const Step step{writing_.place, {}, primary_.type};
  write_rows(primary_.rows, artifact_, draft, writing_);
  add(std::string{primary_.role}, primary_.role, std::move(draft));
}

std::vector<std::string> GraphWriter::add_elements(const ElementTable& table) {
  std::vector<std::string> keys;
  RoleKeys role_keys;
  const Value& list = artifact_[table.member];
  const Step member{writing_.place, table.member, table.type};
  for (std::size_t i = 0; i < list.size(); ++i) {
    std::string key = role_keys.next(table.role, list.at(i));
    Draft draft = frame(table.type, key, i + 1, table.subject);
    const Step element{writing_.place, i, Step::OwnResource{}};
    write_rows(table.rows, list.at(i), draft, writing_);
    add(indexed(table.role, i), key, std::move(draft));
    keys.push_back(std::move(key));
  }
  return keys;
}

void GraphWriter::add_provenance() {
  // Each version has a Provenance of its own, which is never changed.
  const std::string role_key = fmt::format("provenance-{}", artifact_.text("recordedAt"));
  json::Array agents;
  const auto each = [&](std::string_view member, const auto& write) {
    const Step list{writing_.place, member, "Provenance.agent"};
    const Value& parties = artifact_[member];
    for (std::size_t i = 0; i < parties.size(); ++i) {
      const Step agent{writing_.place, i, agents.size()};
      const Step who{writing_.place, {}, "who"};
      write(parties.at(i));
    }
  };
  each("authors", [&](const Value& author) { agents.push_back(author_agent(author, writing_)); });
  each("participants", [&](const Value& party) {
    if (is_bystander(party, artifact_["authors"])) agents.push_back(participant_agent(party, writing_));
  });
  agents.push_back(assembler_agent());
  agents.push_back(transmitter_agent(artifact_));
  Draft draft;
  draft.put("resourceType", Value::literal("Provenance"));
  draft.put("id", names_.uuid(role_key));
  draft.put("meta", meta_);
  draft.put("target", std::move(targets_));
  draft.put("recorded", artifact_["recordedAt"]);
  draft.put("activity", fixed_value(kCreate));
  draft.put("agent", std::move(agents));
  add("provenance", role_key, std::move(draft));
}

Mapped GraphWriter::take(std::vector<Alert> alerts) {
  return {.graph = std::move(graph_), .notes = std::move(notes_), .alerts = std::move(alerts)};
}

}  // namespace concord::mappers
