// The file by which scripts learn where `concord sandbox` listens.
#pragma once

#include <string>

#include "core/result.h"

namespace concord::app {

struct Addresses {
  std::string url;    // public listener
  std::string admin;  // admin listener
  std::string ehr;    // FHIR base of the embedded EHR; empty without one
};

// One JSON object {"url","admin","ehr","tokens":{"engine","patient"}}. The tokens are empty texts: there is no
// access control yet, so none is needed. Written beside `path` and renamed, so that a reader sees all of it or
// nothing. Errors: unavailable.
[[nodiscard]] Status write_ready_file(const std::string& path, const Addresses& addresses);

}  // namespace concord::app
