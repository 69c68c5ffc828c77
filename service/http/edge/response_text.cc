#include "service/http/edge/response_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <utility>

#include "core/time.h"
#include "service/http/edge/syntax.h"

namespace concord::http::edge {
namespace {

constexpr int kStatusMin = 200;
constexpr int kStatusMax = 599;
constexpr int kNoContent = 204;
constexpr int kNotModified = 304;
constexpr std::size_t kLengthDigitsMax = 18;

struct Reason {
  int status;
  std::string_view text;
};
constexpr std::array kReasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{203, "Non-Authoritative Information"},
    Reason{204, "No Content"},
    Reason{205, "Reset Content"},
    Reason{206, "Partial Content"},
    Reason{207, "Multi-Status"},
    Reason{300, "Multiple Choices"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{416, "Range Not Satisfiable"},
    Reason{417, "Expectation Failed"},
    Reason{421, "Misdirected Request"},
    Reason{422, "Unprocessable Content"},
    Reason{423, "Locked"},
    Reason{424, "Failed Dependency"},
    Reason{425, "Too Early"},
    Reason{426, "Upgrade Required"},
    Reason{428, "Precondition Required"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{502, "Bad Gateway"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{507, "Insufficient Storage"},
};

constexpr std::array<std::string_view, 7> kOwnFields{
    "connection", "content-length", "transfer-encoding", "date", "keep-alive", "trailer", "upgrade"};

// The phrase may be empty (RFC 9112 §4).
std::string_view reason_of(int status) noexcept {
  const auto* row = std::ranges::find(kReasons, status, &Reason::status);
  return row == kReasons.end() ? std::string_view{} : row->text;
}

bool is_own_field(std::string_view name) noexcept {
  return std::ranges::any_of(kOwnFields, [name](std::string_view own) { return equal_ignoring_case(own, name); });
}

bool is_length(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kLengthDigitsMax && std::ranges::all_of(text, is_digit);
}

void append_framing(std::string& out, int status, const Headers& headers, const ResponseFrame& frame) {
  if (status == kNoContent || status == kNotModified || frame.body == ResponseBody::until_close) return;
  if (frame.body == ResponseBody::chunked) {
    out += "Transfer-Encoding: chunked\r\n";
    return;
  }
  const std::string_view stated = headers.value("Content-Length");
  if (frame.to_head && frame.length == 0 && is_length(stated)) {
    fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", stated);
    return;
  }
  fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n", frame.length);
}

}  // namespace

bool is_sendable(int status, const Headers& headers) noexcept {
  if (status < kStatusMin || status > kStatusMax) return false;
  return std::ranges::all_of(headers.fields(),
                             [](const auto& field) { return is_token(field.first) && is_field_text(field.second); });
}

bool asks_to_close(const Headers& headers) noexcept {
  return std::ranges::any_of(headers.fields(), [](const auto& field) {
    return equal_ignoring_case(field.first, "connection") && list_contains(field.second, "close");
  });
}

bool has_content(int status, bool to_head) noexcept {
  return !to_head && status != kNoContent && status != kNotModified;
}

std::string format_head(int status, const Headers& headers, const ResponseFrame& frame) {
  constexpr std::size_t kUsualBytes = 512;
  std::string out;
  out.reserve(kUsualBytes);
  fmt::format_to(std::back_inserter(out), "HTTP/1.1 {} {}\r\nDate: {}\r\n", status, reason_of(status),
                 current_http_date());
  for (const auto& [name, value] : headers.fields()) {
    if (!is_own_field(name)) out.append(name).append(": ").append(value).append("\r\n");
  }
  append_framing(out, status, headers, frame);
  if (frame.close) out += "Connection: close\r\n";
  if (frame.to_1_0 && !frame.close) out += "Connection: keep-alive\r\n";
  out += "\r\n";
  return out;
}

std::string format_chunk_head(std::size_t length) { return fmt::format("{:x}\r\n", length); }

std::string_view current_http_date() {
  thread_local std::pair<std::chrono::sys_seconds, std::string> latest;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  if (latest.second.empty() || latest.first != now) latest = {now, format_http_date(Instant{now})};
  return latest.second;
}

}  // namespace concord::http::edge
