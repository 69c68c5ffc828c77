#include "service/facade/page_cursor.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "core/base64.h"
#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::facade {
namespace {

using json::Value;
using std::chrono::duration_cast;
using std::chrono::seconds;

// Replicas' clocks may be that far apart.
constexpr seconds kClockSkew{300};

tl::unexpected<Error> expired() {
  constexpr const char* kText = "the page has expired: start the search again";
  return fail(ErrorKind::gone, kText, {{Severity::error, "not-found", "", kText}});
}

// What was never one of ours, whatever the key.
tl::unexpected<Error> no_cursor() {
  constexpr const char* kText = "_cursor is no cursor: follow the link of a page as it is";
  return fail(ErrorKind::malformed, kText, {{Severity::error, "value", "", kText}});
}

// With lengths, so that no two scopes are one text.
std::string associated(const PageScope& scope) {
  return fmt::format("concord page 1\n{}:{}{}:{}{}:{}", scope.partner.size(), scope.partner, scope.type.size(),
                     scope.type, scope.subject.size(), scope.subject);
}

Value to_json(const Page& page, seconds at) {
  json::Array ours;
  for (const auto& [name, value] : page.ours) ours.push_back(Value{json::Array{Value{name}, Value{value}}});
  return json::object({{"at", at.count()}, {"url", page.url}, {"ours", Value{std::move(ours)}}, {"state", page.state}});
}

Page read_page(const Value& value) {
  Page page{.url = std::string{value.text("url")}, .state = std::string{value.text("state")}};
  for (const Value& pair : value["ours"].items()) {
    page.ours.emplace_back(pair.at(0).as_string().value_or(""), pair.at(1).as_string().value_or(""));
  }
  return page;
}

}  // namespace

PageCursors::PageCursors(std::vector<AeadKey> keys, const Clock& clock) : keys_{std::move(keys)}, clock_{clock} {
  if (keys_.empty()) keys_.push_back(AeadKey::random());
}

Result<std::string> PageCursors::seal(const Page& page, const PageScope& scope) const {
  const auto at = duration_cast<seconds>(clock_.now().time_since_epoch());
  const std::string plain = json::write(to_json(page, at));
  if (plain.size() <= kPageCursorBytesMax) {
    std::string text = base64url_encode(concord::seal(keys_.front(), plain, associated(scope)));
    if (text.size() <= kPageCursorBytesMax) return text;
  }
  return fail(ErrorKind::partner_broken, "the partner's link to the next page is too long");
}

Result<Page> PageCursors::open(std::string_view text, const PageScope& scope) const {
  if (text.size() > kPageCursorBytesMax) return no_cursor();
  const auto sealed = base64url_decode(text);
  if (!sealed || sealed->size() <= kSealBytes) return no_cursor();
  std::optional<std::string> plain;
  const std::string bound_to = associated(scope);
  for (const AeadKey& key : keys_) {
    plain = concord::open(key, *sealed, bound_to);
    if (plain) break;
  }
  if (!plain) return expired();
  const auto value = json::read(*plain);
  if (!value) return expired();
  const auto at = (*value)["at"].as_integer();
  const auto age = duration_cast<seconds>(clock_.now().time_since_epoch()) - seconds{at.value_or(0)};
  if (!at || age > kPageLifetime || age < -kClockSkew) return expired();
  return read_page(*value);
}

}  // namespace concord::facade
