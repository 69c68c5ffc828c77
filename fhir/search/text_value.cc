#include "fhir/search/text_value.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "fhir/search/escapes.h"
#include "fhir/search/fold.h"

namespace concord::fhir::search {
namespace {

using json::Value;

// How long the longest proper start of `part` is that ends at each of its characters (Knuth, Morris, Pratt).
std::vector<std::size_t> borders_of(std::string_view part) {
  std::vector<std::size_t> out(part.size(), 0);
  for (std::size_t i = 1, length = 0; i < part.size(); ++i) {
    while (length > 0 && part[i] != part[length]) length = out[length - 1];
    if (part[i] == part[length]) ++length;
    out[i] = length;
  }
  return out;
}

// In time that grows with the sum of the sizes, not with their product, which std::string may take for long ones.
bool contains(const std::string& text, std::string_view part) {
  constexpr std::size_t kProductMax = 1U << 20U;
  if (text.size() * part.size() <= kProductMax) return text.find(part) != std::string::npos;
  const auto borders = borders_of(part);
  std::size_t length = 0;
  for (const char c : text) {
    while (length > 0 && c != part[length]) length = borders[length - 1];
    if (c == part[length]) ++length;
    if (length == part.size()) return true;
  }
  return false;
}

bool any_finds_text(std::span<const StringWanted> wanted, std::string_view text) {
  const bool is_exact = wanted.front().how == StringWanted::How::exact;
  const std::string folded = is_exact ? std::string{} : fold(text);
  return std::ranges::any_of(wanted, [&](const StringWanted& one) {
    if (one.text.empty()) return false;  // nothing but accents was asked for
    switch (one.how) {
      case StringWanted::How::exact:
        return text == one.text;
      case StringWanted::How::starts_with:
        return folded.starts_with(one.text);
      case StringWanted::How::contains:
        return contains(folded, one.text);
    }
    return false;
  });
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

bool any_finds(std::span<const StringWanted> wanted, const Selected& selected) {
  if (const auto string = selected.value.as_string()) return any_finds_text(wanted, *string);
  return std::ranges::any_of(selected.value.members(), [wanted](const json::Member& member) {
    if (std::ranges::find(kTextMembers, member.name()) == kTextMembers.end()) return false;
    if (const auto string = member.value.as_string()) return any_finds_text(wanted, *string);
    return std::ranges::any_of(member.value.items(), [wanted](const Value& item) {
      const auto string = item.as_string();
      return string && any_finds_text(wanted, *string);
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

bool any_finds(std::span<const UriWanted> wanted, const Selected& selected) {
  const std::string_view actual = selected.value.as_string().value_or("");
  if (actual.empty()) return false;
  const bool is_canonical = selected.type == "canonical";
  return std::ranges::any_of(wanted, [actual, is_canonical](const UriWanted& one) {
    switch (one.how) {
      case UriWanted::How::exact:
        return one.uri == actual || (is_canonical && one.uri == actual.substr(0, actual.find('|')));
      case UriWanted::How::below:
        return is_below(actual, one.uri);
      case UriWanted::How::above:
        return is_below(one.uri, actual);
    }
    return false;
  });
}

}  // namespace concord::fhir::search
