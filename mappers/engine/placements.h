// Where the codecs that have no rows put the members of their values. The mapping itself never looks at it.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "mappers/engine/table.h"

namespace concord::mappers {

// Who may write an Annotation.
inline constexpr std::array<std::string_view, 4> kAnnotationTypes{"Practitioner", "Patient", "RelatedPerson",
                                                                  "Organization"};

extern const std::array<Placement, 4> kCodingPlacements;
extern const std::array<Placement, 2> kConceptPlacements;
extern const std::array<Placement, 7> kReferencePlacements;
extern const std::array<Placement, 4> kQuantityPlacements;
extern const std::array<Placement, 3> kArtifactRefPlacements;
extern const std::array<Placement, 8> kNotePlacements;
extern const std::array<Placement, 1> kCodedPlacements;
inline constexpr std::size_t kOpenPartyPlacements = 13;  // those that a party of any type needs come first
extern const std::array<Placement, 18> kPartyPlacements;

// What every primary resource, every other resource, and every Provenance of ours has.
extern const std::array<Placement, 10> kPrimaryFrame;
extern const std::array<Placement, 5> kDependentFrame;
extern const std::array<Placement, 7> kProvenanceFrame;

}  // namespace concord::mappers
