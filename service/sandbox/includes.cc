#include "service/sandbox/includes.h"

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "fhir/reference.h"
#include "fhir/resource_types.h"

namespace concord::sandbox {
namespace {

class Walk {
 public:
  Walk(const Reads& reads, const std::vector<fhir::Include>& includes) : reads_{reads}, includes_{includes} {}

  Included run(const std::vector<RecordPtr>& matches) {
    for (const RecordPtr& match : matches) seen_.emplace(match->type, match->id);
    for (const RecordPtr& match : matches) {
      if (!follow(*match, false)) return std::move(out_);
    }
    // What was brought along grows while it is gone through; kIncludesMax ends it.
    for (std::size_t i = 0; i < out_.records.size(); ++i) {
      const RecordPtr record = out_.records[i];
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
      if (!literal || !literal->base.empty()) continue;
      if (!include.target.empty() && include.target != literal->type) continue;
      if (!add(reads_.find(literal->type, literal->id))) return false;
    }
    return true;
  }

  bool backward(const Record& to, const fhir::Include& include) {
    if (!include.target.empty() && include.target != to.type) return true;
    const std::string_view named = include.type;
    const auto types = named == "*" ? fhir::resource_types() : std::span<const std::string_view>{&named, 1};
    for (const std::string_view type : types) {
      for (const RecordPtr& referrer : reads_.referrers(type, to.id)) {
        if (refers(*referrer, include.name, to) && !add(referrer)) return false;
      }
    }
    return true;
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
