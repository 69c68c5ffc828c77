// Where the mapping uses the concept maps: in every CodeableConcept that is written, and in every artifact that gets
// its normal form.
#pragma once

#include <vector>

#include "core/json/pointer.h"
#include "core/json/value.h"
#include "mappers/concept_maps/concept_maps.h"
#include "mappers/engine/place.h"
#include "mappers/engine/shape.h"

namespace concord::mappers {

// The codings of a concept with what the maps make of them behind, each marked by extension; what stands there already
// is not added. `place` is that of the concept. Notes: translated for each that was added, doubted where nothing could
// be.
[[nodiscard]] json::Value with_translations(const concept_maps::ConceptMaps& maps, const json::Value& codings,
                                            Place& place, std::vector<Note>& notes);

// True for a coding that with_translations() added.
[[nodiscard]] bool is_translation(const json::Value& coding);

// The artifact in which each CodeableConcept that has none of the site's codes, but of whose codings exactly one code
// of the site is the equal, has that code in front. Idempotent. Notes as above.
[[nodiscard]] json::Value with_local_codes(const ObjectShape& shape, const json::Value& artifact,
                                           const concept_maps::ConceptMaps& maps, std::vector<Note>& notes);

}  // namespace concord::mappers
