// `concord partner check NAME`: asks a configured partner what it can do and tells, as a person would want to read it,
// what would become of each type of artifact there. Writes nothing at the partner.
#pragma once

#include <string>

#include "service/app/environment.h"
#include "service/app/pipes.h"

namespace concord::app {

struct PartnerCheckOptions {
  std::string name;    // of `partners` in the configuration
  std::string config;  // YAML
  bool is_json = false;
};

// Exit codes: 0; 1 when the partner cannot be reached or refuses us, or every artifact would be refused, with what to
// do next; 2 for a configuration or a name that is wrong.
[[nodiscard]] int check_partner(const PartnerCheckOptions& options, const Environment& environment,
                                const Streams& streams);

}  // namespace concord::app
