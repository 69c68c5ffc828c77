// The shapes that all artifact types share: CodeableConcept, Reference, Quantity, Party and their kin.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

#include "mappers/engine/shape.h"

namespace concord::mappers {

extern const ObjectShape kCodingShape;
extern const ObjectShape kCodeableConceptShape;  // text or coding, or both
extern const ObjectShape kTextedConceptShape;    // text is required
extern const ObjectShape kIdentifierShape;
extern const ObjectShape kReferenceShape;
extern const ObjectShape kPatientShape;  // identifier, or reference Patient/{id}
extern const ObjectShape kQuantityShape;
extern const ObjectShape kSimpleQuantityShape;  // no comparator
extern const ObjectShape kDurationShape;        // a unit of time, when it has a code
extern const ObjectShape kRangeShape;
extern const ObjectShape kRatioShape;
extern const ObjectShape kPartyShape;
extern const ObjectShape kArtifactRefShape;
extern const ObjectShape kNoteShape;
extern const ObjectShape kAcceptanceShape;  // what one party thinks of a goal or a choice

inline constexpr std::array<std::string_view, 7> kPartyRoles{"patient", "clinician",    "family", "caregiver",
                                                             "peer",    "organization", "device"};
inline constexpr std::array<std::string_view, 1> kSchemaVersions{"1"};
inline constexpr std::array<std::string_view, 3> kPriorities{"high", "medium", "low"};
inline constexpr std::array<std::string_view, 4> kComparators{"<", "<=", ">=", ">"};
inline constexpr std::array<std::string_view, 3> kAcceptanceStatuses{"agree", "disagree", "pending"};
inline constexpr std::array<std::string_view, 4> kArtifactTypes{"goal", "goal-priorities", "shared-decision",
                                                                "patient-reported-outcome"};

// What can take part in care at some place of FHIR.
inline constexpr std::array<std::string_view, 8> kPartyTypes{"Patient",       "Practitioner",     "PractitionerRole",
                                                             "RelatedPerson", "Organization",     "Device",
                                                             "CareTeam",      "HealthcareService"};
// Provenance.agent.who and onBehalfOf.
inline constexpr std::array<std::string_view, 6> kAgentTypes{"Practitioner", "PractitionerRole", "RelatedPerson",
                                                             "Patient",      "Device",           "Organization"};
inline constexpr std::array<std::string_view, 1> kEncounterTypes{"Encounter"};

// Members of every artifact, to be put before and after its own ones. `type` is the name of the artifact type: a
// list of one that lives for ever.
[[nodiscard]] constexpr std::array<MemberShape, 8> common_head(const std::array<std::string_view, 1>& type) {
  return {{
      {.name = "artifact",
       .form = Form::code,
       .count = Count::required,
       .codes = type,
       .description = "The type of this artifact."},
      {.name = "schemaVersion",
       .form = Form::code,
       .count = Count::required,
       .codes = kSchemaVersions,
       .description = "The version of this format."},
      {.name = "source",
       .form = Form::uri,
       .count = Count::required,
       .description = "The system that holds the artifact. With `id` it names the artifact for ever."},
      {.name = "id", .form = Form::id, .count = Count::required, .description = "The artifact's id within `source`."},
      {.name = "recordedAt",
       .form = Form::instant,
       .count = Count::required,
       .description = "When this version was recorded. Orders the versions of one artifact."},
      {.name = "authors",
       .form = Form::object,
       .count = Count::list,
       .object = &kPartyShape,
       .description = "Who wrote it.",
       .absent = "the Provenance names Concord alone"},
      {.name = "patient",
       .form = Form::object,
       .count = Count::required,
       .object = &kPatientShape,
       .description = "Whom it is about. Looked up at the partner, never created."},
      {.name = "encounter",
       .form = Form::object,
       .object = &kReferenceShape,
       .types = kEncounterTypes,
       .description = "The encounter it came out of."},
  }};
}
inline constexpr std::array<MemberShape, 1> kLanguageMember{{
    {.name = "language", .form = Form::language, .description = "The language of its texts (BCP 47)."},
}};
inline constexpr std::array<MemberShape, 2> kCommonTail{{
    {.name = "notes",
     .form = Form::object,
     .count = Count::list,
     .object = &kNoteShape,
     .description = "Remarks, each with who made it and when."},
    {.name = "extension",
     .form = Form::extension,
     .count = Count::list,
     .description = "FHIR extensions of the primary resource, carried without loss."},
}};

// The value choice, for one `description`.
inline constexpr std::array<MemberShape, 7> kValueChoice{{
    {.name = "valueQuantity",
     .form = Form::object,
     .object = &kQuantityShape,
     .description = "The value: a measured amount."},
    {.name = "valueRange",
     .form = Form::object,
     .object = &kRangeShape,
     .description = "The value: from `low` to `high`."},
    {.name = "valueRatio",
     .form = Form::object,
     .object = &kRatioShape,
     .description = "The value: a ratio of two amounts."},
    {.name = "valueCodeableConcept",
     .form = Form::object,
     .object = &kCodeableConceptShape,
     .description = "The value: a concept."},
    {.name = "valueString", .form = Form::text, .description = "The value: a text."},
    {.name = "valueBoolean", .form = Form::boolean, .description = "The value: yes or no."},
    {.name = "valueInteger", .form = Form::integer, .description = "The value: a whole number."},
}};
// A Coding where a CodeableConcept is expected: it has a code or a system, and neither text nor coding.
[[nodiscard]] bool is_coding_shorthand(const json::Value& value);
// A string, a Coding or a CodeableConcept as a CodeableConcept.
[[nodiscard]] json::Value settle_concept(const json::Value& value);
// The same, and the first display stands in for a missing text.
[[nodiscard]] json::Value settle_texted_concept(const json::Value& value);
// A patient without a type, which is always Patient.
[[nodiscard]] json::Value settle_patient(const json::Value& value);
// A Party without what its role says by itself.
[[nodiscard]] json::Value settle_party(const json::Value& value);
// The resource type that a Reference or a Party names: in its literal, or by `type`; "" for none and for a literal
// that is no Type/id.
[[nodiscard]] std::string_view named_type(const json::Value& reference);
// The resource type a role stands for, and the role a type stands for; "" for none.
[[nodiscard]] std::string_view type_of_role(std::string_view role);
[[nodiscard]] std::string_view role_of_type(std::string_view type);
// How many of the value choice an object has.
[[nodiscard]] std::size_t count_values(const json::Value& object);

// head + own + tail as one constant array.
template <std::size_t... Sizes>
[[nodiscard]] constexpr auto join(const std::array<MemberShape, Sizes>&... parts) {
  std::array<MemberShape, (Sizes + ...)> out{};
  std::size_t at = 0;
  ((std::copy(parts.begin(), parts.end(), out.begin() + static_cast<std::ptrdiff_t>(at)), at += Sizes), ...);
  return out;
}

}  // namespace concord::mappers
