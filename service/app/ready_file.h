// The file by which scripts learn where `concord sandbox` listens.
#pragma once

#include <string>

#include "core/result.h"

namespace concord::app {

// Access tokens that `concord sandbox` makes at start; empty without an issuer.
struct SandboxTokens {
  std::string engine;   // system/*.cruds
  std::string patient;  // patient/*.cruds of one synthetic patient
};

struct Addresses {
  std::string url;    // public listener
  std::string admin;  // admin listener
  std::string ehr;    // FHIR base of the embedded EHR; empty without one
  SandboxTokens tokens = {};
};

// One JSON object {"url","admin","ehr","tokens":{"engine","patient"}}. Written beside `path` and renamed, so that a
// reader sees all of it or nothing. Errors: unavailable.
[[nodiscard]] Status write_ready_file(const std::string& path, const Addresses& addresses);

}  // namespace concord::app
