// The instruments of a site: files in a folder, read once at start.
#pragma once

#include <cstddef>
#include <string>

#include "core/result.h"
#include "fhir/validate/validator.h"
#include "mappers/instruments/registry.h"

namespace concord::app {

// The shipped instruments and those of the `*.json` files of the folder; an empty name is no folder. Hidden files are
// left out. Errors: unprocessable with every fault of every file, as "file#/pointer"; of the folder itself when it
// cannot be read or holds more than kInstrumentFilesMax.
[[nodiscard]] Result<mappers::instruments::Registry> load_instruments(const std::string& folder,
                                                                      const fhir::Validator& validator);

inline constexpr std::size_t kInstrumentFilesMax = 1'000;

}  // namespace concord::app
