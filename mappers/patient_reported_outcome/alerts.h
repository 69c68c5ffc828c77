// The alerts that a response raises, as Flags.
#pragma once

#include <vector>

#include "mappers/engine/artifact_type.h"

namespace concord::mappers::patient_reported_outcome {

[[nodiscard]] WrittenResource alert_resource();
// A Flag for each rule of the instrument that the answers or scores meet. None is reported as raised when the
// artifact is entered in error: its Flags are retracted with it. An item that was not answered raises nothing: it
// is not assessed, which is not the same as an answer of zero.
[[nodiscard]] std::vector<Alert> write_alerts(GraphWriter& writer);

}  // namespace concord::mappers::patient_reported_outcome
