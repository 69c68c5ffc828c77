#include "service/http/negotiate.h"

#include <algorithm>
#include <optional>
#include <string>

namespace concord::http {
namespace {

std::string_view trim(std::string_view text) noexcept {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

// Takes the text before `separator` off the front of `rest`, outside quotes.
std::string_view take(std::string_view& rest, char separator) noexcept {
  bool is_quoted = false;
  std::size_t i = 0;
  for (; i < rest.size() && (is_quoted || rest[i] != separator); ++i) {
    if (rest[i] == '"') is_quoted = !is_quoted;
    if (rest[i] == '\\' && is_quoted) ++i;
  }
  const std::string_view taken = rest.substr(0, std::min(i, rest.size()));
  rest.remove_prefix(std::min(i + 1, rest.size()));
  return trim(taken);
}

std::string lowered(std::string_view text) {
  std::string out{text};
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view unquoted(std::string_view text) noexcept {
  return text.size() >= 2 && text.starts_with('"') && text.ends_with('"') ? text.substr(1, text.size() - 2) : text;
}

// The value of a media type's parameter, or "".
std::string_view parameter(std::string_view parameters, std::string_view name) noexcept {
  while (!parameters.empty()) {
    std::string_view pair = take(parameters, ';');
    const std::string_view key = take(pair, '=');
    if (equal_ignoring_case(key, name)) return unquoted(trim(pair));
  }
  return {};
}

bool is_json(std::string_view type) noexcept {
  return type == "application/json" || type == "text/json" ||
         (type.starts_with("application/") && type.ends_with("+json"));
}

bool is_lines(std::string_view type) noexcept { return type == "application/x-ndjson" || type == "application/ndjson"; }

// 0 = no match; the higher, the more specific.
int specificity(std::string_view range, Produces produces) noexcept {
  if (range == "*/*") return 1;
  if (range == (produces == Produces::html ? "text/*" : "application/*")) return 2;
  if (produces == Produces::html) return range == "text/html" ? 3 : 0;
  return is_json(range) || (produces == Produces::batch && is_lines(range)) ? 3 : 0;
}

// RFC 9110 §12.4.2: zero is "0", "0." and "0.000".
bool is_refused(std::string_view weight) noexcept {
  return weight.starts_with('0') && weight.find_first_of("123456789") == std::string_view::npos;
}

// In thousandths; 1,000 when it is left out or cannot be read.
int weight_of(std::string_view weight) noexcept {
  if (weight.empty() || weight.front() != '0') return 1'000;
  int out = 0;
  for (std::size_t i = 2; i < 5; ++i) {
    const bool is_digit = i < weight.size() && weight[i] >= '0' && weight[i] <= '9';
    out = 10 * out + (is_digit ? weight[i] - '0' : 0);
  }
  return out;
}

std::optional<std::string> joined(const Headers& headers, std::string_view name) {
  std::optional<std::string> out;
  for (const auto& [field, value] : headers.fields()) {
    if (!equal_ignoring_case(field, name)) continue;
    out = out ? *out + "," + value : value;
  }
  return out;
}

std::string_view expected_type(BodyKind kind) noexcept {
  if (kind == BodyKind::form) return "Content-Type: must be application/x-www-form-urlencoded";
  if (kind == BodyKind::batch) return "Content-Type: must be application/json or application/x-ndjson";
  return "Content-Type: must be application/json";
}

}  // namespace

Status check_content_type(const Request& request, BodyKind kind) {
  const std::string_view coding = request.headers.value("Content-Encoding");
  if (!coding.empty() && !equal_ignoring_case(coding, "identity")) {
    return fail(ErrorKind::unsupported_media, "Content-Encoding: bodies are taken without compression only");
  }
  if (kind == BodyKind::none) return {};
  std::string_view rest = request.headers.value("Content-Type");
  const std::string type = lowered(take(rest, ';'));
  const bool fits = kind == BodyKind::form
                        ? type == "application/x-www-form-urlencoded"
                        : (type != "text/json" && is_json(type)) || (kind == BodyKind::batch && is_lines(type));
  if (!fits) return fail(ErrorKind::unsupported_media, std::string{expected_type(kind)});
  const std::string_view charset = parameter(rest, "charset");
  if (!charset.empty() && !equal_ignoring_case(charset, "utf-8") && !equal_ignoring_case(charset, "utf8")) {
    return fail(ErrorKind::unsupported_media, "Content-Type: the charset must be utf-8");
  }
  return {};
}

Status check_accept(const Request& request, Produces produces) {
  if (produces == Produces::fixed_json) return {};
  const auto accept = joined(request.headers, "Accept");
  if (!accept || trim(*accept).empty()) return {};
  std::string_view rest = *accept;
  int best = 0;
  bool accepted = false;
  while (!rest.empty()) {
    std::string_view range = take(rest, ',');
    const std::string type = lowered(take(range, ';'));
    const int match = specificity(type, produces);
    if (match == 0 || match < best) continue;
    const bool taken = !is_refused(parameter(range, "q"));
    accepted = match > best ? taken : accepted || taken;
    best = match;
  }
  if (accepted) return {};
  return fail(ErrorKind::not_acceptable, produces == Produces::html ? "Accept: only text/html is served here"
                                                                    : "Accept: only JSON is served here");
}

bool is_ndjson(std::string_view content_type) { return is_lines(lowered(take(content_type, ';'))); }

LinesWanted lines_wanted(const Headers& headers) {
  const auto accept = joined(headers, "Accept");
  std::string_view rest = accept ? std::string_view{*accept} : std::string_view{};
  int lines = 0;
  int json = 0;
  while (!rest.empty()) {
    std::string_view range = take(rest, ',');
    const std::string type = lowered(take(range, ';'));
    const int weight = weight_of(parameter(range, "q"));
    if (is_lines(type)) lines = std::max(lines, weight);
    if (is_json(type)) json = std::max(json, weight);
  }
  if (lines > 0 && lines >= json) return LinesWanted::yes;
  return json > 0 ? LinesWanted::no : LinesWanted::unsaid;
}

}  // namespace concord::http
