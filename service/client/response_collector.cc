#include "service/client/response_collector.h"

#include <charconv>
#include <utility>

namespace concord::client {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

std::string_view trim(std::string_view text) noexcept {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// The number of "HTTP/1.1 404 Not Found"; 0 when there is none.
int parse_status(std::string_view line) noexcept {
  const std::size_t space = line.find(' ');
  if (space == std::string_view::npos) return 0;
  const std::string_view code = line.substr(space + 1, 3);
  int status = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), status);
  return error == std::errc{} && end == code.data() + code.size() ? status : 0;
}

}  // namespace

bool ResponseCollector::take_header_line(std::string_view line) {
  has_begun_ = true;
  header_bytes_ += line.size();
  if (header_bytes_ > limits_.header_bytes_max) {
    overrun_ = "header bytes";
    return false;
  }
  if (part_ == Part::after_head && status_ >= 200) return true;  // a trailer field says nothing that is needed
  if (part_ != Part::fields) {
    start_head(line);
    return true;
  }
  if (trim(line).empty()) {
    end_head();
    return true;
  }
  return take_field(line);
}

void ResponseCollector::end_head() {
  part_ = Part::after_head;
  if (status_ < 200) return;
  response_.status = status_;
  for (auto& [name, value] : fields_) response_.headers.add(std::move(name), std::move(value));
}

// Forgets an interim response (1xx) that came before.
void ResponseCollector::start_head(std::string_view line) {
  status_ = parse_status(line);
  fields_.clear();
  part_ = Part::fields;
}

bool ResponseCollector::take_field(std::string_view line) {
  ++header_fields_;
  if (header_fields_ > limits_.header_fields_max) {
    overrun_ = "header fields";
    return false;
  }
  // RFC 9112 §5.2: a folded line belongs to the field before, behind a space.
  if (line.front() == ' ' || line.front() == '\t') {
    if (!fields_.empty()) fields_.back().second.append(" ").append(trim(line));
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return true;
  fields_.emplace_back(line.substr(0, colon), trim(line.substr(colon + 1)));
  return true;
}

bool ResponseCollector::take_body(std::string_view bytes) {
  has_begun_ = true;
  if (bytes.size() > limits_.body_bytes_max - response_.body.size()) {
    overrun_ = "body bytes";
    return false;
  }
  response_.body.append(bytes);
  return true;
}

}  // namespace concord::client
