// `concord instrument check`: what is wrong with an instrument file.
#pragma once

#include <string>

#include "service/app/pipes.h"

namespace concord::app {

// Every finding on `out`, each with its JSON pointer: those of the JSON, of the Questionnaire as R4, and of the scoring
// description; and whether it can stand beside the shipped instruments. `file` is a path or "-". Exit code kRefused
// when a finding is an error or the file cannot be read.
[[nodiscard]] int check_instrument(const std::string& file, const Streams& streams);

}  // namespace concord::app
