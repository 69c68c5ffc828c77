// Responses as HTTP/1.1 bytes (RFC 9112 §4, RFC 9110 §15). Pure, but for the Date field.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/http.h"

namespace concord::http::edge {

enum class ResponseBody : std::uint8_t { sized, chunked, until_close };

// What the request and the connection say about the response.
struct ResponseFrame {
  bool to_head = false;  // answers a HEAD request
  bool to_1_0 = false;   // answers an HTTP/1.0 client
  bool close = false;    // the connection ends with it
  ResponseBody body = ResponseBody::sized;
  std::size_t length = 0;  // of a sized body
};

// A status of 200-599, field names that are tokens, values without control characters: what can be sent without
// becoming another message (response splitting).
[[nodiscard]] bool is_sendable(int status, const Headers& headers) noexcept;
// Whether the handler asks for the end of the connection.
[[nodiscard]] bool asks_to_close(const Headers& headers) noexcept;
// RFC 9110 §6.4.1: never content with 204 and 304, nor in answer to HEAD.
[[nodiscard]] bool has_content(int status, bool to_head) noexcept;

// Status line and fields up to the empty line. Connection, Content-Length, Transfer-Encoding, Date, Keep-Alive,
// Trailer and Upgrade are the edge's own: a handler's are left out, but for the Content-Length of an answer to HEAD
// whose body it did not make.
[[nodiscard]] std::string format_head(int status, const Headers& headers, const ResponseFrame& frame);

// The head of one chunk: its size in hexadecimal and CRLF.
[[nodiscard]] std::string format_chunk_head(std::size_t length);

// IMF-fixdate of the current second.
[[nodiscard]] std::string_view current_http_date();

}  // namespace concord::http::edge
