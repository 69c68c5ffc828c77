#include "service/http/edge/head.h"

#include <algorithm>
#include <array>
#include <utility>

#include "service/http/edge/authority.h"
#include "service/http/edge/syntax.h"
#include "service/http/edge/target.h"

namespace concord::http::edge {
namespace {

constexpr std::size_t kEmptyLinesMax = 4;
constexpr std::size_t kMethodBytesMax = 32;
constexpr std::size_t kVersionBytes = 8;

constexpr int kOk = 0;
constexpr int kBadRequest = 400;
constexpr int kMethodNotAllowed = 405;
constexpr int kLengthRequired = 411;
constexpr int kTooLarge = 413;
constexpr int kTargetTooLong = 414;
constexpr int kUnsupportedMedia = 415;
constexpr int kExpectationFailed = 417;
constexpr int kHeadTooLarge = 431;
constexpr int kNotImplemented = 501;
constexpr int kVersionNotSupported = 505;

// "HTTP/1.0" and "HTTP/1.x"; a minor version above 1 is read as 1 (RFC 9110 §2.5).
int judge_version(std::string_view version) noexcept {
  if (version.size() != kVersionBytes || !version.starts_with("HTTP/")) return kBadRequest;
  if (!is_digit(version[5]) || version[6] != '.' || !is_digit(version[7])) return kBadRequest;
  return version[5] == '1' ? kOk : kVersionNotSupported;
}

// A method that HTTP knows is not allowed anywhere; what nobody knows is not implemented (RFC 9110 §15.6.2).
int judge_unknown_method(std::string_view method) noexcept {
  static constexpr std::array<std::string_view, 3> kKnown{"CONNECT", "TRACE", "QUERY"};
  return std::ranges::find(kKnown, method) == kKnown.end() ? kNotImplemented : kMethodNotAllowed;
}

bool needs_body(Method method) noexcept {
  return method == Method::post || method == Method::put || method == Method::patch;
}

}  // namespace

const HeadParser::FieldRule* HeadParser::find_rule(std::string_view name) noexcept {
  static constexpr std::array kRules{
      FieldRule{"host", &HeadParser::take_host},
      FieldRule{"content-length", &HeadParser::take_content_length},
      FieldRule{"transfer-encoding", &HeadParser::take_transfer_encoding},
      FieldRule{"content-encoding", &HeadParser::take_content_encoding},
      FieldRule{"expect", &HeadParser::take_expect},
      FieldRule{"connection", &HeadParser::take_connection},
      FieldRule{"remote_addr", &HeadParser::take_reserved},
      FieldRule{"remote_port", &HeadParser::take_reserved},
      FieldRule{"local_addr", &HeadParser::take_reserved},
      FieldRule{"local_port", &HeadParser::take_reserved},
  };
  const auto* rule =
      std::ranges::find_if(kRules, [name](const FieldRule& row) { return equal_ignoring_case(row.name, name); });
  return rule == kRules.end() ? nullptr : rule;
}

HeadParser::Step HeadParser::advance(std::string_view input) {
  const auto refused = [](int status) { return Step{.state = State::refused, .consumed = 0, .status = status}; };
  std::size_t begin = 0;
  for (std::size_t at = seen_; at < input.size(); ++at) {
    const char c = input[at];
    const bool after_cr = at > begin && input[at - 1] == '\r';
    if (c != '\n') {
      if (after_cr || (is_forbidden_control(c) && c != '\r')) return refused(kBadRequest);
      continue;
    }
    if (!after_cr) return refused(kBadRequest);
    bytes_ += at + 1 - begin;
    if (bytes_ > limits_->head_bytes_max) return refused(kHeadTooLarge);
    const int status = take_line(input.substr(begin, at - 1 - begin));
    if (status != kOk) return refused(status);
    begin = at + 1;
    seen_ = 0;
    if (complete_) return {.state = State::complete, .consumed = begin, .status = kOk};
  }
  const std::string_view partial = input.substr(begin);
  seen_ = partial.size();
  started_ = started_ || !(partial.empty() || partial == "\r");
  if (const int status = judge_partial(partial); status != kOk) return refused(status);
  return {.state = State::more, .consumed = begin, .status = kOk};
}

// What can be said of a line before it ends; a method or target without end must not wait for the head's bound.
int HeadParser::judge_partial(std::string_view line) const {
  if (!has_request_line_ && line.size() > kMethodBytesMax) {
    const std::size_t space = line.find(' ');
    if (space > kMethodBytesMax) return is_token(line.substr(0, kMethodBytesMax)) ? kNotImplemented : kBadRequest;
    if (line.size() - space > limits_->target_bytes_max + 1 + kVersionBytes + 2) return kTargetTooLong;
  }
  return bytes_ + line.size() > limits_->head_bytes_max ? kHeadTooLarge : kOk;
}

int HeadParser::take_line(std::string_view line) {
  if (has_request_line_) return line.empty() ? finish() : take_field(line);
  if (line.empty()) return ++empty_lines_ > kEmptyLinesMax ? kBadRequest : kOk;
  started_ = true;
  has_request_line_ = true;
  return take_request_line(line);
}

int HeadParser::take_request_line(std::string_view line) {
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) return kBadRequest;
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, last - first - 1);
  if (!is_token(method)) return kBadRequest;
  if (const int status = judge_version(line.substr(last + 1)); status != kOk) return status;
  head_.http_1_0 = line.back() == '0';
  const auto known = parse_method(method);
  if (!known) return judge_unknown_method(method);
  head_.request.method = *known;
  if (target.size() > limits_->target_bytes_max) return kTargetTooLong;
  auto parsed = parse_target(*known, target);
  if (!parsed) return kBadRequest;
  head_.request.target = std::move(parsed->text);
  authority_ = std::move(parsed->authority);
  return kOk;
}

int HeadParser::take_field(std::string_view line) {
  if (head_.request.headers.fields().size() >= limits_->header_fields_max) return kHeadTooLarge;
  FieldLine field;
  if (!parse_field_line(line, field)) return kBadRequest;
  if (const FieldRule* rule = find_rule(field.name); rule != nullptr) {
    if (const int status = (this->*(rule->take))(field.value); status != kOk) return status;
  }
  head_.request.headers.add(std::string{field.name}, std::string{field.value});
  return kOk;
}

int HeadParser::take_host(std::string_view value) {
  return std::exchange(has_host_, true) || !is_valid_authority(value) ? kBadRequest : kOk;
}

int HeadParser::take_content_length(std::string_view value) {
  if (std::exchange(has_length_, true) || value.empty() || !std::ranges::all_of(value, is_digit)) return kBadRequest;
  constexpr std::uint64_t kLengthMax = std::uint64_t{1} << 60U;
  for (const char c : value) {
    if (head_.length > kLengthMax / 10) return kTooLarge;
    head_.length = head_.length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  head_.framing = BodyFraming::length;
  return kOk;
}

// RFC 9112 §6.1: anything but the one coding "chunked" would leave the length in doubt.
int HeadParser::take_transfer_encoding(std::string_view value) {
  if (std::exchange(has_coding_, true) || !equal_ignoring_case(value, "chunked")) return kBadRequest;
  head_.framing = BodyFraming::chunked;
  return kOk;
}

int HeadParser::take_content_encoding(std::string_view value) {
  return value.empty() || equal_ignoring_case(value, "identity") ? kOk : kUnsupportedMedia;
}

int HeadParser::take_expect(std::string_view value) {
  if (head_.http_1_0) return kOk;
  head_.expects_continue = equal_ignoring_case(value, "100-continue");
  return head_.expects_continue ? kOk : kExpectationFailed;
}

int HeadParser::take_connection(std::string_view value) {
  asks_close_ = asks_close_ || list_contains(value, "close");
  asks_keep_alive_ = asks_keep_alive_ || list_contains(value, "keep-alive");
  return kOk;
}

// Names under which servers hand the peer's address to their handlers; from a client they could only deceive.
int HeadParser::take_reserved(std::string_view /*value*/) { return kBadRequest; }

int HeadParser::finish() {
  if (!has_host_ && !head_.http_1_0) return kBadRequest;
  if (has_coding_ && (has_length_ || head_.http_1_0)) return kBadRequest;
  if (!has_coding_ && !has_length_ && needs_body(head_.request.method)) return kLengthRequired;
  head_.keep_alive = !asks_close_ && (!head_.http_1_0 || asks_keep_alive_);
  if (!authority_.empty()) head_.request.headers.set("Host", authority_);
  complete_ = true;
  return kOk;
}

ParsedHead parse_head(std::string_view text, const Limits& limits) {
  HeadParser parser{limits};
  const HeadParser::Step step = parser.advance(text);
  if (step.state != HeadParser::State::complete) return {.step = step, .head = std::nullopt};
  return {.step = step, .head = std::move(parser.head())};
}

}  // namespace concord::http::edge
