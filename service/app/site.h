// What a site brings along: its instruments and its concept maps, loaded together.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "core/result.h"
#include "fhir/validate/validator.h"
#include "mappers/concept_maps/concept_maps.h"
#include "mappers/instruments/registry.h"
#include "mappers/mapper.h"
#include "service/app/config.h"

namespace concord::app {

struct Site {
  mappers::instruments::Registry instruments;
  mappers::concept_maps::ConceptMaps concept_maps;
};

// Errors: unprocessable with every fault of both folders.
[[nodiscard]] Result<Site> load_site(const Config& config, const fhir::Validator& validator);

// Runs the command with the mappers over what the environment alone names (CONCORD_INSTRUMENTS_FOLDER,
// CONCORD_CONCEPT_MAPS_FOLDER), or the folder of concept maps that is given. Its exit code; kRefused, and every fault
// on `err`, when something cannot be loaded.
[[nodiscard]] int with_site_mappers(const Environment& environment, const std::string& concept_maps_folder,
                                    std::ostream& err, const std::function<int(const mappers::Mappers&)>& command);

}  // namespace concord::app
