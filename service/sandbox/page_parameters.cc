#include "service/sandbox/page_parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "fhir/resource_types.h"

namespace concord::sandbox {
namespace {

tl::unexpected<Error> refuse(const char* text) {
  return fail(ErrorKind::malformed, text, {{Severity::error, "value", "", text}});
}

// A "+" of an offset that was not escaped has become a space.
std::string with_plus(std::string text) {
  std::ranges::replace(text, ' ', '+');
  return text;
}

Status read_count(const std::string& text, const Settings& settings, PageParameters& out) {
  std::size_t count = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc{} || stop != end) return refuse("_count takes a whole number");
  out.count = std::min(count, settings.page_max);
  return {};
}

Status read_types(std::string_view list, PageParameters& out) {
  while (!list.empty()) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view type = list.substr(0, comma);
    if (!fhir::is_resource_type(type)) return refuse("_type takes resource types of R4");
    out.types.emplace_back(type);
    list.remove_prefix(std::min(comma + 1, list.size()));
  }
  return {};
}

Status read_one(const std::string& name, const std::string& value, const Settings& settings, std::size_t keys,
                PageParameters& out) {
  if (name == "_count") return read_count(value, settings, out);
  if (name == "_type") return read_types(value, out);
  if (name == "_since" || name == "_at") {
    const auto range = parse_date_time(with_plus(value));
    if (!range) return refuse("_since and _at take a date or a date with time");
    if (name == "_at") out.at = *range;
    if (name == "_since") out.since = range->first;
    return {};
  }
  if (name == kCursor) {
    out.after = read_cursor(value, keys);
    if (!out.after) return refuse("not a page link of this list");
    return {};
  }
  constexpr std::string_view kKnown[] = {"_summary", "_elements", "_format", "_pretty"};
  if (std::ranges::find(kKnown, name) == std::end(kKnown)) out.has_unknown = true;
  return {};
}

}  // namespace

Result<PageParameters> parse_page(const http::Parameters& parameters, const Settings& settings, std::size_t keys) {
  PageParameters out{.count = settings.page_default};
  ASSIGN_OR_RETURN(out.subset, fhir::rest::parse_subset(parameters));
  for (const auto& [name, value] : parameters) {
    RETURN_IF_ERROR(read_one(name, value, settings, keys, out));
    if (name != kCursor && name != "_format" && name != "_pretty") out.used.emplace_back(name, value);
  }
  return out;
}

std::string page_url(std::string_view url, const http::Parameters& parameters) {
  const std::string query = http::format_parameters(parameters);
  return fmt::format("{}{}{}", url, query.empty() ? "" : "?", query);
}

http::Parameters behind(const http::Parameters& used, const Position& position) {
  http::Parameters out = used;
  out.emplace_back(kCursor, write_cursor(position));
  return out;
}

}  // namespace concord::sandbox
