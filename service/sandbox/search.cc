#include "service/sandbox/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "fhir/outcome.h"
#include "fhir/rest/subset.h"
#include "fhir/search/links.h"
#include "fhir/search/search.h"
#include "service/sandbox/cursor.h"
#include "service/sandbox/includes.h"

namespace concord::sandbox {
namespace {

using json::Value;

constexpr std::string_view kCursor = "_cursor";
Result<std::vector<RecordPtr>> find_matches(const Reads& reads, const fhir::Query& query) {
  const auto find_all = [&reads](const fhir::Query& plain) -> Result<std::vector<Value>> {
    std::vector<Value> out;
    for (const RecordPtr& record : reads.candidates(plain)) {
      if (fhir::matches(plain, record->current().resource)) out.push_back(record->current().resource);
    }
    return out;
  };
  ASSIGN_OR_RETURN(const fhir::Linked linked, fhir::Linked::find(query, find_all));
  std::vector<RecordPtr> out = reads.candidates(linked.plain());
  std::erase_if(out, [&linked](const RecordPtr& record) {
    const Value& resource = record->current().resource;
    return !fhir::matches(linked.plain(), resource) || !linked.holds(resource);
  });
  return out;
}

// Builds the page of one search.
class Page {
 public:
  Page(const Reads& reads, const SearchRequest& request, const Settings& settings)
      : reads_{reads}, request_{request}, settings_{settings} {}
  Result<fhir::Bundle> run();

 private:
  Status parse();
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] Position position_of(const Record& record) const;
  void add(const Record& record, std::string_view mode);
  void add_outcome(std::string_view code, std::string_view text);
  [[nodiscard]] std::string url(const http::Parameters& parameters) const;

  const Reads& reads_;
  const SearchRequest& request_;
  const Settings& settings_;
  fhir::ParsedSearch search_;
  std::optional<Position> after_;
  fhir::Bundle bundle_{.type = "searchset"};
};

Status Page::parse() {
  http::Parameters criteria;
  std::optional<std::string> cursor;
  for (const auto& [name, value] : request_.parameters) {
    if (name == kCursor) {
      cursor = value;
    } else {
      criteria.emplace_back(name, value);
    }
  }
  ASSIGN_OR_RETURN(search_, fhir::parse_search(request_.type, criteria, request_.base));
  if (request_.is_strict && !search_.ignored.empty()) {
    constexpr const char* kText = "a search parameter is not known for this type";
    return fail(ErrorKind::malformed, kText, {{Severity::error, "not-supported", "", kText}});
  }
  if (!cursor) return {};
  after_ = read_cursor(*cursor, search_.control.sort.size());
  if (!after_) return fail(ErrorKind::malformed, "not a page link of this search");
  return {};
}

std::size_t Page::size() const {
  const int count = search_.control.count;
  return count < 0 ? settings_.page_default : std::min(static_cast<std::size_t>(count), settings_.page_max);
}

Position Page::position_of(const Record& record) const {
  Position out{.keys = {}, .sequence = record.sequence};
  for (std::string_view name : search_.control.sort) {
    if (name.starts_with('-')) name.remove_prefix(1);
    out.keys.push_back(fhir::sort_key(name, record.current().resource));
  }
  return out;
}

void Page::add(const Record& record, std::string_view mode) {
  const Value& resource = record.current().resource;
  const fhir::rest::Subset& subset = search_.control.subset;
  bundle_.entries.push_back({.full_url = fmt::format("{}/{}/{}", request_.base, record.type, record.id),
                             .resource = mode == "include" ? fhir::rest::subset_of_include(resource, subset)
                                                           : fhir::rest::subset_of(resource, subset),
                             .search_mode = std::string{mode}});
}

void Page::add_outcome(std::string_view code, std::string_view text) {
  bundle_.entries.push_back(
      {.resource = fhir::operation_outcome(Severity::warning, code, text), .search_mode = "outcome"});
}

std::string Page::url(const http::Parameters& parameters) const {
  const std::string query = http::format_parameters(parameters);
  return fmt::format("{}/{}{}{}", request_.base, request_.type, query.empty() ? "" : "?", query);
}

Result<fhir::Bundle> Page::run() {
  RETURN_IF_ERROR(parse());
  const fhir::SearchControl& control = search_.control;
  std::vector<std::pair<Position, RecordPtr>> matches;
  ASSIGN_OR_RETURN(auto found, find_matches(reads_, search_.query));
  for (RecordPtr& record : found) {
    matches.emplace_back(position_of(*record), std::move(record));
  }
  if (control.total != "none") bundle_.total = static_cast<std::int64_t>(matches.size());
  bundle_.links.push_back({.relation = "self", .url = url(search_.used)});
  if (!search_.ignored.empty()) add_outcome("not-supported", "search parameters not known for this type were ignored");
  if (size() == 0 || control.subset.is_count()) return std::move(bundle_);

  const auto before = [&control](const auto& a, const auto& b) { return comes_before(a.first, b.first, control.sort); };
  std::ranges::sort(matches, before);
  auto first = matches.begin();
  if (after_) first = std::upper_bound(matches.begin(), matches.end(), std::pair{*after_, RecordPtr{}}, before);
  const auto left = static_cast<std::size_t>(matches.end() - first);
  const auto last = first + static_cast<std::ptrdiff_t>(std::min(left, size()));
  std::vector<RecordPtr> shown;
  for (auto it = first; it != last; ++it) {
    shown.push_back(it->second);
    add(*it->second, "match");
  }
  const Included included = included_by(reads_, control.includes, shown);
  for (const RecordPtr& record : included.records) add(*record, "include");
  if (!included.is_complete) add_outcome("incomplete", "there are more included resources than a page may hold");
  if (last != matches.end()) {
    http::Parameters next = search_.used;
    next.emplace_back(kCursor, write_cursor(std::prev(last)->first));
    bundle_.links.push_back({.relation = "next", .url = url(next)});
  }
  return std::move(bundle_);
}

}  // namespace

Result<fhir::Bundle> run_search(const Reads& reads, const SearchRequest& request, const Settings& settings) {
  return Page{reads, request, settings}.run();
}

Result<std::vector<RecordPtr>> select(const Reads& reads, std::string_view type, const http::Parameters& criteria,
                                      std::string_view base) {
  ASSIGN_OR_RETURN(auto search, fhir::parse_search(type, criteria, base));
  if ((search.query.criteria.empty() && search.query.links.empty()) || !search.ignored.empty()) {
    return fail(ErrorKind::precondition_failed, "the criteria select by nothing, or by a parameter not known here");
  }
  return find_matches(reads, search.query);
}

}  // namespace concord::sandbox
