// The command line: which command, with which options. What a command does is elsewhere.
#pragma once

#include "service/app/config.h"
#include "service/app/pipes.h"

namespace concord::app {

// The exit code of the process: that of the command, or 2 for a command line that is not understood.
[[nodiscard]] int run_command(int argc, const char* const* argv, const Environment& environment,
                              const Streams& streams);

}  // namespace concord::app
