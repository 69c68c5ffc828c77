// Looking for what became of a write that nobody answered: a few times, with growing pauses, never sending again.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/result.h"
#include "core/time.h"
#include "service/artifacts/work.h"

namespace concord::artifacts {

// 0.5, 2 and 5 s after now, as far as the deadline allows. `find` says where it is, or with an empty text that it is
// not there; that it cannot tell is no different. Errors: unknown_outcome.
[[nodiscard]] Result<std::string> look_for(const Work& work, const std::function<Result<std::string>()>& find);

// Counts it, and says so.
[[nodiscard]] tl::unexpected<Error> unknown_outcome(const Work& work);

// What remains for a write when time is kept back for looking.
[[nodiscard]] Deadline write_deadline(const Work& work);

}  // namespace concord::artifacts
