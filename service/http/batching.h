// What a handler needs beside its Call to take many artifacts in one request.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <stop_token>
#include <string_view>

#include "auth/access_context.h"
#include "core/ports/clock.h"
#include "core/result.h"
#include "service/http/audit_trail.h"
#include "service/http/live_answer.h"

namespace concord::http {

struct BatchBounds {
  std::chrono::milliseconds line_time{30'000};  // of each line, as of a single request
  std::size_t line_bytes_max = 4U << 20U;
};

struct Batching {
  Clock& clock;
  AuditTrail& trail;
  std::string_view request_id;
  std::function<Result<auth::AccessContext>()> authenticate;  // the request's credentials, once more
  std::chrono::milliseconds line_time;
  std::size_t line_bytes_max;
  LiveAnswer* live;      // none: the body is whole, and so is to be the answer
  std::stop_token stop;  // the service is to end, after what is in work
};

}  // namespace concord::http
