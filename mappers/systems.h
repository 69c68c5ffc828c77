// Code systems, profiles and extension URLs that the mappings use, each once.
#pragma once

#include <string_view>

#include "core/canonical.h"

namespace concord::mappers {

inline constexpr std::string_view kLoinc = "http://loinc.org";
inline constexpr std::string_view kSnomed = "http://snomed.info/sct";
inline constexpr std::string_view kUcum = "http://unitsofmeasure.org";
inline constexpr std::string_view kObservationCategory = "http://terminology.hl7.org/CodeSystem/observation-category";
inline constexpr std::string_view kProvenanceParticipantType =
    "http://terminology.hl7.org/CodeSystem/provenance-participant-type";
inline constexpr std::string_view kDataOperation = "http://terminology.hl7.org/CodeSystem/v3-DataOperation";
inline constexpr std::string_view kDataAbsentReason = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

// Ours: meta.tag of every resource of a graph, with the artifact's UUIDv5 as code.
inline constexpr std::string_view kArtifactTagSystem = canonical_url<"/sid/artifact">();
inline constexpr std::string_view kUsCoreParticipantType =
    "http://hl7.org/fhir/us/core/CodeSystem/us-core-provenance-participant-type";
inline constexpr std::string_view kObservationValue = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
// Ours: names software that no partner knows: "concord", which assembles a graph, and by its URI the source of the
// artifact, which sends it.
inline constexpr std::string_view kDeviceSystem = canonical_url<"/sid/device">();
// Ours: what an Observation of a goal or a decision says, where no published code does.
inline constexpr std::string_view kObservationCodes = canonical_url<"/CodeSystem/observation">();

// Ours: on a primary resource, the instant that orders the versions of its artifact.
inline constexpr std::string_view kRecordedAtUrl = canonical_url<"/StructureDefinition/recorded-at">();
// Ours: on a dependent resource, its place (from 1) in the list of the artifact it came from.
inline constexpr std::string_view kListPositionUrl = canonical_url<"/StructureDefinition/list-position">();
// Ours: on a Reference or an author, what the person is to the patient here, where the reference does not say it.
inline constexpr std::string_view kPartyRoleUrl = canonical_url<"/StructureDefinition/party-role">();
inline constexpr std::string_view kPartyRelationshipUrl = canonical_url<"/StructureDefinition/party-relationship">();
inline constexpr std::string_view kPartyOnBehalfOfUrl = canonical_url<"/StructureDefinition/party-on-behalf-of">();
// Ours: on a Coding, the ConceptMap of the site by which it was translated from another one of the same concept.
inline constexpr std::string_view kTranslatedByUrl = canonical_url<"/StructureDefinition/translated-by">();
// Ours: the real reference of a party whose type FHIR forbids at this place.
inline constexpr std::string_view kPartyReferenceUrl = canonical_url<"/StructureDefinition/party-reference">();

}  // namespace concord::mappers
