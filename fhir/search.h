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

// One search criterion as written: name, modifier and the OR-list of values. The list is split at its commas;
// `\|` and `\\` stay escaped, since the evaluator of tokens tells `|` from `\|`.
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
  std::vector<std::string> include;     // "Goal:subject", "Goal:*"
  std::vector<std::string> revinclude;  // "Provenance:target"
  std::vector<std::string> sort;        // names, "-" in front of the descending ones
  int count = -1;                       // _count; -1 when absent
  std::string total;                    // "none", "estimate", "accurate"; empty when absent
  std::string summary;                  // "count", "data", "false"; empty when absent
  std::vector<std::string> elements;    // top-level elements asked for; empty: all
};

struct ParsedSearch {
  Query query;
  SearchControl control;
  http::Parameters used;             // for the self link
  std::vector<std::string> ignored;  // names not known for this type: dropped (lenient) or refused (strict)
};

// Errors: malformed for a value that its parameter type cannot have (a bad date, a bad prefix), for a modifier that
// the parameter does not have, and for more than 64 criteria or 512 values.
[[nodiscard]] Result<ParsedSearch> parse_search(std::string_view type, const http::Parameters& parameters);
// Pure; `resource` is of the query's type.
[[nodiscard]] bool matches(const Query& query, const json::Value& resource);
// Literal references that the search parameter `name` of the resource's type selects in `resource`, as written: for
// _include and _revinclude. "*" stands for all its reference parameters.
[[nodiscard]] std::vector<std::string> references(std::string_view name, const json::Value& resource);
// What the values of that parameter sort by, as texts that compare in the order of the values (instants for dates);
// empty when the resource has none, or the name is unknown.
[[nodiscard]] std::string sort_key(std::string_view name, const json::Value& resource);

// Names of the search parameters served for a type, for the CapabilityStatement.
struct SearchParameter {
  std::string_view name;
  std::string_view type;  // "token", "reference", "date", "string", "uri"
};
[[nodiscard]] std::vector<SearchParameter> search_parameters(std::string_view type);

// A text as a value of a search: `\`, `|`, `,` and `$` escaped.
[[nodiscard]] std::string escape_search_value(std::string_view text);
// A token value taken apart at its first unescaped `|`, escapes resolved.
struct TokenValue {
  std::string system;
  std::string code;
  bool has_system = false;  // there was a `|`: "|code" asks for no system
  friend bool operator==(const TokenValue&, const TokenValue&) = default;
};
[[nodiscard]] TokenValue parse_token(std::string_view value);

}  // namespace concord::fhir
