#include "service/http/edge/answer.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include "service/http/edge/stream.h"

namespace concord::http::edge {
namespace {

constexpr int kFault = 500;
constexpr int kUnavailable = 503;

struct RequiredField {
  int status;
  std::string_view name;
  std::string_view value;
};
constexpr std::array kRequiredFields{
    RequiredField{405, "Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},  // RFC 9110 §15.5.6
    RequiredField{415, "Accept-Encoding", "identity"},                            // RFC 9110 §15.5.16
    RequiredField{503, "Retry-After", "1"},                                       // RFC 9110 §10.2.3
};

Response call_handler(const Runtime& runtime, const Request& request) noexcept {
  try {
    Response response = runtime.handler(request);
    if (is_sendable(response.status, response.headers)) return response;
  } catch (...) {  // the handler's own net has a hole; nothing it knew may leak
  }
  return make_rejection(runtime, kFault);
}

enum class Ending : std::uint8_t { whole, short_of, broken };

Ending call_stream_handler(const Runtime& runtime, const Request& head, BodySource& body, ResponseSink& sink) noexcept {
  try {
    return runtime.stream_handler(head, body, sink, runtime.stop.get_token()) ? Ending::whole : Ending::short_of;
  } catch (...) {
    return Ending::broken;
  }
}

}  // namespace

Response make_rejection(const Runtime& runtime, int status) noexcept {
  Response response;
  try {
    response = runtime.rejection(status);
  } catch (...) {
    response = {};
  }
  if (!is_sendable(response.status, response.headers)) response = {};
  response.status = status;
  for (const RequiredField& field : kRequiredFields) {
    if (field.status == status && response.headers.find(field.name) == nullptr) {
      response.headers.add(std::string{field.name}, std::string{field.value});
    }
  }
  return response;
}

void answer_whole(const Runtime& runtime, Connection& connection) {
  const Head& head = connection.reader().head();
  const bool late = std::chrono::steady_clock::now() >= head.request.deadline;
  Response response = late ? make_rejection(runtime, kUnavailable) : call_handler(runtime, head.request);
  const bool close = !head.keep_alive || runtime.is_ending() || asks_to_close(response.headers);
  connection.respond(std::move(response), close);
}

void answer_streamed(Runtime& runtime, Connection& connection, std::span<char> scratch) {
  StreamedResponse sink{runtime, connection};
  StreamedBody body{runtime, connection, sink, scratch};
  const Ending ending = call_stream_handler(runtime, connection.reader().head().request, body, sink);
  if (!sink.started()) {
    const bool close = !body.finish() || !connection.reader().head().keep_alive || runtime.is_ending();
    return connection.respond(make_rejection(runtime, kFault), close);
  }
  if (ending == Ending::short_of && sink.finish_short()) return connection.end();
  if (ending != Ending::whole || !sink.finish()) return connection.abort();
  if (sink.closes() || !body.finish()) return connection.end();
  connection.next_request();
}

}  // namespace concord::http::edge
