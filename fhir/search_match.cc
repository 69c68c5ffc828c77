#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "fhir/resource_types.h"
#include "fhir/search.h"
#include "fhir/search_values.h"

namespace concord::fhir {
namespace {

using json::Value;
using search::Kind;
using search::Row;

bool matches_value(const Row& row, const Criterion& criterion, const std::string& value, const Value& element) {
  switch (row.kind) {
    case Kind::token:
      if (criterion.modifier == "text") return search::matches_token_text(search::unescape(value), element);
      return search::matches_token(parse_token(value), element);
    case Kind::reference: {
      if (!search::refers_to(row.target, element)) return false;
      if (criterion.modifier == "identifier") return search::matches_token(parse_token(value), element["identifier"]);
      return search::matches_reference(search::unescape(value), criterion.modifier, element);
    }
    case Kind::date: {
      const auto date = search::parse_date_value(value);
      return date && search::matches_date(*date, element);
    }
    case Kind::string: {
      const auto how = criterion.modifier == "exact"      ? search::StringMatch::exact
                       : criterion.modifier == "contains" ? search::StringMatch::contains
                                                          : search::StringMatch::starts_with;
      return search::matches_string(search::unescape(value), how, element);
    }
    case Kind::uri:
      return element.as_string() == search::unescape(value);
  }
  return false;
}

// Whether the resource has a value for the parameter at all.
bool has_value(const Row& row, const Value& resource) {
  return search::any_element(resource, row.paths,
                             [&row](const Value& element) { return search::refers_to(row.target, element); });
}

bool matches_criterion(const Criterion& criterion, std::string_view type, const Value& resource) {
  const Row* row = search::find_row(type, criterion.name);
  if (row == nullptr) return false;
  if (criterion.modifier == "missing") return has_value(*row, resource) != (criterion.values.front() == "true");
  const bool found = search::any_element(resource, row->paths, [&](const Value& element) {
    return std::ranges::any_of(
        criterion.values, [&](const std::string& value) { return matches_value(*row, criterion, value, element); });
  });
  return found != (criterion.modifier == "not");
}

// The text a value sorts by.
std::string sort_text(const Row& row, const Value& element) {
  if (row.kind == Kind::date) {
    const auto range = search::range_of(element);
    if (!range) return {};
    // Microseconds since the year 1, so that texts of one width compare as numbers do.
    constexpr std::chrono::sys_days kFirstDay = std::chrono::year{1} / 1 / 1;
    const auto since = std::max(range->first, Instant{kFirstDay}) - Instant{kFirstDay};
    return fmt::format("{:020}", since.count());
  }
  if (const auto text = element.as_string()) return std::string{*text};
  for (const std::string_view name : {"family", "text", "value", "code", "reference", "city"}) {
    if (const std::string_view text = element.text(name); !text.empty()) return std::string{text};
  }
  return std::string{element["coding"].at(0).text("code")};
}

void append_references(const Row& row, const Value& resource, std::vector<std::string>& out) {
  if (row.kind != Kind::reference) return;
  const bool stopped = search::any_element(resource, row.paths, [&](const Value& element) {
    const std::string_view text = element.as_string().value_or(element.text("reference"));
    if (!text.empty() && search::refers_to(row.target, element)) out.emplace_back(text);
    return false;
  });
  static_cast<void>(stopped);
}

}  // namespace

bool matches(const Query& query, const Value& resource) {
  return std::ranges::all_of(
      query.criteria, [&](const Criterion& criterion) { return matches_criterion(criterion, query.type, resource); });
}

std::vector<std::string> references(std::string_view name, const Value& resource) {
  std::vector<std::string> out;
  const std::string_view type = resource.text("resourceType");
  if (name == "*") {
    for (const Row* row : search::rows_of(type)) append_references(*row, resource, out);
  } else if (const Row* row = search::find_row(type, name); row != nullptr) {
    append_references(*row, resource, out);
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::string sort_key(std::string_view name, const Value& resource) {
  std::string out;
  const Row* row = search::find_row(resource.text("resourceType"), name);
  if (row == nullptr) return out;
  const bool found = search::any_element(resource, row->paths, [&](const Value& element) {
    out = sort_text(*row, element);
    return !out.empty();
  });
  return found ? out : std::string{};
}

std::vector<SearchParameter> search_parameters(std::string_view type) {
  std::vector<SearchParameter> out;
  if (!is_resource_type(type)) return out;
  for (const Row* row : search::rows_of(type)) out.push_back({.name = row->name, .type = search::to_string(row->kind)});
  return out;
}

}  // namespace concord::fhir
