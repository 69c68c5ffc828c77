// The long-running commands: from a configuration to a service that ends with the process's termination signal.
#pragma once

#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "service/app/config.h"

namespace concord::app {

struct SandboxOptions {
  std::optional<int> port;
  std::optional<int> admin_port;
  std::string ready_file;                 // empty: none
  std::string listen;                     // empty: loopback
  std::vector<std::string> partners;      // "NAME=URL", besides the embedded EHR
  std::string patient = {};               // that apps get without asking; empty: a page asks
  std::string redis = {};                 // URL of the store; empty: in this process
  std::vector<std::string> clients = {};  // files with the registration of an app or service
};

// Exit codes: 0 after an orderly end, 1 when the service cannot start; why is told on `err`, a fault a line.
[[nodiscard]] int serve(const std::string& config_file, const Environment& environment, std::ostream& err);
// Tells its tokens on `err`, a line each.
[[nodiscard]] int sandbox(const SandboxOptions& options, const Environment& environment, std::ostream& err);
// Reports all faults of a configuration file, "path: rule" a line on `err`; "ok" on `out` when there is none.
[[nodiscard]] int check_config(const std::string& file, const Environment& environment, std::ostream& out,
                               std::ostream& err);
// Asks /livez of the admin port that configuration (may be empty) and environment name.
[[nodiscard]] int healthcheck(const std::string& config_file, const Environment& environment, std::ostream& err);

// What `sandbox` runs with. Errors: unprocessable with all issues.
[[nodiscard]] Result<Config> sandbox_config(const SandboxOptions& options, const Environment& environment);

}  // namespace concord::app
