// A small FHIR R4 server in memory with synthetic patients: the partner EHR of demos, tests and the embedded
// default. Speaks HTTP values; `service/app` mounts it on a listener of its own.
#pragma once

#include <cstddef>
#include <memory>

#include "core/http.h"
#include "core/ports/clock.h"

namespace concord::sandbox {

struct Settings {
  std::size_t resources_max = 100'000;  // over it: 507-like refusal (422 too-costly)
  std::size_t versions_max = 100;       // kept per resource
  std::size_t bundle_entries_max = 500;
  std::size_t page_default = 50;
  std::size_t page_max = 500;
};

class Sandbox {
 public:
  // With the synthetic people and conditions of service/sandbox/seed/ in it.
  explicit Sandbox(Clock& clock, Settings settings = {});
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  // Any request below the FHIR base "/fhir". Thread-safe; a transaction is atomic.
  [[nodiscard]] http::Response handle(const http::Request& request);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace concord::sandbox
