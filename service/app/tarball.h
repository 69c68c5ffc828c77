// A gzipped tar archive in memory, the same bytes for the same files: no times, no owners, nothing of the machine.
// Only what a FHIR package needs: short names, regular files.
#pragma once

#include <span>
#include <string>

#include "core/result.h"

namespace concord::app {

struct ArchivedFile {
  std::string path;  // at most 100 bytes
  std::string text;
};

// Errors: unprocessable for a path that is too long; fault when the compressor fails.
[[nodiscard]] Result<std::string> tarball(std::span<const ArchivedFile> files);

}  // namespace concord::app
