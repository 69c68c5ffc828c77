#include "service/artifacts/cursor.h"

#include <charconv>
#include <string>

#include "core/base64.h"

namespace concord::artifacts {
namespace {

constexpr std::size_t kParametersMax = 50;
constexpr std::string_view kForms = "forms:";
constexpr std::size_t kFormCursorBytesMax = 16;

tl::unexpected<Error> unreadable() { return fail(ErrorKind::malformed, "the page cursor is not one of this list"); }

}  // namespace

std::optional<std::string> make_cursor(std::string_view type, std::string_view next_url) {
  const std::size_t question = next_url.find('?');
  if (question == std::string_view::npos) return std::nullopt;
  std::string_view path = next_url.substr(0, question);
  if (path.ends_with("/_search")) path.remove_suffix(std::string_view{"/_search"}.size());
  if (!path.ends_with(type)) return std::nullopt;
  path.remove_suffix(type.size());
  if (!path.empty() && !path.ends_with('/')) return std::nullopt;
  std::string text{type};
  text += next_url.substr(question);
  std::string cursor = base64url_encode(text);
  if (cursor.size() > kCursorBytesMax || !read_cursor(type, cursor)) return std::nullopt;
  return cursor;
}

Result<http::Parameters> read_cursor(std::string_view type, std::string_view cursor) {
  if (cursor.size() > kCursorBytesMax) return unreadable();
  const auto text = base64url_decode(cursor);
  if (!text || !text->starts_with(type) || text->size() <= type.size() || (*text)[type.size()] != '?') {
    return unreadable();
  }
  auto parameters = http::parse_parameters(std::string_view{*text}.substr(type.size() + 1));
  if (!parameters || parameters->empty() || parameters->size() > kParametersMax) return unreadable();
  return parameters;
}

std::string make_form_cursor(std::size_t before) {
  return base64url_encode(std::string{kForms} + std::to_string(before));
}

std::optional<std::size_t> read_form_cursor(std::string_view cursor) {
  if (cursor.size() > kFormCursorBytesMax * 2) return std::nullopt;
  const auto text = base64url_decode(cursor);
  if (!text || !text->starts_with(kForms) || text->size() > kFormCursorBytesMax) return std::nullopt;
  std::size_t before = 0;
  const char* const end = text->data() + text->size();
  const auto read = std::from_chars(text->data() + kForms.size(), end, before);
  return read.ec == std::errc{} && read.ptr == end ? std::optional{before} : std::nullopt;
}

}  // namespace concord::artifacts
