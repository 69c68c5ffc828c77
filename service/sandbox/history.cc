#include "service/sandbox/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "fhir/rest/entity_tag.h"
#include "fhir/rest/status.h"
#include "fhir/rest/subset.h"
#include "service/sandbox/page_parameters.h"

namespace concord::sandbox {
namespace {

namespace rest = fhir::rest;

struct Row {
  RecordPtr record;
  const Version* version = nullptr;
};

std::string key_of(std::uint64_t number) { return fmt::format("{:020}", number); }

// The names under which rows are ordered, the newest first.
const std::vector<std::string>& order() {
  static const std::vector<std::string> kOrder{"-at", "-sequence", "-version"};
  return kOrder;
}

Position position_of(const Row& row) {
  const auto at = static_cast<std::uint64_t>(std::max<std::int64_t>(row.version->at.time_since_epoch().count(), 0));
  return {.keys = {key_of(at), key_of(row.record->sequence), key_of(row.version->number)}, .sequence = 0};
}

// Whether the version was the current one at some time of the period; `next` is the one that followed.
bool was_current(const Version& version, const Version* next, const DateRange& period) {
  return version.at < period.last && (next == nullptr || next->at > period.first);
}

std::vector<Row> rows_of(const std::vector<RecordPtr>& records, const PageParameters& page) {
  std::vector<Row> out;
  for (const RecordPtr& record : records) {
    const auto& versions = record->versions;
    for (std::size_t i = 0; i < versions.size(); ++i) {
      const Version* next = i + 1 < versions.size() ? &versions[i + 1] : nullptr;
      if (page.since && versions[i].at < *page.since) continue;
      if (page.at && !was_current(versions[i], next, *page.at)) continue;
      if (!page.types.empty() && std::ranges::find(page.types, record->type) == page.types.end()) continue;
      out.push_back({.record = record, .version = &versions[i]});
    }
  }
  std::ranges::sort(out, [](const Row& a, const Row& b) {
    const auto key = [](const Row& row) {
      return std::tuple{row.version->at, row.record->sequence, row.version->number};
    };
    return key(a) > key(b);
  });
  return out;
}

fhir::BundleEntry entry_of(const Row& row, const PageParameters& page, std::string_view base) {
  const Version& version = *row.version;
  const std::string url = fmt::format("{}/{}", row.record->type, row.record->id);
  const bool is_deletion = version.resource.is_null();
  const bool is_post = version.method == http::Method::post;
  const int status = is_deletion ? 204 : version.number == 1 ? 201 : 200;
  fhir::BundleEntry out{.full_url = fmt::format("{}/{}", base, url)};
  if (!is_deletion) out.resource = rest::subset_of(version.resource, page.subset);
  out.request = fhir::EntryRequest{.method = std::string{http::to_string(version.method)},
                                   .url = is_post ? row.record->type : url};
  out.response = fhir::EntryResponse{.status = rest::status_line(status),
                                     .etag = rest::entity_tag(fmt::format("{}", version.number)),
                                     .last_modified = format_instant(version.at)};
  return out;
}

Result<std::vector<RecordPtr>> records_of(const Reads& reads, const rest::Target& target) {
  if (target.id.empty()) return reads.records(target.type);
  RecordPtr record = reads.find(target.type, target.id);
  if (!record) return fail(ErrorKind::not_found, "no resource of this type has this id");
  return std::vector{std::move(record)};
}

std::string url_of(const rest::Target& target, std::string_view base) {
  std::string out{base};
  if (!target.type.empty()) out += "/" + target.type;
  if (!target.id.empty()) out += "/" + target.id;
  return out + "/_history";
}

}  // namespace

Result<fhir::Bundle> run_history(const Reads& reads, const rest::Call& call, const Context& context) {
  ASSIGN_OR_RETURN(const PageParameters page, parse_page(call.parameters, context.settings, order().size()));
  if (page.has_unknown && context.is_strict) {
    constexpr const char* kText = "a parameter is not known for a history";
    return fail(ErrorKind::malformed, kText, {{Severity::error, "not-supported", "", kText}});
  }
  ASSIGN_OR_RETURN(const auto records, records_of(reads, call.target));
  const std::vector<Row> rows = rows_of(records, page);
  const std::string url = url_of(call.target, context.base);
  fhir::Bundle out{.type = "history", .total = static_cast<std::int64_t>(rows.size())};
  out.links.push_back({.relation = "self", .url = page_url(url, page.used)});
  if (page.subset.is_count() || page.count == 0) return out;
  const auto is_behind = [&page](const Row& row) {
    return !page.after || comes_before(*page.after, position_of(row), order());
  };
  const auto first = std::ranges::find_if(rows, is_behind);
  const auto left = static_cast<std::size_t>(rows.end() - first);
  const auto last = first + static_cast<std::ptrdiff_t>(std::min(left, page.count));
  for (auto row = first; row != last; ++row) out.entries.push_back(entry_of(*row, page, context.base));
  if (last != rows.end()) {
    out.links.push_back({.relation = "next", .url = page_url(url, behind(page.used, position_of(*std::prev(last))))});
  }
  return out;
}

}  // namespace concord::sandbox
