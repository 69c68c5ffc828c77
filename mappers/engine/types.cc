#include "mappers/engine/types.h"

#include <string>

namespace concord::mappers {
namespace {

using json::Pointer;
using json::Value;

constexpr std::array<MemberShape, 4> kCodingMembers{{
    {.name = "system", .form = Form::uri, .description = "The code system."},
    {.name = "version", .form = Form::text, .description = "The version of the code system."},
    {.name = "code", .form = Form::token, .description = "The code."},
    {.name = "display", .form = Form::text, .description = "What the code means, as the code system says it."},
}};

constexpr std::array<MemberShape, 2> kConceptMembers{{
    {.name = "text", .form = Form::text, .description = "In plain words."},
    {.name = "coding",
     .form = Form::object,
     .count = Count::list,
     .object = &kCodingShape,
     .description = "The same meaning in code systems."},
}};

constexpr std::array<MemberShape, 2> kTextedConceptMembers{{
    {.name = "text",
     .form = Form::text,
     .description = "In the person's own words.",
     .absent = "the display of the first coding that has one, else refused (422)"},
    {.name = "coding",
     .form = Form::object,
     .count = Count::list,
     .object = &kCodingShape,
     .description = "The same meaning in code systems."},
}};

constexpr std::array<MemberShape, 2> kIdentifierMembers{{
    {.name = "system", .form = Form::uri, .count = Count::required, .description = "Who gave the identifier."},
    {.name = "value", .form = Form::token, .count = Count::required, .description = "The identifier."},
}};

constexpr std::array<MemberShape, 4> kReferenceMembers{{
    {.name = "reference", .form = Form::token, .description = "Literal reference at the partner: Type/id."},
    {.name = "identifier", .form = Form::object, .object = &kIdentifierShape, .description = "Business identifier."},
    {.name = "type", .form = Form::token, .description = "FHIR resource type."},
    {.name = "display", .form = Form::text, .description = "For people."},
}};

constexpr std::array<MemberShape, 7> kPartyMembers{{
    {.name = "role",
     .form = Form::code,
     .count = Count::required,
     .codes = kPartyRoles,
     .description = "What the party is to the patient."},
    {.name = "relationship",
     .form = Form::object,
     .object = &kCodeableConceptShape,
     .description = "The relationship (v3-RoleCode)."},
    {.name = "reference", .form = Form::token, .description = "Literal reference at the partner: Type/id."},
    {.name = "identifier", .form = Form::object, .object = &kIdentifierShape, .description = "Business identifier."},
    {.name = "type", .form = Form::token, .description = "FHIR resource type."},
    {.name = "display", .form = Form::text, .description = "For people."},
    {.name = "onBehalfOf",
     .form = Form::object,
     .object = &kReferenceShape,
     .types = kAgentTypes,
     .description = "The organization the party acts for."},
}};

constexpr std::array<MemberShape, 3> kArtifactRefMembers{{
    {.name = "artifact",
     .form = Form::code,
     .count = Count::required,
     .codes = kArtifactTypes,
     .description = "The type of the artifact."},
    {.name = "source", .form = Form::uri, .count = Count::required, .description = "The artifact's source."},
    {.name = "id", .form = Form::id, .count = Count::required, .description = "The artifact's id."},
}};

constexpr std::array<MemberShape, 3> kNoteMembers{{
    {.name = "by", .form = Form::object, .object = &kPartyShape, .description = "Who made the remark."},
    {.name = "at", .form = Form::date_time, .description = "When."},
    {.name = "text", .form = Form::text, .count = Count::required, .description = "The remark."},
}};

constexpr std::array<MemberShape, 4> kAcceptanceMembers{{
    {.name = "party", .form = Form::object, .count = Count::required, .object = &kPartyShape, .description = "Who."},
    {.name = "status",
     .form = Form::code,
     .codes = kAcceptanceStatuses,
     .fallback = "pending",
     .description = "Whether the party agrees."},
    {.name = "priority", .form = Form::code, .codes = kPriorities, .description = "How important it is to the party."},
    {.name = "comment", .form = Form::text, .description = "What the party says about it."},
}};

// The resource type that a role stands for when nothing else says it; the first row of a type is the role that
// the type stands for.
struct RoleType {
  std::string_view role;
  std::string_view type;
};
constexpr std::array kRoleTypes{
    RoleType{"patient", "Patient"},           RoleType{"clinician", "Practitioner"},
    RoleType{"family", "RelatedPerson"},      RoleType{"caregiver", "RelatedPerson"},
    RoleType{"organization", "Organization"}, RoleType{"device", "Device"},
};

void coding_rule(const Value& coding, const Pointer& at, Findings& findings) {
  if (coding.find("code") == nullptr && coding.find("display") == nullptr) {
    findings.add(at, "invariant", "a coding needs a code or a display");
  }
}

void concept_rule(const Value& concept_value, const Pointer& at, Findings& findings) {
  if (concept_value.find("text") == nullptr && concept_value["coding"].size() == 0) {
    findings.add(at, "invariant", "needs a text or a coding");
  }
}

void texted_rule(const Value& concept_value, const Pointer& at, Findings& findings) {
  if (settle_texted_concept(concept_value).find("text") == nullptr) {
    findings.add(at / "text", "required", "is required: the text, or a coding with a display");
  }
}

// "Type/id" with a type that looks like one; no absolute URLs, no queries: the partner's base is not ours to name.
bool is_literal(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos || slash == 0) return false;
  const std::string_view type = text.substr(0, slash);
  const std::string_view id = text.substr(slash + 1);
  const bool type_ok = type.front() >= 'A' && type.front() <= 'Z' && std::ranges::all_of(type, [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                       });
  return type_ok && !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
         });
}

void literal_rule(const Value& object, const Pointer& at, Findings& findings) {
  const auto reference = object["reference"].as_string();
  if (!reference) return;
  if (!is_literal(*reference)) return findings.add(at / "reference", "value", "must be a relative reference: Type/id");
  const auto type = object["type"].as_string();
  if (type && *type != reference->substr(0, reference->find('/'))) {
    findings.add(at / "type", "invariant", "contradicts the type in `reference`");
  }
}

void reference_rule(const Value& object, const Pointer& at, Findings& findings) {
  literal_rule(object, at, findings);
  if (object.find("reference") == nullptr && object.find("identifier") == nullptr &&
      object.find("display") == nullptr) {
    findings.add(at, "invariant", "needs a reference, an identifier or a display");
  }
}

void patient_rule(const Value& object, const Pointer& at, Findings& findings) {
  literal_rule(object, at, findings);
  const auto reference = object["reference"].as_string();
  if (reference && !reference->starts_with("Patient/")) findings.add(at / "reference", "value", "must be Patient/{id}");
  if ((object.find("reference") == nullptr) == (object.find("identifier") == nullptr)) {
    findings.add(at, "invariant", "needs either an identifier or a reference, not both");
  }
  const auto type = object["type"].as_string();
  if (type && *type != "Patient") findings.add(at / "type", "value", "must be Patient");
}

// A party of role patient that names somebody else than the artifact's patient.
bool names_another_patient(const Value& party, const Value& patient) {
  const std::string_view reference = party.text("reference");
  if (!reference.empty() && patient.find("reference") != nullptr) return reference != patient.text("reference");
  const Value* identifier = party.find("identifier");
  const Value* known = patient.find("identifier");
  return identifier != nullptr && known != nullptr && !(*identifier == *known);
}

void party_rule(const Value& object, const Pointer& at, Findings& findings) {
  const Value* patient = findings.patient();
  if (patient != nullptr && object.text("role") == "patient" && names_another_patient(object, *patient))
    findings.add(at, "invariant", "a party of role patient must be the artifact's patient");
  literal_rule(object, at, findings);
  const std::string_view type = named_type(object);
  if (!type.empty() && std::ranges::find(kPartyTypes, type) == kPartyTypes.end())
    findings.add(at / (object.find("reference") == nullptr ? "type" : "reference"), "value",
                 "is of a type that takes no part in care");
}

void explain_concept(const Value& before, const Value& /*after*/, const Pointer& at, std::vector<Note>& notes) {
  if (before.is_string()) {
    notes.push_back({NoteKind::normalised, at.str(), {}, "a string stands for a CodeableConcept: it is its text"});
  } else if (is_coding_shorthand(before)) {
    notes.push_back({NoteKind::normalised, at.str(), {}, "a Coding stands for a CodeableConcept: it is its coding"});
  }
}

void explain_texted(const Value& before, const Value& after, const Pointer& at, std::vector<Note>& notes) {
  explain_concept(before, after, at, notes);
  if (before.is_string() || before.find("text") != nullptr) return;
  const Pointer text = at / "text";
  notes.push_back({NoteKind::defaulted, text.str(), {}, "is absent: the display of a coding stands in for it"});
}

// That a type is left out which the role says is not worth a note.
void explain_party(const Value& before, const Value& /*after*/, const Pointer& at, std::vector<Note>& notes) {
  if (before.text("role") != "patient") return;
  for (const std::string_view name : {"reference", "identifier"}) {
    if (before.find(name) == nullptr) continue;
    const Pointer here = at / name;
    notes.push_back(
        {NoteKind::normalised, here.str(), {}, "a party of role patient is the artifact's patient: left out"});
  }
}

}  // namespace

bool is_coding_shorthand(const Value& value) {
  return value.is_object() && value.find("coding") == nullptr && value.find("text") == nullptr &&
         (value.find("code") != nullptr || value.find("system") != nullptr);
}

Value settle_concept(const Value& value) {
  if (value.is_string()) return json::object({{"text", value}});
  if (is_coding_shorthand(value)) return json::object({{"coding", json::Array{value}}});
  return value;
}

Value settle_texted_concept(const Value& value) {
  const Value settled = settle_concept(value);
  if (settled.find("text") != nullptr) return settled;
  for (const Value& coding : settled["coding"].items()) {
    if (const Value* display = coding.find("display"); display != nullptr) return json::with(settled, "text", *display);
  }
  return settled;
}

Value settle_patient(const Value& value) { return json::with(value, "type", Value{}); }

Value settle_party(const Value& value) {
  Value out = value;
  // The patient's own party is the artifact's patient: that it names it again says nothing more.
  if (out.text("role") == "patient") {
    for (const std::string_view name : {"reference", "identifier", "type"}) out = json::with(out, name, Value{});
    return out;
  }
  const bool is_logical = out.find("reference") == nullptr && out.find("identifier") != nullptr;
  if (is_logical && out.text("type") == type_of_role(out.text("role"))) return json::with(out, "type", Value{});
  return out;
}

std::string_view named_type(const Value& reference) {
  const auto literal = reference["reference"].as_string();
  if (!literal) return reference.text("type");
  return is_literal(*literal) ? literal->substr(0, literal->find('/')) : std::string_view{};
}

std::string_view type_of_role(std::string_view role) {
  const auto* row = std::ranges::find(kRoleTypes, role, &RoleType::role);
  return row == kRoleTypes.end() ? std::string_view{} : row->type;
}

std::string_view role_of_type(std::string_view type) {
  if (type == "PractitionerRole") return "clinician";
  const auto* row = std::ranges::find(kRoleTypes, type, &RoleType::type);
  return row == kRoleTypes.end() ? std::string_view{} : row->role;
}

constinit const ObjectShape kCodingShape{
    .name = "Coding", .members = kCodingMembers, .rule = coding_rule, .description = "A code in a code system."};
constinit const ObjectShape kCodeableConceptShape{.name = "CodeableConcept",
                                                  .members = kConceptMembers,
                                                  .rule = concept_rule,
                                                  .is_text_shorthand = true,
                                                  .settle = settle_concept,
                                                  .explain = explain_concept,
                                                  .description = "A concept: text, codings, or both."};
constinit const ObjectShape kTextedConceptShape{
    .name = "TextedConcept",
    .members = kTextedConceptMembers,
    .rule = texted_rule,
    .is_text_shorthand = true,
    .settle = settle_texted_concept,
    .explain = explain_texted,
    .description = "A concept in the person's own words, perhaps with codings."};
constinit const ObjectShape kIdentifierShape{
    .name = "Identifier", .members = kIdentifierMembers, .description = "A business identifier."};
constinit const ObjectShape kReferenceShape{.name = "Reference",
                                            .members = kReferenceMembers,
                                            .rule = reference_rule,
                                            .description = "A reference to something the partner holds."};
constinit const ObjectShape kPatientShape{.name = "Patient",
                                          .members = kReferenceMembers,
                                          .rule = patient_rule,
                                          .settle = settle_patient,
                                          .description = "The patient, by identifier or by reference."};
constinit const ObjectShape kPartyShape{.name = "Party",
                                        .members = kPartyMembers,
                                        .rule = party_rule,
                                        .settle = settle_party,
                                        .explain = explain_party,
                                        .description = "A person, organization or device that takes part."};
constinit const ObjectShape kArtifactRefShape{
    .name = "ArtifactRef", .members = kArtifactRefMembers, .description = "Another artifact."};
constinit const ObjectShape kAcceptanceShape{
    .name = "Acceptance", .members = kAcceptanceMembers, .description = "What one party thinks of it."};
constinit const ObjectShape kNoteShape{.name = "Note", .members = kNoteMembers, .description = "A remark."};

std::size_t count_values(const Value& object) {
  return static_cast<std::size_t>(std::ranges::count_if(
      kValueChoice, [&object](const MemberShape& member) { return object.find(member.name) != nullptr; }));
}

}  // namespace concord::mappers
