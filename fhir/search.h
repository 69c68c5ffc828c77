// FHIR R4 search in memory: does a resource match a parameter? The sandbox, access filters and the cache ask
// through this interface only, so that the evaluator behind it can be replaced by one that runs the official
// FHIRPath expressions.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"

namespace concord::fhir {

// One search criterion as written: name, modifier and the OR-list of values, escapes resolved.
struct Criterion {
  std::string name;                 // "identifier"
  std::string modifier;             // "missing", "not", "Patient" …; empty when none
  std::vector<std::string> values;  // any of them
  friend bool operator==(const Criterion&, const Criterion&) = default;
};

// A compiled search of one type: all criteria must hold.
struct Query {
  std::string type;
  std::vector<Criterion> criteria;
  friend bool operator==(const Query&, const Query&) = default;
};

// What the URL said besides criteria.
struct SearchControl {
  std::vector<std::string> include;     // "Goal:subject"
  std::vector<std::string> revinclude;  // "Provenance:target"
  std::vector<std::string> sort;
  int count = -1;  // _count; -1 when absent
};

struct ParsedSearch {
  Query query;
  SearchControl control;
  http::Parameters used;     // for the self link
  std::vector<std::string> ignored;  // names not known for this type: dropped (lenient) or refused (strict)
};

// Errors: malformed for a value that its parameter type cannot have (a bad date, a bad prefix).
[[nodiscard]] Result<ParsedSearch> parse_search(std::string_view type, const http::Parameters& parameters);
// Pure; `resource` is of the query's type.
[[nodiscard]] bool matches(const Query& query, const json::Value& resource);
// Literal references that the search parameter `name` of `type` selects in `resource`: for _include and
// _revinclude.
[[nodiscard]] std::vector<std::string> references(std::string_view name, const json::Value& resource);
// Names of the search parameters served for a type, for the CapabilityStatement.
struct SearchParameter {
  std::string_view name;
  std::string_view type;  // "token", "reference", "date", "string"
};
[[nodiscard]] std::vector<SearchParameter> search_parameters(std::string_view type);

}  // namespace concord::fhir
