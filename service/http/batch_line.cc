#include "service/http/batch_line.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "core/json/write.h"
#include "service/http/artifact_handlers.h"
#include "service/http/audit_trail.h"
#include "service/http/batching.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

using artifacts::Submitted;

constexpr std::chrono::minutes kAccessHolds{1};
constexpr std::string_view kLineRoute = "/{p}/artifacts/{type}";

// A new token helps, and the same lines again with it.
Error ended_access(std::string_view reason) {
  return {.kind = ErrorKind::unavailable,
          .message = {},
          .issues = {{.code = "expired",
                      .expression = {},
                      .text = "the credentials have ended: send this line and those behind it again with new ones"}},
          .reason = std::string{reason}};
}

}  // namespace

BatchLineOutcomes::BatchLineOutcomes(const Call& call, artifacts::Handling handling)
    : call_{call}, handling_{handling}, access_{call.access}, checked_{call.batching->clock.steady_now()} {}

std::string BatchLineOutcomes::outcome_of(const artifacts::BatchLine& line, Deadline until) {
  const Batching& batching = *call_.batching;
  const Deadline deadline = batching.clock.steady_now() + batching.line_time;
  const artifacts::BatchEntry entry = artifacts::read_entry(line);
  const auto result = submit(entry, until, deadline);
  std::string text = json::write(artifacts::outcome_line(line.number, entry.key, result));
  if (const Status recorded = record(line, entry, result, text, deadline); !recorded) {
    return json::write(artifacts::outcome_line(line.number, entry.key, tl::unexpected(recorded.error())));
  }
  return text;
}

Result<Submitted> BatchLineOutcomes::submit(const artifacts::BatchEntry& entry, Deadline until, Deadline deadline) {
  try {
    RETURN_IF_ERROR(check_time(until));
    RETURN_IF_ERROR(check_access());
    RETURN_IF_ERROR(call_.batching->trail.ready(deadline));
    return artifacts::submit_entry(*call_.partner->artifacts, entry, handling_, access_, deadline);
  } catch (const std::exception&) {
    return fail(ErrorKind::fault, "internal error");
  }
}

Status BatchLineOutcomes::check_time(Deadline until) const {
  if (call_.batching->stop.stop_requested()) {
    return fail(ErrorKind::unavailable, "the service is stopping: send this line again");
  }
  if (call_.batching->clock.steady_now() < until) return {};
  return fail(ErrorKind::timeout, "the time for the whole batch is over: send this line again");
}

Status BatchLineOutcomes::check_access() {
  RETURN_IF_ERROR(access_status_);
  const Batching& batching = *call_.batching;
  const bool has_end = !access_.is_unrestricted() && access_.grant().expires != Instant{};
  const bool has_ended = has_end && access_.grant().expires <= batching.clock.now();
  if (!has_ended && batching.clock.steady_now() < checked_ + kAccessHolds) return {};
  auto again = batching.authenticate();
  if (!again) {
    access_status_ = fail(ended_access(again.error().reason));
    return access_status_;
  }
  access_ = *std::move(again);
  checked_ = batching.clock.steady_now();
  return {};
}

Status BatchLineOutcomes::record(const artifacts::BatchLine& line, const artifacts::BatchEntry& entry,
                                 const Result<Submitted>& result, std::string text, Deadline deadline) {
  Request request;
  request.method = Method::post;
  request.target = fmt::format("/{}/artifacts/{}", call_.partner->id.str(), entry.key.artifact);
  request.headers.set("Content-Type", std::string{kJson});
  request.body = line.text;
  request.remote_address = call_.request.remote_address;
  request.deadline = deadline;
  Handled handled{.response = {}, .route = kLineRoute, .partner = call_.partner->id.str(), .access = access_};
  if (result) {
    handled.response.status = result->is_new ? 201 : 200;
    handled.response.headers.set("Content-Type", std::string{kJson});
    handled.response.body = std::move(text);
  } else {
    handled.response = respond(result.error());
    handled.denied = result.error().reason;
  }
  return call_.batching->trail.try_record(request, call_.batching->request_id, handled);
}

}  // namespace concord::http
