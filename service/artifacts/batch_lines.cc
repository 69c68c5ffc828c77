#include "service/artifacts/batch_lines.h"

#include <algorithm>
#include <utility>

namespace concord::artifacts {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kBlanks = " \t\r\n";

bool is_blank(char c) noexcept { return kBlanks.find(c) != std::string_view::npos; }

bool is_blank(std::string_view text) noexcept { return text.find_first_not_of(kBlanks) == std::string_view::npos; }

std::string_view without_return(std::string_view text) noexcept {
  return text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
}

}  // namespace

void BatchLines::feed(std::string_view bytes) {
  buffer_.erase(0, begin_);
  scan_ -= begin_;
  begin_ = 0;
  if (!is_broken()) buffer_.append(bytes);
}

std::optional<BatchLine> BatchLines::next() {
  if (is_broken() || !pass_mark()) return std::nullopt;
  return format_ == BatchFormat::lines ? next_line() : next_element();
}

bool BatchLines::pass_mark() noexcept {
  if (mark_passed_) return true;
  if (buffer_.size() < kByteOrderMark.size() && kByteOrderMark.starts_with(buffer_) && !ended_) return false;
  if (buffer_.starts_with(kByteOrderMark)) begin_ = scan_ = kByteOrderMark.size();
  return mark_passed_ = true;
}

std::optional<BatchLine> BatchLines::next_line() {
  for (;;) {
    scan_ = std::min(buffer_.find('\n', scan_), buffer_.size());
    const bool is_whole = scan_ < buffer_.size();
    if (!dropping_ && scan_ - begin_ > line_bytes_max_) return drop_long();
    if (!is_whole && !ended_) {
      if (dropping_) begin_ = scan_;
      return std::nullopt;
    }
    const std::string_view text = std::string_view{buffer_}.substr(begin_, scan_ - begin_);
    if (is_whole) ++scan_;
    begin_ = scan_;
    const bool was_dropped = std::exchange(dropping_, false);
    if (!was_dropped && (is_whole || !text.empty())) ++number_;
    if (!was_dropped && !is_blank(text)) return BatchLine{.number = number_, .text = without_return(text)};
    if (!is_whole) return std::nullopt;
  }
}

std::optional<BatchLine> BatchLines::next_element() {
  while (scan_ < buffer_.size()) {
    if (place_ != Place::inside) {
      if (!step_outside(buffer_[scan_])) return broken();
      continue;
    }
    const auto end = end_at(scan_);
    if (!end) {
      ++scan_;
      if (dropping_) begin_ = scan_;
      if (scan_ - begin_ > line_bytes_max_) return drop_long();
      continue;
    }
    const std::string_view text = std::string_view{buffer_}.substr(begin_, *end - begin_);
    begin_ = scan_ = *end;
    place_ = Place::behind;
    if (std::exchange(dropping_, false)) continue;
    if (text.size() > line_bytes_max_)
      return BatchLine{.number = number_, .text = {}, .fault = BatchLine::Fault::too_long};
    return BatchLine{.number = number_, .text = text};
  }
  if (!ended_ || place_ == Place::after) return std::nullopt;
  return broken();
}

bool BatchLines::step_outside(char c) noexcept {
  const bool may_begin = place_ == Place::first || place_ == Place::value;
  if (place_ == Place::before && c == '[') {
    place_ = Place::first;
  } else if (place_ == Place::behind && c == ',') {
    place_ = Place::value;
  } else if ((place_ == Place::behind || place_ == Place::first) && c == ']') {
    place_ = Place::after;
  } else if (may_begin && !is_blank(c) && std::string_view{",:}]"}.find(c) == std::string_view::npos) {
    place_ = Place::inside;
    ++number_;
    depth_ = 0;
    return true;
  } else if (!is_blank(c)) {
    return false;
  }
  begin_ = ++scan_;
  return true;
}

std::optional<std::size_t> BatchLines::end_at(std::size_t at) noexcept {
  const char c = buffer_[at];
  if (in_string_) {
    if (escaped_ || c == '\\') {
      escaped_ = !escaped_;
      return std::nullopt;
    }
    if (c == '"') in_string_ = false;
    return c == '"' && depth_ == 0 ? std::optional{at + 1} : std::nullopt;
  }
  switch (c) {
    case '"':
      in_string_ = true;
      return std::nullopt;
    case '{':
    case '[':
      ++depth_;
      return std::nullopt;
    case '}':
    case ']':
      if (depth_ == 0) return at;
      return --depth_ == 0 ? std::optional{at + 1} : std::nullopt;
    default:
      return depth_ == 0 && (c == ',' || is_blank(c)) ? std::optional{at} : std::nullopt;
  }
}

BatchLine BatchLines::drop_long() noexcept {
  if (format_ == BatchFormat::lines) ++number_;
  dropping_ = true;
  begin_ = scan_;
  return {.number = number_, .text = {}, .fault = BatchLine::Fault::too_long};
}

// An element that breaks off was counted before; one that was dropped was told of, too.
BatchLine BatchLines::broken() {
  const std::size_t number = place_ == Place::inside && !dropping_ ? number_ : number_ + 1;
  place_ = Place::broken;
  begin_ = scan_ = buffer_.size();
  return {.number = number, .text = {}, .fault = BatchLine::Fault::framing};
}

}  // namespace concord::artifacts
