// The concept maps of a site: R4 ConceptMaps in a folder, read once at start.
#pragma once

#include <string>

#include "core/result.h"
#include "fhir/validate/validator.h"
#include "mappers/concept_maps/concept_maps.h"

namespace concord::app {

// The maps of the `*.json` files of the folder; none for an empty name. Hidden files are left out. Errors:
// unprocessable with every fault of every file, as "file#/pointer"; of the folder itself when it cannot be read or
// holds more than mappers::concept_maps::kMapsMax.
[[nodiscard]] Result<mappers::concept_maps::ConceptMaps> load_concept_maps(const std::string& folder,
                                                                           const fhir::Validator& validator);

}  // namespace concord::app
