// Patient/[id]/$everything (R4 patient-operation-everything.html): the partner's own where it has one, else put
// together from searches of the patient compartment.
#pragma once

#include "core/result.h"
#include "service/facade/answer.h"
#include "service/facade/work.h"

namespace concord::facade {

// Parameters `_type`, `_since`, `_count` and `start`/`end`, in the URL or in Parameters; the last two only where the
// partner has the operation. Put together here, all comes on one page. Errors: not_found, gone; too_large (too-costly)
// over the bound of entries: `_type` makes it smaller; malformed for other parameters.
[[nodiscard]] Result<Answer> read_everything(const Work& work);

}  // namespace concord::facade
