// Many artifacts in one request: answered whole up to 1,000, or line by line while the request is still being sent.
#pragma once

#include "service/http/routes.h"

namespace concord::http {

// 200 with one outcome a line, in their order: a JSON array, or NDJSON where it was sent and nothing else is asked for,
// or asked for. With a LiveAnswer each outcome is written as soon as it is there, and no number of lines is too many.
[[nodiscard]] Result<Response> submit_batch(const Call& call);

// Whether the answer to this batch is to be live: NDJSON is asked for by name. From the head alone.
[[nodiscard]] bool asks_for_live_outcomes(const Request& head);
// Whether this can be a batch at all; the router decides. From the head alone, cheaply.
[[nodiscard]] bool may_be_batch(const Request& head) noexcept;

}  // namespace concord::http
