// An alert as a Communication: where a partner takes no Flag.
#pragma once

#include "mappers/mapper.h"

namespace concord::mappers {

// Completed when the artifact was recorded: what it tells has been told by storing it. Role "alert[0]-communication".
// The text is the rule's, the patient is the subject of the graph.
[[nodiscard]] GraphResource alert_communication(const Alert& alert, const Graph& graph);

}  // namespace concord::mappers
