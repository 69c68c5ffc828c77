#include "mappers/engine/placements.h"

#include "mappers/engine/codecs.h"
#include "mappers/references.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

constexpr std::string_view kResolved = "delivery found what the identifier names and made the reference literal";
constexpr std::string_view kOtherRole = "the role is not what the type of what is referenced says";
constexpr std::string_view kNotAllowed = "FHIR does not allow a party of this type here";

constexpr std::string_view kUnnamed = "the party has neither reference nor identifier";
constexpr Codec kAnnotationParty = party_of(kAnnotationTypes);

}  // namespace

constexpr std::array<Placement, 7> kPatientPlacements{{
    {.member = "reference", .path = "reference"},
    {.member = "identifier", .path = "identifier"},
    {.member = "identifier.system", .path = "identifier.system"},
    {.member = "identifier.value", .path = "identifier.value"},
    {.member = "type",
     .path = "type",
     .kept = Kept::implied,
     .when = "it is always Patient; the normal form leaves it out"},
    {.member = "display", .path = "display"},
    {.url = kResolvedReferenceUrl, .value = "valueBoolean", .kept = Kept::copy, .when = kResolved},
}};
constexpr Codec kPatientCodec{.write = nullptr, .read = nullptr, .placements = kPatientPlacements};
constexpr Codec kTagCodec{.write = nullptr, .read = nullptr, .system = kArtifactTagSystem};

// Who a Provenance names; for whom stands beside.
constexpr Codec kAgentCodec{.write = codec::write_party,
                            .read = codec::read_party,
                            .placements = {kPartyPlacements.data() + 1, kPartyPlacements.size() - 1}};

constinit const std::array<Placement, 1> kCodedPlacements{{{.path = "coding.code"}}};

constinit const std::array<Placement, 18> kPartyPlacements{{
    {.member = "onBehalfOf", .url = kPartyOnBehalfOfUrl, .value = "valueReference", .codec = &kReferenceCodec},
    {.member = "role", .path = "type", .kept = Kept::implied, .when = "the type of what is referenced says it"},
    {.member = "role",
     .url = kPartyRoleUrl,
     .value = "valueCode",
     .when = "the type of what is referenced does not say it"},
    {.member = "relationship", .url = kPartyRelationshipUrl, .value = "valueCodeableConcept", .codec = &kConceptCodec},
    {.member = "reference", .path = "reference"},
    {.member = "identifier", .path = "identifier"},
    {.member = "identifier.system", .path = "identifier.system"},
    {.member = "identifier.value", .path = "identifier.value"},
    {.member = "type", .path = "type"},
    {.member = "display", .path = "display"},
    {.member = "identifier", .url = kPartyRoleUrl, .value = "valueCode", .kept = Kept::mark, .when = kOtherRole},
    {.member = "type", .url = kPartyRoleUrl, .value = "valueCode", .kept = Kept::mark, .when = kOtherRole},
    {.url = kResolvedReferenceUrl, .value = "valueBoolean", .kept = Kept::copy, .when = kResolved},
    {.member = "reference", .url = kPartyReferenceUrl, .value = "valueReference.reference", .when = kNotAllowed},
    {.member = "identifier", .url = kPartyReferenceUrl, .value = "valueReference.identifier", .when = kNotAllowed},
    {.member = "identifier.system",
     .url = kPartyReferenceUrl,
     .value = "valueReference.identifier.system",
     .when = kNotAllowed},
    {.member = "identifier.value",
     .url = kPartyReferenceUrl,
     .value = "valueReference.identifier.value",
     .when = kNotAllowed},
    {.member = "type", .url = kPartyReferenceUrl, .value = "valueReference.type", .when = kNotAllowed},
}};

constinit const std::array<Placement, 4> kCodingPlacements{{{.member = "system", .path = "system"},
                                                            {.member = "version", .path = "version"},
                                                            {.member = "code", .path = "code"},
                                                            {.member = "display", .path = "display"}}};

constinit const std::array<Placement, 2> kConceptPlacements{
    {{.member = "text", .path = "text"}, {.member = "coding", .path = "coding", .codec = &kCodingCodec}}};

constinit const std::array<Placement, 7> kReferencePlacements{
    {{.member = "reference", .path = "reference"},
     {.member = "identifier", .path = "identifier"},
     {.member = "identifier.system", .path = "identifier.system"},
     {.member = "identifier.value", .path = "identifier.value"},
     {.member = "type", .path = "type"},
     {.member = "display", .path = "display"},
     {.url = kResolvedReferenceUrl, .value = "valueBoolean", .kept = Kept::copy, .when = kResolved}}};

constinit const std::array<Placement, 4> kQuantityPlacements{{{.member = "value", .path = "value"},
                                                              {.member = "comparator", .path = "comparator"},
                                                              {.member = "unit", .path = "unit"},
                                                              {.member = "code", .path = "code"}}};

constinit const std::array<Placement, 3> kArtifactRefPlacements{
    {{.member = "artifact", .path = "type", .kept = Kept::implied, .when = "the resource type stands for it"},
     {.member = "source", .path = "identifier.system"},
     {.member = "id", .path = "identifier.value"}}};

constinit const std::array<Placement, 8> kNotePlacements{{
    {.member = "by", .path = "authorReference", .codec = &kAnnotationParty},
    {.member = "by.display", .path = "authorString", .when = kUnnamed},
    {.member = "by.role", .path = "_authorString", .url = kPartyRoleUrl, .value = "valueCode", .when = kUnnamed},
    {.member = "by.relationship",
     .path = "_authorString",
     .url = kPartyRelationshipUrl,
     .value = "valueCodeableConcept",
     .codec = &kConceptCodec,
     .when = kUnnamed},
    {.member = "by.onBehalfOf",
     .path = "_authorString",
     .url = kPartyOnBehalfOfUrl,
     .value = "valueReference",
     .codec = &kReferenceCodec,
     .when = kUnnamed},
    {.member = "by.type",
     .path = "_authorString",
     .url = kPartyReferenceUrl,
     .value = "valueReference.type",
     .when = kUnnamed},
    {.member = "at", .path = "time"},
    {.member = "text", .path = "text"},
}};

constinit const std::array<Placement, 10> kPrimaryFrame{{
    {.member = "artifact", .kept = Kept::implied, .when = "the resource type and its code stand for it"},
    {.member = "schemaVersion", .kept = Kept::implied, .when = "there is one version so far"},
    {.path = "meta.security", .kept = Kept::copy, .when = "PATAST: the patient alone states it"},
    {.path = "meta.tag",
     .codec = &kTagCodec,
     .kept = Kept::copy,
     .when = "UUIDv5 of artifact, source and id: one search finds the graph"},
    {.member = "source", .path = "identifier.system"},
    {.member = "id", .path = "identifier.value"},
    {.member = "recordedAt", .url = kRecordedAtUrl, .value = "valueInstant"},
    {.member = "patient", .path = "subject", .codec = &kPatientCodec},
    {.member = "language", .path = "language"},
    {.member = "extension", .path = "extension"},
}};

constinit const std::array<Placement, 5> kDependentFrame{{
    {.path = "meta.security", .kept = Kept::copy, .when = "PATAST: the patient alone states it"},
    {.path = "meta.tag", .codec = &kTagCodec, .kept = Kept::copy, .when = "that of the primary resource"},
    {.path = "language", .kept = Kept::copy, .when = "the artifact has one"},
    {.path = "identifier", .kept = Kept::copy, .when = "the artifact's, with the role and a hash of the content"},
    {.url = kListPositionUrl,
     .value = "valuePositiveInt",
     .kept = Kept::copy,
     .when = "the place in the list, counted from 1; only the order needs it"},
}};

constinit const std::array<Placement, 7> kProvenanceFrame{{
    {.path = "meta.tag", .codec = &kTagCodec, .kept = Kept::copy, .when = "that of the primary resource"},
    {.path = "target", .kept = Kept::copy, .when = "every other resource of the graph"},
    {.member = "recordedAt", .path = "recorded", .kept = Kept::copy},
    {.path = "activity", .kept = Kept::copy, .when = "CREATE: each version has a Provenance of its own"},
    {.path = "agent.type",
     .kept = Kept::copy,
     .when = "author; informant for others who took part; assembler for Concord; transmitter for the source"},
    {.member = "authors", .path = "agent.who", .codec = &kAgentCodec},
    {.member = "authors.onBehalfOf", .path = "agent.onBehalfOf", .codec = &kReferenceCodec},
}};

}  // namespace concord::mappers
