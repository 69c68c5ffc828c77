// The requests that read their body and write their answer by themselves.
#include <algorithm>
#include <array>
#include <utility>

#include "service/http/api.h"
#include "service/http/batch_handlers.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

constexpr std::size_t kPieceBytes = 16U << 10U;
constexpr std::string_view kRequestId = "X-Request-Id";

// All of the body, before the request's deadline. Errors: too_large, and those of BodySource.
Result<std::string> collect(BodySource& body, std::size_t bytes_max, const Clock& clock, Deadline deadline) {
  std::string out;
  std::array<char, kPieceBytes> piece{};
  for (;;) {
    ASSIGN_OR_RETURN(const std::size_t length, body.read(piece));
    if (length == 0) return out;
    if (out.size() + length > bytes_max) return fail(ErrorKind::too_large, "");
    if (clock.steady_now() >= deadline) return fail(ErrorKind::timeout, "");
    out.append(piece.data(), length);
  }
}

// As the listener says it of a body that it collects itself.
int refusal_of(const Error& error) noexcept {
  if (error.kind == ErrorKind::too_large) return 413;
  if (error.kind == ErrorKind::timeout) return 408;
  return error.kind == ErrorKind::malformed ? 400 : 503;
}

}  // namespace

bool Api::streams(const Request& head) noexcept { return may_be_batch(head); }

Status Api::stream(const Request& head, BodySource& body, ResponseSink& sink, const std::stop_token& stop) {
  Request request = head;
  request.headers.set(kRequestId, request_id_of(head));
  if (!asks_for_live_outcomes(request)) {
    const Response response = collect_and_respond(std::move(request), body, stop);
    RETURN_IF_ERROR(sink.start(response.status, response.headers));
    return sink.write(response.body);
  }
  LiveAnswer live{body, sink, [this, &request](Response& answer) {
                    answer.headers.set(kRequestId, std::string{request.headers.value(kRequestId)});
                    add_security_headers(answer);
                    add_cors(cors_, request, answer);
                  }};
  const Response response = observed_(request, [this, &live, &stop](const Request& r, std::string_view id) {
    Handled handled = dispatch(r, id, {.live = &live, .stop = stop});
    if (live.started()) {
      handled.streamed = Streamed{.request_bytes = live.bytes_read(), .response_bytes = live.bytes_written()};
    }
    return handled;
  });
  if (live.started()) return live.ending();
  RETURN_IF_ERROR(sink.start(response.status, response.headers));
  return sink.write(response.body);
}

Response Api::collect_and_respond(Request request, BodySource& body, const std::stop_token& stop) {
  auto text = collect(body, batch_.line_bytes_max, clock_, request.deadline);
  if (text) {
    request.body = *std::move(text);
    return observed_(request,
                     [this, &stop](const Request& r, std::string_view id) { return dispatch(r, id, {.stop = stop}); });
  }
  return observed_(request, [&text](const Request& /*request*/, std::string_view /*id*/) {
    return Handled{.response = rejection(refusal_of(text.error())), .route = {}, .partner = {}};
  });
}

}  // namespace concord::http
