// The head of a request (RFC 9112 §§2-6): read line by line as it arrives, and refused at the first fault, so that
// nothing whose end is in doubt goes any further. Pure: no sockets, no clock.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"
#include "service/http/edge/server.h"

namespace concord::http::edge {

enum class BodyFraming : std::uint8_t { none, length, chunked };

struct Head {
  Request request;  // method, target and headers
  bool http_1_0 = false;
  bool keep_alive = false;        // what the client asks for
  bool expects_continue = false;  // RFC 9110 §10.1.1
  BodyFraming framing = BodyFraming::none;
  std::uint64_t length = 0;  // of the body, when framing is `length`
};

class HeadParser {
 public:
  explicit HeadParser(const Limits& limits) : limits_{&limits} {}

  enum class State : std::uint8_t { more, complete, refused };
  struct Step {
    State state = State::more;
    std::size_t consumed = 0;  // whole lines; the rest of `input` comes again, with what follows it
    int status = 0;            // of a refusal: 400, 405, 411, 414, 415, 417, 431, 501 or 505
  };
  // Reads on. After `complete` or `refused` the parser is done.
  [[nodiscard]] Step advance(std::string_view input);

  // Whether a byte of this head came, empty lines before it (§2.2) apart.
  [[nodiscard]] bool started() const noexcept { return started_; }
  [[nodiscard]] Head& head() noexcept { return head_; }

 private:
  [[nodiscard]] int take_line(std::string_view line);
  [[nodiscard]] int take_request_line(std::string_view line);
  [[nodiscard]] int take_field(std::string_view line);
  [[nodiscard]] int judge_partial(std::string_view line) const;
  [[nodiscard]] int finish();

  // One function a field that the edge itself understands; 0 or the status of a refusal.
  [[nodiscard]] int take_host(std::string_view value);
  [[nodiscard]] int take_content_length(std::string_view value);
  [[nodiscard]] int take_transfer_encoding(std::string_view value);
  [[nodiscard]] int take_content_encoding(std::string_view value);
  [[nodiscard]] int take_expect(std::string_view value);
  [[nodiscard]] int take_connection(std::string_view value);
  [[nodiscard]] int take_reserved(std::string_view value);

  struct FieldRule {
    std::string_view name;
    int (HeadParser::*take)(std::string_view value);
  };
  [[nodiscard]] static const FieldRule* find_rule(std::string_view name) noexcept;

  const Limits* limits_;
  Head head_;
  std::string authority_;  // of an absolute-form target
  std::size_t bytes_ = 0;  // of the lines taken
  std::size_t seen_ = 0;   // of the unfinished line, checked already
  std::size_t empty_lines_ = 0;
  bool started_ = false;
  bool has_request_line_ = false;
  bool complete_ = false;
  bool has_host_ = false;
  bool has_length_ = false;
  bool has_coding_ = false;
  bool asks_close_ = false;
  bool asks_keep_alive_ = false;
};

// A whole head at once, for callers that have all of it.
struct ParsedHead {
  HeadParser::Step step;
  std::optional<Head> head;  // when step.state is `complete`
};
[[nodiscard]] ParsedHead parse_head(std::string_view text, const Limits& limits);

}  // namespace concord::http::edge
