#include "service/sandbox/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "fhir/outcome.h"
#include "fhir/reference.h"
#include "fhir/search/search.h"
#include "service/sandbox/cursor.h"

namespace concord::sandbox {
namespace {

using json::Value;

constexpr std::string_view kCursor = "_cursor";
constexpr std::size_t kIncludesMax = 1'000;  // resources that one page may bring along

std::vector<RecordPtr> find_matches(const Reads& reads, const fhir::Query& query) {
  std::vector<RecordPtr> out = reads.candidates(query);
  std::erase_if(out, [&query](const RecordPtr& record) { return !fhir::matches(query, record->current().resource); });
  return out;
}

// What `_elements` and `_summary=data` leave of a resource, tagged as incomplete (R4 search.html#elements).
Value subset(const Value& resource, const fhir::SearchControl& control) {
  if (control.elements.empty() && control.summary != "data") return resource;
  json::Object out;
  for (const json::Member& member : resource.members()) {
    const std::string_view name = member.name();
    const bool is_identity = name == "resourceType" || name == "id" || name == "meta";
    const bool is_wanted =
        control.elements.empty() ? name != "text" : std::ranges::find(control.elements, name) != control.elements.end();
    if (is_identity || is_wanted) out.push_back(member);
  }
  const Value reduced{std::move(out)};
  json::Array tags{reduced["meta"]["tag"].items().begin(), reduced["meta"]["tag"].items().end()};
  tags.push_back(
      json::object({{"system", "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"}, {"code", "SUBSETTED"}}));
  return json::with(reduced, "meta", json::with(reduced["meta"], "tag", std::move(tags)));
}

// "Goal:subject:Patient" taken apart.
struct Include {
  std::string_view type;
  std::string_view name;
  std::string_view target;
};
Include parse_include(std::string_view text) {
  const auto take = [&text] {
    const auto colon = std::min(text.find(':'), text.size());
    const std::string_view part = text.substr(0, colon);
    text.remove_prefix(std::min(colon + 1, text.size()));
    return part;
  };
  Include out;
  out.type = take();
  out.name = take();
  out.target = take();
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
  bool add_included(const RecordPtr& record);
  bool add_includes(const Record& match);
  bool add_revincludes(const Record& match);
  void add_outcome(std::string_view code, std::string_view text);
  [[nodiscard]] std::string url(const http::Parameters& parameters) const;

  const Reads& reads_;
  const SearchRequest& request_;
  const Settings& settings_;
  fhir::ParsedSearch search_;
  std::optional<Position> after_;
  std::set<std::pair<std::string, std::string>> seen_;
  std::size_t includes_ = 0;
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
  bundle_.entries.push_back({.full_url = fmt::format("{}/{}/{}", request_.base, record.type, record.id),
                             .resource = subset(record.current().resource, search_.control),
                             .search_mode = std::string{mode}});
}

// False when the page is full.
bool Page::add_included(const RecordPtr& record) {
  if (!record || record->is_deleted() || seen_.contains({record->type, record->id})) return true;
  if (includes_ == kIncludesMax) return false;
  ++includes_;
  seen_.emplace(record->type, record->id);
  add(*record, "include");
  return true;
}

bool Page::add_includes(const Record& match) {
  for (const std::string& text : search_.control.include) {
    const Include include = parse_include(text);
    if (include.type != match.type) continue;
    for (const std::string& reference : fhir::references(include.name, match.current().resource)) {
      const auto literal = fhir::parse_reference(reference);
      if (!literal || !literal->base.empty()) continue;
      if (!include.target.empty() && include.target != literal->type) continue;
      if (!add_included(reads_.find(literal->type, literal->id))) return false;
    }
  }
  return true;
}

bool Page::add_revincludes(const Record& match) {
  for (const std::string& text : search_.control.revinclude) {
    const Include include = parse_include(text);
    if (!include.target.empty() && include.target != match.type) continue;
    for (const RecordPtr& referrer : reads_.referrers(include.type, match.id)) {
      const auto references = fhir::references(include.name, referrer->current().resource);
      const bool refers = std::ranges::any_of(references, [&match](const std::string& reference) {
        const auto literal = fhir::parse_reference(reference);
        return literal && literal->base.empty() && literal->type == match.type && literal->id == match.id;
      });
      if (refers && !add_included(referrer)) return false;
    }
  }
  return true;
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
  for (RecordPtr& record : find_matches(reads_, search_.query)) {
    matches.emplace_back(position_of(*record), std::move(record));
  }
  if (control.total != "none") bundle_.total = static_cast<std::int64_t>(matches.size());
  bundle_.links.push_back({.relation = "self", .url = url(search_.used)});
  if (!search_.ignored.empty()) add_outcome("not-supported", "search parameters not known for this type were ignored");
  if (size() == 0 || control.summary == "count") return std::move(bundle_);

  const auto before = [&control](const auto& a, const auto& b) { return comes_before(a.first, b.first, control.sort); };
  std::ranges::sort(matches, before);
  auto first = matches.begin();
  if (after_) first = std::upper_bound(matches.begin(), matches.end(), std::pair{*after_, RecordPtr{}}, before);
  const auto left = static_cast<std::size_t>(matches.end() - first);
  const auto last = first + static_cast<std::ptrdiff_t>(std::min(left, size()));
  for (auto it = first; it != last; ++it) {
    seen_.emplace(it->second->type, it->second->id);
    add(*it->second, "match");
  }
  bool is_complete = true;
  for (auto it = first; it != last && is_complete; ++it) {
    is_complete = add_includes(*it->second) && add_revincludes(*it->second);
  }
  if (!is_complete) add_outcome("incomplete", "there are more included resources than a page may hold");
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
  if (search.query.criteria.empty() || !search.ignored.empty()) {
    return fail(ErrorKind::precondition_failed, "the criteria select by nothing, or by a parameter not known here");
  }
  return find_matches(reads, search.query);
}

}  // namespace concord::sandbox
