// `concord validate`: FHIR resources in files held to R4, for people or as JSON lines.
#pragma once

#include <string>
#include <vector>

#include "service/app/pipes.h"

namespace concord::app {

struct ValidateOptions {
  std::vector<std::string> files;  // paths; "-" is one resource on the standard input, or with ndjson a list
  std::vector<std::string> questionnaires = {};  // Questionnaires that QuestionnaireResponses are held to as well
  bool is_ndjson = false;                        // {"file","valid","issues":[…]} a line and file, in the order given
  bool shows_progress = false;                   // on `err`, while it runs
};

// Exit code kRefused when a resource is not valid, a file cannot be read, or a Questionnaire cannot be used.
[[nodiscard]] int validate(const ValidateOptions& options, const Streams& streams);

}  // namespace concord::app
