#include "fhir/search/text_value.h"

#include <algorithm>
#include <array>

#include "fhir/search/escapes.h"
#include "fhir/search/fold.h"

namespace concord::fhir::search {
namespace {

using json::Value;

bool matches_text(const StringWanted& wanted, std::string_view text) {
  if (wanted.text.empty()) return false;  // nothing but accents was asked for
  switch (wanted.how) {
    case StringWanted::How::exact:
      return text == wanted.text;
    case StringWanted::How::starts_with:
      return fold(text).starts_with(wanted.text);
    case StringWanted::How::contains:
      return fold(text).find(wanted.text) != std::string::npos;
  }
  return false;
}

// Members that hold what people call somebody or where they live, and nothing else.
constexpr std::array<std::string_view, 13> kTextMembers{"city",   "country", "display",    "district", "family",
                                                        "given",  "line",    "postalCode", "prefix",   "state",
                                                        "suffix", "text",    "value"};

// Whether `path` leads to `url` or below it.
bool is_below(std::string_view path, std::string_view url) {
  while (url.ends_with('/')) url.remove_suffix(1);
  return path.starts_with(url) && (path.size() == url.size() || path[url.size()] == '/');
}

}  // namespace

StringWanted read_string(std::string_view value, StringWanted::How how) {
  std::string text = unescape(value);
  return {.how = how, .text = how == StringWanted::How::exact ? std::move(text) : fold(text)};
}

bool StringWanted::matches(const Selected& selected) const {
  if (const auto string = selected.value.as_string()) return matches_text(*this, *string);
  return std::ranges::any_of(selected.value.members(), [this](const json::Member& member) {
    if (std::ranges::find(kTextMembers, member.name()) == kTextMembers.end()) return false;
    if (const auto string = member.value.as_string()) return matches_text(*this, *string);
    return std::ranges::any_of(member.value.items(), [this](const Value& item) {
      return item.is_string() && matches_text(*this, *item.as_string());
    });
  });
}

Result<UriWanted> read_uri(std::string_view value, UriWanted::How how) {
  UriWanted out{.how = how, .uri = unescape(value)};
  if (how != UriWanted::How::exact && !out.uri.starts_with("http://") && !out.uri.starts_with("https://")) {
    return fail(ErrorKind::malformed, ":above and :below take an http or https URL");
  }
  return out;
}

bool UriWanted::matches(const Selected& selected) const {
  std::string_view actual = selected.value.as_string().value_or("");
  if (actual.empty()) return false;
  switch (how) {
    case How::exact:
      return uri == actual || (selected.type == "canonical" && uri == actual.substr(0, actual.find('|')));
    case How::below:
      return is_below(actual, uri);
    case How::above:
      return is_below(uri, actual);
  }
  return false;
}

}  // namespace concord::fhir::search
