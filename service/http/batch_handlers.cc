#include "service/http/batch_handlers.h"

#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/json/read.h"
#include "service/artifacts/batch_lines.h"
#include "service/http/batch_line.h"
#include "service/http/batching.h"
#include "service/http/negotiate.h"
#include "service/http/prefer.h"
#include "service/http/respond.h"

namespace concord::http {
namespace {

using artifacts::BatchFormat;
using artifacts::BatchLine;
using artifacts::BatchLines;
using artifacts::Handling;

constexpr std::size_t kWholeLinesMax = 1'000;
constexpr int kWholeTimes = 20;  // of a line: as long may a whole answer take
constexpr std::size_t kPieceBytes = 16U << 10U;
constexpr std::string_view kNdjson = "application/x-ndjson";

BatchFormat format_of(const Request& request) {
  return is_ndjson(request.headers.value("Content-Type")) ? BatchFormat::lines : BatchFormat::array;
}

bool answers_lines(const Request& request) {
  const LinesWanted wanted = lines_wanted(request.headers);
  return wanted == LinesWanted::yes || (wanted != LinesWanted::no && format_of(request) == BatchFormat::lines);
}

Response head_of(const Request& request) {
  Response response;
  response.headers.set("Content-Type", std::string{answers_lines(request) ? kNdjson : kJson});
  if (const auto handling = preferred_handling(request.headers)) {
    response.headers.set("Preference-Applied", *handling == Handling::lenient ? "handling=lenient" : "handling=strict");
  }
  return response;
}

Status check_batch(const Request& request) {
  if (request.headers.find("Idempotency-Key") == nullptr) return {};
  return fail(ErrorKind::malformed,
              "Idempotency-Key: not offered for a batch; a line that is sent again is replayed without one");
}

// All artifacts of a body that is here, before the first of them is sent anywhere.
Result<std::vector<BatchLine>> whole_lines(const std::string& body, BatchLines& lines, BatchFormat format) {
  if (format == BatchFormat::array) {
    ASSIGN_OR_RETURN(const json::Value array, json::read(body));
    if (!array.is_array()) {
      return fail(ErrorKind::malformed, "a batch is a JSON array of artifacts, or lines of application/x-ndjson");
    }
  }
  lines.feed(body);
  lines.end();
  std::vector<BatchLine> out;
  while (const auto line = lines.next()) {
    if (out.size() == kWholeLinesMax) {
      return fail(ErrorKind::too_large,
                  "more than 1,000 artifacts are answered with Accept: application/x-ndjson only; nothing was done");
    }
    out.push_back(*line);
  }
  return out;
}

Result<Response> answer_whole(const Call& call, Handling handling) {
  const BatchFormat format = format_of(call.request);
  BatchLines lines{format, call.batching->line_bytes_max};
  ASSIGN_OR_RETURN(const auto all, whole_lines(call.request.body, lines, format));
  const bool as_lines = answers_lines(call.request);
  Response response = head_of(call.request);
  BatchLineOutcomes outcomes{call, handling};
  const Deadline until = call.batching->clock.steady_now() + kWholeTimes * call.batching->line_time;
  for (const BatchLine& line : all) {
    if (!as_lines) response.body += response.body.empty() ? '[' : ',';
    response.body += outcomes.outcome_of(line, until);
    if (as_lines) response.body += '\n';
  }
  if (!as_lines) response.body += all.empty() ? "[]" : "]";
  return response;
}

Status write_outcomes(const Batching& batching, BatchLines& lines, BatchLineOutcomes& outcomes) {
  while (const auto line = lines.next()) {
    if (batching.stop.stop_requested()) return fail(ErrorKind::unavailable, "the service is stopping");
    RETURN_IF_ERROR(batching.live->write(outcomes.outcome_of(*line) + '\n'));
  }
  return {};
}

// Until the body ends. Errors: the rest of it does not come, or its outcomes do not go.
Status run_live(const Batching& batching, BatchLines& lines, BatchLineOutcomes& outcomes, std::span<const char> first) {
  std::array<char, kPieceBytes> buffer{};
  lines.feed({first.data(), first.size()});
  while (!lines.is_broken()) {
    RETURN_IF_ERROR(write_outcomes(batching, lines, outcomes));
    ASSIGN_OR_RETURN(const std::size_t length, batching.live->read(buffer));
    if (length == 0) lines.end();
    lines.feed({buffer.data(), length});
    if (length == 0) return write_outcomes(batching, lines, outcomes);
  }
  return {};
}

Result<Response> answer_live(const Call& call, Handling handling) {
  LiveAnswer& live = *call.batching->live;
  BatchLines lines{format_of(call.request), call.batching->line_bytes_max};
  BatchLineOutcomes outcomes{call, handling};
  Response head = head_of(call.request);
  head.headers.set("X-Accel-Buffering", "no");
  Response answered{.status = head.status, .headers = head.headers, .body = {}};
  // Who waits for leave to send the body gets it by the first read, which must come before the answer.
  std::array<char, kPieceBytes> first{};
  std::size_t length = 0;
  if (call.request.headers.find("Expect") != nullptr) {
    ASSIGN_OR_RETURN(length, live.read(first));
  }
  Status status = live.start(std::move(head));
  if (status) status = run_live(*call.batching, lines, outcomes, std::span{first}.first(length));
  if (!status) live.break_off(status.error());
  return answered;
}

}  // namespace

bool asks_for_live_outcomes(const Request& head) { return lines_wanted(head.headers) == LinesWanted::yes; }

bool may_be_batch(const Request& head) noexcept {
  std::string_view path = head.path();
  if (path.ends_with('/')) path.remove_suffix(1);
  return head.method == Method::post && path.ends_with("/artifacts");
}

Result<Response> submit_batch(const Call& call) {
  RETURN_IF_ERROR(check_batch(call.request));
  const Handling handling = preferred_handling(call.request.headers).value_or(Handling::strict);
  return call.batching->live == nullptr ? answer_whole(call, handling) : answer_live(call, handling);
}

}  // namespace concord::http
