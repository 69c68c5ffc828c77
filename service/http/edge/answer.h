// Runs the handlers and gives their answers to the connection; what they throw or get wrong becomes a 500.
#pragma once

#include <span>

#include "core/http.h"
#include "service/http/edge/connection.h"
#include "service/http/edge/runtime.h"

namespace concord::http::edge {

// What the edge itself answers, with the body that the RejectionBody makes and the fields the status calls for.
[[nodiscard]] Response make_rejection(const Runtime& runtime, int status) noexcept;

// Answers a whole request: the connection is then in phase writing. 503 when its deadline passed in the queue.
void answer_whole(const Runtime& runtime, Connection& connection);

// Serves a streamed request to its end, blocking. The connection is then in phase reading, writing or ending.
void answer_streamed(Runtime& runtime, Connection& connection, std::span<char> scratch);

}  // namespace concord::http::edge
