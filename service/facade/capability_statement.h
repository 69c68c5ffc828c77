// The CapabilityStatement of our FHIR base in front of one partner (R4 capabilitystatement.html): what the facade
// implements, as far as the partner's own statement lets it be served. Pure.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "core/json/value.h"
#include "service/partner/capabilities.h"

namespace concord::facade {

struct StatementFacts {
  std::string base;               // "https://concord.example/north/fhir"
  std::string partner;            // its id
  bool answers_browsers = false;  // of other origins (CORS)
  // The smart-configuration of whoever issues the tokens; may be none.
  std::shared_ptr<const json::Value> tokens = nullptr;
  friend bool operator==(const StatementFacts&, const StatementFacts&) = default;  // the very same configuration
};

// The same input gives the same bytes, on each replica. What is emulated is said in `documentation`.
[[nodiscard]] json::Value capability_statement(const partner::Capabilities& partner, const StatementFacts& facts);

// The statement with its ETag, made once for what the partner states: anybody may ask for it, as often as they like.
class StatementMemory {
 public:
  struct Statement {
    json::Value resource;
    std::string etag;  // W/"…", a hash of the resource
  };
  // Safe from many threads.
  [[nodiscard]] std::shared_ptr<const Statement> get(const std::shared_ptr<const partner::Capabilities>& partner,
                                                     const StatementFacts& facts);

 private:
  std::mutex mutex_;
  std::shared_ptr<const partner::Capabilities> stated_;
  StatementFacts facts_;
  std::shared_ptr<const Statement> last_;
};

}  // namespace concord::facade
