#include "service/facade/pages.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "fhir/bundle.h"
#include "fhir/outcome.h"
#include "fhir/reference.h"
#include "fhir/rest/subset.h"
#include "fhir/search/search.h"

namespace concord::facade {
namespace {

using fhir::Bundle;
using fhir::BundleEntry;
using json::Value;

constexpr std::string_view kCursor = "_cursor";

// `caller` is what the access context binds links to.
PageScope scope_of(const Work& work, std::string_view path, std::string_view caller) {
  return {.partner = work.services.partner.id().str(), .type = path, .subject = caller};
}

// The OperationOutcome that a searchset may hold: findings without diagnostics, and none that is an error
// (R4 search.html#errors).
Value softened(const Value& outcome) {
  std::vector<Issue> issues = fhir::read_outcome(outcome);
  for (Issue& issue : issues) {
    if (issue.severity != Severity::information) issue.severity = Severity::warning;
  }
  return fhir::operation_outcome(issues);
}

// One page at work.
class PageWriter {
 public:
  PageWriter(const Work& work, const PageOf& wanted) : work_{work}, wanted_{wanted} {}

  Result<Answer> write(const partner::Answer& answer) {
    auto bundle = answer.body ? fhir::read_bundle(*answer.body) : Result<Bundle>{Bundle{}};
    if (!bundle || bundle->type != wanted_.bundle_type) {
      return fail(ErrorKind::partner_broken, "the partner did not answer with the Bundle that was asked for");
    }
    if (bundle->entries.size() > work_.settings.page_entries_max) {
      return fail(ErrorKind::partner_broken, "the partner's page has more entries than are taken");
    }
    Bundle out{.type = bundle->type};
    for (const BundleEntry& entry : bundle->entries) add(entry, out);
    for (const Issue& issue : wanted_.parameters.ignored) warn(issue, out);
    if (bundle->total && !wanted_.has_no_total) out.total = bundle->total;
    RETURN_IF_ERROR(link(*bundle, out));
    return Answer{.body = fhir::rest::subset_of_searchset(fhir::to_json(out), wanted_.parameters.subset)};
  }

 private:
  void add(const BundleEntry& entry, Bundle& out) {
    if (entry.resource && entry.resource->text("resourceType") == "OperationOutcome") {
      if (out.type == "searchset")
        out.entries.push_back({.resource = softened(*entry.resource), .search_mode = "outcome"});
      return;
    }
    BundleEntry ours = entry;
    if (entry.resource) {
      if (is_seen(entry)) return;
      ours.resource = work_.rewrite.outward(*entry.resource);
    }
    ours.full_url = full_url(entry);
    if (out.type == "searchset" && ours.search_mode.empty()) ours.search_mode = "match";
    if (ours.request) ours.request->url = request_url(ours.request->url);
    if (ours.response) {
      ours.response->location = work_.rewrite.outward_location(ours.response->location).value_or("");
      if (ours.response->outcome) ours.response->outcome = softened(*ours.response->outcome);
    }
    out.entries.push_back(std::move(ours));
  }

  // Servers may repeat a resource on a page; of a history each version is another.
  bool is_seen(const BundleEntry& entry) {
    const Value& resource = *entry.resource;
    const std::string key = fmt::format("{}/{}/{}", resource.text("resourceType"), resource.text("id"),
                                        wanted_.bundle_type == "history" ? resource["meta"].text("versionId") : "");
    if (!resource.text("id").empty() && !keys_.insert(key).second) return true;
    const std::string compartment = fmt::format("{}/{}", work_.type(), work_.id());
    return std::ranges::any_of(wanted_.seen_by, [&](const std::string& parameter) {
      const auto query = fhir::parse_search(resource.text("resourceType"), {{parameter, compartment}},
                                            work_.services.partner.base_url());
      return query && query->ignored.empty() && fhir::matches(query->query, resource);
    });
  }

  [[nodiscard]] std::string full_url(const BundleEntry& entry) const {
    if (!entry.full_url.empty()) return work_.rewrite.outward_url(entry.full_url);
    if (!entry.resource || entry.resource->text("id").empty()) return {};
    return fmt::format("{}/{}/{}", work_.base, entry.resource->text("resourceType"), entry.resource->text("id"));
  }

  // Relative, as most servers write it.
  [[nodiscard]] std::string request_url(const std::string& url) const {
    std::string ours = work_.rewrite.outward_url(url);
    const std::string prefix = work_.base + "/";
    return ours.starts_with(prefix) ? ours.substr(prefix.size()) : ours;
  }

  void warn(const Issue& issue, Bundle& out) const {
    if (out.type != "searchset") return;
    out.entries.push_back({.resource = fhir::operation_outcome({&issue, 1}), .search_mode = "outcome"});
  }

  Status link(const Bundle& theirs, Bundle& out) const {
    if (std::ranges::any_of(work_.call.parameters, [](const auto& each) { return each.first == kCursor; })) {
      // The very page that was asked for.
      out.links.push_back({.relation = "self", .url = url(work_.call.parameters)});
    } else {
      out.links.push_back({.relation = "self", .url = url(wanted_.parameters.used)});
    }
    std::optional<Page> next = wanted_.after;
    if (const auto link = theirs.link("next"); !link.empty()) {
      next = Page{.url = std::string{link}, .ours = wanted_.parameters.ours, .state = wanted_.state};
    }
    if (!next || wanted_.parameters.subset.is_count()) return {};
    const std::string caller = work_.access.binding();
    ASSIGN_OR_RETURN(const auto cursor, work_.services.cursors.seal(*next, scope_of(work_, wanted_.path, caller)));
    http::Parameters parameters{{std::string{kCursor}, cursor}};
    for (const auto& each : work_.call.parameters) {
      if (each.first == "_format" || each.first == "_pretty") parameters.push_back(each);
    }
    out.links.push_back({.relation = "next", .url = url(parameters)});
    return {};
  }

  [[nodiscard]] std::string url(const http::Parameters& parameters) const {
    const std::string query = http::format_parameters(parameters);
    return fmt::format("{}/{}{}{}", work_.base, wanted_.path, query.empty() ? "" : "?", query);
  }

  const Work& work_;
  const PageOf& wanted_;
  std::set<std::string> keys_;
};

}  // namespace

Result<std::optional<Page>> opened_cursor(const Work& work, std::string_view path) {
  for (const auto& [name, value] : work.call.parameters) {
    if (name != kCursor) continue;
    const std::string caller = work.access.binding();
    ASSIGN_OR_RETURN(Page page, work.services.cursors.open(value, scope_of(work, path, caller)));
    return std::optional{std::move(page)};
  }
  return std::optional<Page>{};
}

Result<Answer> page_answer(const Work& work, const PageOf& wanted, const partner::Answer& answer) {
  return PageWriter{work, wanted}.write(answer);
}

}  // namespace concord::facade
