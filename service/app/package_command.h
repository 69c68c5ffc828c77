// `concord conformance-package`: the FHIR package of what the mappings write.
#pragma once

#include <string>

#include "service/app/pipes.h"

namespace concord::app {

// The package (.tgz) to the file, or to `out` when `file` is empty or "-". Exit code kRefused when it cannot be
// written.
[[nodiscard]] int write_package(const std::string& file, const Streams& streams);

}  // namespace concord::app
