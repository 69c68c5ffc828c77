#include "service/sandbox/includes.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/http.h"
#include "fhir/definitions/search_parameters.h"
#include "fhir/reference.h"
#include "fhir/resource_types.h"

namespace concord::sandbox {
namespace {

// The types that a parameter's canonicals may name; none when it selects references only.
std::vector<std::string> canonical_targets(std::string_view type, const fhir::Include& include) {
  const auto parameter = fhir::search_parameter(type, include.name);
  if (!parameter || parameter->is_of_references) return {};
  const fhir::SearchParameterRow* row = fhir::find_search_parameter(*fhir::find_type(type), include.name);
  std::vector<std::string> out;
  for (const fhir::TypeIndex target : fhir::targets_of(*row)) {
    const std::string_view name = fhir::type_at(target).name;
    if (include.target.empty() || include.target == name) out.emplace_back(name);
  }
  return out;
}

// Live records that match; none when the type does not have all of these parameters.
std::vector<RecordPtr> find(const Reads& reads, std::string_view type, const http::Parameters& parameters) {
  const auto search = fhir::parse_search(type, parameters);
  if (!search || !search->ignored.empty()) return {};
  std::vector<RecordPtr> out = reads.candidates(search->query);
  std::erase_if(out, [&](const RecordPtr& one) { return !fhir::matches(search->query, one->current().resource); });
  return out;
}

// "http://x/Questionnaire/phq-9|1.2".
http::Parameters criteria_of(std::string_view canonical) {
  const std::size_t bar = std::min(canonical.find('|'), canonical.size());
  http::Parameters out{{"url", fhir::escape_search_value(canonical.substr(0, bar))}};
  if (bar < canonical.size()) out.emplace_back("version", fhir::escape_search_value(canonical.substr(bar + 1)));
  return out;
}

class Walk {
 public:
  Walk(const Reads& reads, const std::vector<fhir::Include>& includes) : reads_{reads}, includes_{includes} {}

  Included run(const std::vector<RecordPtr>& matches) {
    for (const RecordPtr& match : matches) seen_.emplace(match->type, match->id);
    for (const RecordPtr& match : matches) {
      if (!follow(*match, false)) return std::move(out_);
    }
    // What was brought along grows while it is gone through; kIncludesMax ends it.
    std::size_t next = 0;
    while (next < out_.records.size()) {
      const RecordPtr record = out_.records[next++];
      if (!follow(*record, true)) break;
    }
    return std::move(out_);
  }

 private:
  // False when no more may be brought along.
  bool follow(const Record& from, bool only_iterated) {
    return std::ranges::all_of(includes_, [&](const fhir::Include& include) {
      if (only_iterated && !include.is_iterated) return true;
      return include.is_reverse ? backward(from, include) : forward(from, include);
    });
  }

  bool forward(const Record& from, const fhir::Include& include) {
    if (include.type != "*" && include.type != from.type) return true;
    for (const std::string& reference : fhir::references(include.name, from.current().resource)) {
      const auto literal = fhir::parse_reference(reference);
      if (!literal || !literal->base.empty()) {
        if (!add_canonical(reference, canonical_targets(from.type, include))) return false;
        continue;
      }
      if (!include.target.empty() && include.target != literal->type) continue;
      if (!add(reads_.find(literal->type, literal->id))) return false;
    }
    return true;
  }

  bool add_canonical(std::string_view canonical, const std::vector<std::string>& types) {
    return std::ranges::all_of(
        types, [&](const std::string& type) { return add_all(find(reads_, type, criteria_of(canonical))); });
  }

  bool add_all(const std::vector<RecordPtr>& records) {
    return std::ranges::all_of(records, [this](const RecordPtr& record) { return add(record); });
  }

  bool backward(const Record& to, const fhir::Include& include) {
    if (!include.target.empty() && include.target != to.type) return true;
    const std::string_view named = include.type;
    const auto types = named == "*" ? fhir::resource_types() : std::span<const std::string_view>{&named, 1};
    for (const std::string_view type : types) {
      for (const RecordPtr& referrer : reads_.referrers(type, to.id)) {
        if (refers(*referrer, include.name, to) && !add(referrer)) return false;
      }
      if (!canonical_targets(type, include).empty() && !add_all(naming(to, type, include.name))) return false;
    }
    return true;
  }

  // Those that name its canonical URL, without a version or with its own.
  [[nodiscard]] std::vector<RecordPtr> naming(const Record& to, std::string_view type, const std::string& name) const {
    const std::string_view url = to.current().resource.text("url");
    if (url.empty()) return {};
    const std::string with_version = fmt::format("{}|{}", url, to.current().resource.text("version"));
    std::vector<RecordPtr> out = find(reads_, type, {{name, fhir::escape_search_value(url)}});
    std::erase_if(out, [&](const RecordPtr& record) {
      const auto named = fhir::references(name, record->current().resource);
      return std::ranges::none_of(named, [&](const std::string& one) { return one == url || one == with_version; });
    });
    return out;
  }

  static bool refers(const Record& from, std::string_view name, const Record& to) {
    return std::ranges::any_of(fhir::references(name, from.current().resource), [&to](const std::string& reference) {
      const auto literal = fhir::parse_reference(reference);
      return literal && literal->base.empty() && literal->type == to.type && literal->id == to.id;
    });
  }

  bool add(const RecordPtr& record) {
    if (!record || record->is_deleted() || seen_.contains({record->type, record->id})) return true;
    if (out_.records.size() == kIncludesMax) {
      out_.is_complete = false;
      return false;
    }
    seen_.emplace(record->type, record->id);
    out_.records.push_back(record);
    return true;
  }

  const Reads& reads_;
  const std::vector<fhir::Include>& includes_;
  std::set<std::pair<std::string, std::string>> seen_;
  Included out_;
};

}  // namespace

Included included_by(const Reads& reads, const std::vector<fhir::Include>& includes,
                     const std::vector<RecordPtr>& matches) {
  if (includes.empty()) return {};
  return Walk{reads, includes}.run(matches);
}

}  // namespace concord::sandbox
