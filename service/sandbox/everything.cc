#include "service/sandbox/everything.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fhir/outcome.h"
#include "fhir/reference.h"
#include "fhir/rest/subset.h"
#include "service/sandbox/compartment.h"
#include "service/sandbox/page_parameters.h"

namespace concord::sandbox {
namespace {

namespace rest = fhir::rest;

constexpr std::string_view kPatient = "Patient";

struct Row {
  RecordPtr record;
  int rank = 0;  // 0 a patient, 1 in a compartment, 2 referred to
};

// The names under which rows are ordered.
const std::vector<std::string>& order() {
  static const std::vector<std::string> kOrder{"rank"};
  return kOrder;
}

Position position_of(const Row& row) {
  return {.keys = {fmt::format("{}", row.rank)}, .sequence = row.record->sequence};
}

// Everything, each once.
class Collection {
 public:
  explicit Collection(const Reads& reads) : reads_{reads} {}

  std::vector<Row> of(const std::vector<RecordPtr>& patients) {
    for (const RecordPtr& patient : patients) add(patient, 0);
    const auto types = types_in(kPatient);
    for (const RecordPtr& patient : patients) {
      const Compartment compartment{.type = std::string{kPatient}, .id = patient->id};
      for (const std::string_view type : types) {
        for (const RecordPtr& record : reads_.referrers(type, patient->id)) {
          if (is_in(compartment, *record)) add(record, 1);
        }
      }
    }
    const std::size_t own = rows_.size();
    for (std::size_t i = 0; i < own; ++i) add_targets(*rows_[i].record);
    return std::move(rows_);
  }

 private:
  void add(const RecordPtr& record, int rank) {
    if (!record || record->is_deleted() || !seen_.emplace(record->type, record->id).second) return;
    rows_.push_back({.record = record, .rank = rank});
  }

  // Other patients are not a part of this one's record.
  void add_targets(const Record& record) {
    fhir::for_each_reference(record.current().resource, [this](const json::Value& element, const std::string&) {
      const auto literal = fhir::parse_reference(element.text("reference"));
      if (literal && literal->base.empty() && literal->type != kPatient)
        add(reads_.find(literal->type, literal->id), 2);
    });
  }

  const Reads& reads_;
  std::set<std::pair<std::string, std::string>> seen_;
  std::vector<Row> rows_;
};

Result<std::vector<RecordPtr>> patients_of(const Reads& reads, const rest::Target& target) {
  if (!target.id.empty()) {
    RecordPtr record = reads.find(kPatient, target.id);
    if (!record) return fail(ErrorKind::not_found, "no resource of this type has this id");
    if (record->is_deleted()) return fail(ErrorKind::gone, "the resource was deleted");
    return std::vector{std::move(record)};
  }
  std::vector<RecordPtr> out = reads.records(kPatient);
  std::erase_if(out, [](const RecordPtr& record) { return record->is_deleted(); });
  return out;
}

// Those of the URL, and the primitive ones of a Parameters.
Result<http::Parameters> parameters_of(const rest::Call& call) {
  http::Parameters out = call.parameters;
  if (!call.body) return out;
  if (call.body->text("resourceType") != "Parameters") {
    return fail(ErrorKind::malformed, "the body of an operation is a Parameters");
  }
  for (const json::Value& parameter : (*call.body)["parameter"].items()) {
    for (const json::Member& member : parameter.members()) {
      if (!member.name().starts_with("value")) continue;
      const auto text = member.value.is_number() ? member.value.as_number() : member.value.as_string();
      out.emplace_back(parameter.text("name"), text.value_or(std::string_view{}));
    }
  }
  return out;
}

bool is_wanted(const Row& row, const PageParameters& page) {
  if (page.since && row.record->current().at < *page.since) return false;
  return page.types.empty() || std::ranges::find(page.types, row.record->type) != page.types.end();
}

std::string url_of(const rest::Target& target, std::string_view base) {
  return target.id.empty() ? fmt::format("{}/Patient/$everything", base)
                           : fmt::format("{}/Patient/{}/$everything", base, target.id);
}

}  // namespace

Result<fhir::Bundle> run_everything(const Reads& reads, const rest::Call& call, const Context& context) {
  ASSIGN_OR_RETURN(const auto parameters, parameters_of(call));
  ASSIGN_OR_RETURN(const PageParameters page, parse_page(parameters, context.settings, order().size()));
  constexpr const char* kUnknown = "a parameter is not known for this operation";
  if (page.has_unknown && context.is_strict) {
    return fail(ErrorKind::malformed, kUnknown, {{Severity::error, "not-supported", "", kUnknown}});
  }
  ASSIGN_OR_RETURN(const auto patients, patients_of(reads, call.target));
  std::vector<Row> rows = Collection{reads}.of(patients);
  std::erase_if(rows, [&page](const Row& row) { return !is_wanted(row, page); });
  const auto before = [](const Row& a, const Row& b) { return comes_before(position_of(a), position_of(b), order()); };
  std::ranges::sort(rows, before);
  const std::string url = url_of(call.target, context.base);
  fhir::Bundle out{.type = "searchset",
                   .total = std::ranges::count_if(rows, [](const Row& row) { return row.rank < 2; })};
  out.links.push_back({.relation = "self", .url = page_url(url, page.used)});
  if (page.has_unknown) {
    out.entries.push_back(
        {.resource = fhir::operation_outcome(Severity::warning, "not-supported", kUnknown), .search_mode = "outcome"});
  }
  if (page.subset.is_count() || page.count == 0) return out;
  const auto first = std::ranges::find_if(
      rows, [&page](const Row& row) { return !page.after || comes_before(*page.after, position_of(row), order()); });
  const auto last =
      first + static_cast<std::ptrdiff_t>(std::min(static_cast<std::size_t>(rows.end() - first), page.count));
  for (auto row = first; row != last; ++row) {
    out.entries.push_back({.full_url = fmt::format("{}/{}/{}", context.base, row->record->type, row->record->id),
                           .resource = rest::subset_of(row->record->current().resource, page.subset),
                           .search_mode = row->rank < 2 ? "match" : "include"});
  }
  if (last != rows.end()) {
    out.links.push_back({.relation = "next", .url = page_url(url, behind(page.used, position_of(*std::prev(last))))});
  }
  return out;
}

}  // namespace concord::sandbox
