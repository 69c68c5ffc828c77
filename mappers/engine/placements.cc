#include "mappers/engine/placements.h"

#include "mappers/engine/codecs.h"
#include "mappers/references.h"
#include "mappers/systems.h"

namespace concord::mappers {
namespace {

constexpr std::string_view kNotAllowed = "FHIR does not allow a party of this type here";

constexpr std::string_view kUnnamed = "the party has neither reference nor identifier";
constexpr Codec kAnnotationParty = party_of(kAnnotationTypes);

}  // namespace

constinit const std::array<Placement, 1> kCodedPlacements{{{.path = "coding.code"}}};

constinit const std::array<Placement, 15> kPartyPlacements{{
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
    {.member = "onBehalfOf", .url = kPartyOnBehalfOfUrl, .value = "valueReference", .codec = &kReferenceCodec},
    {.url = kResolvedReferenceUrl,
     .value = "valueBoolean",
     .kept = Kept::copy,
     .when = "delivery found what the identifier names and made the reference literal"},
    {.member = "reference", .url = kPartyReferenceUrl, .value = "valueReference.reference", .when = kNotAllowed},
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
     {.url = kResolvedReferenceUrl,
      .value = "valueBoolean",
      .kept = Kept::copy,
      .when = "delivery found what the identifier names and made the reference literal"}}};

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

}  // namespace concord::mappers
