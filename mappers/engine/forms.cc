#include "mappers/engine/forms.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/time.h"
#include "mappers/engine/units.h"

namespace concord::mappers {
namespace {

constexpr std::size_t kTextBytesMax = 1U << 20U;  // FHIR: a string is at most 1 MiB
constexpr std::size_t kUriBytesMax = 2'048;
constexpr std::size_t kIdMax = 64;

bool is_alpha(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_text(std::string_view text) {
  if (text.empty() || text.size() > kTextBytesMax) return false;
  bool is_bad = false;
  bool has_ink = false;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_white = c == '\t' || c == '\n' || c == '\r';
    is_bad |= (byte < 0x20 && !is_white) || byte == 0x7F;
    has_ink |= byte > 0x20;
  }
  return has_ink && !is_bad;
}

bool is_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  if (text.size() > kUriBytesMax || !is_alpha(text.front())) return false;
  const bool scheme = std::ranges::all_of(
      text.substr(0, colon), [](char c) { return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
  // "|" would break a token search; white space and controls are in no URI.
  return scheme && std::ranges::all_of(text, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte > 0x20 && byte != 0x7F && c != '|' && c != '"' && c != '<' && c != '>' && c != '\\';
         });
}

bool is_url(std::string_view text) {
  const bool web = text.starts_with("https://") || text.starts_with("http://");
  return web && is_uri(text) && text.find("://") + 3 < text.size();
}

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kIdMax && std::ranges::all_of(text, [](char c) {
    return is_alpha(c) || is_digit(c) || c == '-' || c == '.' || c == '_';
  });
}

bool is_token(std::string_view text) {
  if (!is_text(text) || text.front() == ' ' || text.back() == ' ') return false;
  return text.find_first_of("\t\r\n") == std::string_view::npos && text.find("  ") == std::string_view::npos;
}

// RFC 5646 in outline: 2-8 letters, then subtags of 1-8 letters or digits.
bool is_language(std::string_view text) {
  bool first = true;
  for (;;) {
    const std::size_t end = std::min(text.find('-'), text.size());
    const std::string_view subtag = text.substr(0, end);
    if (subtag.empty() || subtag.size() > 8 || (first && subtag.size() < 2)) return false;
    if (!std::ranges::all_of(subtag, [first](char c) { return is_alpha(c) || (!first && is_digit(c)); })) return false;
    if (end == text.size()) return true;
    text.remove_prefix(end + 1);
    first = false;
  }
}

bool is_instant(std::string_view text) { return parse_instant(text).has_value(); }
bool is_date_time(std::string_view text) { return parse_date_time(text).has_value(); }
bool is_date(std::string_view text) { return parse_date(text).has_value(); }

// Something that is not blank, and no control characters but tab and line ends.
constexpr std::string_view kTextPattern = R"(^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*[^\u0000-\u0020\u007f])"
                                          R"([^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$)";

constexpr std::array kForms{
    FormText{Form::text, is_text, "must be a text that is not blank and has no control characters", kTextPattern, ""},
    FormText{Form::uri, is_uri, "must be an absolute URI", R"(^[A-Za-z][A-Za-z0-9+.-]*:[^\u0000-\u0020\u007f|"<>\\]+$)",
             "uri"},
    FormText{Form::url, is_url, "must be an http or https URL", "^https?://.", "uri"},
    FormText{Form::id, is_id, "must be 1 to 64 of the characters A-Z a-z 0-9 - . _", "^[A-Za-z0-9._-]{1,64}$", ""},
    FormText{Form::token, is_token, "must be a code: no line ends, no white space at its ends or doubled",
             R"(^[^\u0000-\u0020\u007f]+( [^\u0000-\u0020\u007f]+)*$)", ""},
    FormText{Form::unit, is_unit_code, "must be a UCUM code, such as mg/dL or {score}", "^[!-~]+$", ""},
    FormText{Form::instant, is_instant, "must be an instant: date, time and offset (RFC 3339)",
             R"(^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$)",
             "date-time"},
    FormText{Form::date_time, is_date_time, "must be a dateTime: YYYY, YYYY-MM, YYYY-MM-DD, or with time and offset",
             "^[0-9]{4}(-[0-9]{2}(-[0-9]{2}(T.+)?)?)?$", ""},
    FormText{Form::date, is_date, "must be a date: YYYY, YYYY-MM or YYYY-MM-DD", "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
             ""},
    FormText{Form::language, is_language, "must be a BCP 47 language tag", "^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$", ""},
};

}  // namespace

const FormText* find_form(Form form) noexcept {
  const auto* row = std::ranges::find(kForms, form, &FormText::form);
  return row == kForms.end() ? nullptr : row;
}

}  // namespace concord::mappers
