#include "service/sandbox/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "fhir/outcome.h"
#include "fhir/resource_types.h"
#include "fhir/rest/subset.h"
#include "fhir/search/links.h"
#include "fhir/search/search.h"
#include "service/sandbox/cursor.h"
#include "service/sandbox/includes.h"
#include "service/sandbox/page_parameters.h"
#include "service/sandbox/served.h"

namespace concord::sandbox {
namespace {

using json::Value;

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

// Every name of `_type` is a type of R4.
Status check_types(const http::Parameters& criteria) {
  for (const auto& [name, value] : criteria) {
    std::string_view list = value;
    while (name == "_type" && !list.empty()) {
      const std::size_t comma = std::min(list.find(','), list.size());
      constexpr const char* kText = "_type takes resource types of R4";
      if (!fhir::is_resource_type(list.substr(0, comma))) {
        return fail(ErrorKind::malformed, kText, {{Severity::error, "value", "", kText}});
      }
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
  }
  return {};
}

// The types of a search that names none: those of `_type`, of the compartment, or all.
std::vector<std::string_view> searched_types(const SearchRequest& request, const http::Parameters& criteria) {
  std::vector<std::string_view> out;
  if (request.compartment.type.empty()) {
    std::ranges::copy_if(fhir::resource_types(), std::back_inserter(out), is_stored_type);
  } else {
    out = types_in(request.compartment.type);
  }
  for (const auto& [name, value] : criteria) {
    if (name != "_type") continue;
    const std::string list = "," + value + ",";
    std::erase_if(out,
                  [&list](std::string_view type) { return list.find(fmt::format(",{},", type)) == std::string::npos; });
  }
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
  [[nodiscard]] Status parse_types(const http::Parameters& criteria, const std::vector<std::string_view>& types);
  [[nodiscard]] Result<std::vector<RecordPtr>> find() const;
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] Position position_of(const Record& record) const;
  void add(const Record& record, std::string_view mode);
  void add_outcome(std::string_view code, std::string_view text);
  [[nodiscard]] std::string url(const http::Parameters& parameters) const;

  const Reads& reads_;
  const SearchRequest& request_;
  const Settings& settings_;
  fhir::ParsedSearch search_;
  std::vector<fhir::Query> queries_;  // one for each type that is searched
  std::optional<Position> after_;
  fhir::Bundle bundle_{.type = "searchset"};
};

// A parameter that some type knows is a criterion, which resources of the other types do not fulfil.
Status Page::parse_types(const http::Parameters& criteria, const std::vector<std::string_view>& types) {
  http::Parameters asked = criteria;
  std::erase_if(asked, [](const auto& pair) { return pair.first == "_type"; });
  std::vector<fhir::ParsedSearch> parsed;
  for (const std::string_view type : types) {
    ASSIGN_OR_RETURN(auto one, fhir::parse_search(type, asked, request_.base));
    parsed.push_back(std::move(one));
  }
  if (parsed.empty()) return {};
  const auto fewest =
      std::ranges::min_element(parsed, {}, [](const fhir::ParsedSearch& search) { return search.ignored.size(); });
  search_ = *fewest;
  for (const fhir::ParsedSearch& one : parsed) {
    if (one.ignored == search_.ignored) queries_.push_back(one.query);
  }
  for (const auto& [name, value] : criteria) {
    if (name == "_type") search_.used.emplace_back(name, value);
  }
  return {};
}

Result<std::vector<RecordPtr>> Page::find() const {
  std::vector<RecordPtr> out;
  for (const fhir::Query& query : queries_) {
    ASSIGN_OR_RETURN(auto found, find_matches(reads_, query));
    std::ranges::move(found, std::back_inserter(out));
  }
  if (request_.compartment.type.empty()) return out;
  std::erase_if(out, [this](const RecordPtr& record) { return !is_in(request_.compartment, *record); });
  return out;
}

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
  if (request_.type == "*") {
    RETURN_IF_ERROR(check_types(criteria));
    RETURN_IF_ERROR(parse_types(criteria, searched_types(request_, criteria)));
  } else {
    ASSIGN_OR_RETURN(search_, fhir::parse_search(request_.type, criteria, request_.base));
    queries_ = {search_.query};
  }
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
  std::string out = request_.base;
  const Compartment& in = request_.compartment;
  if (!in.type.empty()) out += fmt::format("/{}/{}", in.type, in.id);
  if (request_.type != "*" || !in.type.empty()) out += "/" + request_.type;
  return page_url(out, parameters);
}

Result<fhir::Bundle> Page::run() {
  RETURN_IF_ERROR(parse());
  const fhir::SearchControl& control = search_.control;
  std::vector<std::pair<Position, RecordPtr>> matches;
  ASSIGN_OR_RETURN(auto found, find());
  matches.reserve(found.size());
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
    bundle_.links.push_back({.relation = "next", .url = url(behind(search_.used, std::prev(last)->first))});
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
