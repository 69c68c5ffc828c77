// Puts a response together from the header lines and body pieces that the transport reports, within bounds. It
// knows interim responses, trailers and folded fields; it does no I/O.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http.h"

namespace concord::client {

struct ResponseLimits {
  std::size_t header_bytes_max = 64U << 10U;
  std::size_t header_fields_max = 200;
  std::size_t body_bytes_max = 8U << 20U;
};

class ResponseCollector {
 public:
  explicit ResponseCollector(ResponseLimits limits) : limits_{limits} {}

  // One line with its line end: a status line, a field, or the empty line. False: over a bound, stop.
  [[nodiscard]] bool take_header_line(std::string_view line);
  // False: over the bound, stop.
  [[nodiscard]] bool take_body(std::string_view bytes);

  // True once a byte of an answer has come.
  [[nodiscard]] bool has_begun() const noexcept { return has_begun_; }
  // Which bound was passed, for the message; empty when none was.
  [[nodiscard]] std::string_view overrun() const noexcept { return overrun_; }
  // The final response; its status is 0 until its head is complete.
  [[nodiscard]] http::Response& response() noexcept { return response_; }

 private:
  enum class Part : unsigned char { status_line, fields, after_head };
  void start_head(std::string_view line);
  void end_head();
  [[nodiscard]] bool take_field(std::string_view line);

  ResponseLimits limits_;
  http::Response response_{.status = 0, .headers = {}, .body = {}};
  int status_ = 0;  // of the head being read
  std::vector<std::pair<std::string, std::string>> fields_;
  std::size_t header_bytes_ = 0;
  std::size_t header_fields_ = 0;
  Part part_ = Part::status_line;
  bool has_begun_ = false;
  std::string_view overrun_;
};

}  // namespace concord::client
