// FHIR R4 search over resources in memory: does a resource match a search, what does it refer to, what does it sort by?
// It runs the official FHIRPath expressions of R4's search parameters. No store, no pages, no includes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"
#include "fhir/rest/subset.h"

namespace concord::fhir {

namespace search {
struct Plan;  // criteria with their values read: plan.h
}

// One search criterion as written: name, modifier and the OR-list of values. The list is split at its commas;
// `\|` and `\\` stay escaped, since the evaluator of tokens tells `|` from `\|`; in composites `\$` does too.
struct Criterion {
  std::string name;                 // "identifier"
  std::string modifier;             // "missing", "not", "Patient" …; empty when none
  std::vector<std::string> values;  // any of them
  friend bool operator==(const Criterion&, const Criterion&) = default;
};

struct Link;

// A search of one type: all criteria and links must hold. parse_search() makes it with its plan, which is what
// matches() runs; who wants other criteria parses again.
struct Query {
  std::string type;
  std::vector<Criterion> criteria;
  std::shared_ptr<const search::Plan> plan = {};
  std::vector<std::shared_ptr<const Link>> links = {};  // judged with fhir/search/links.h
  friend bool operator==(const Query& a, const Query& b);
};

// A criterion about resources at the other end of a reference (R4 search.html#chaining, #has): one that this one refers
// to ("subject:Patient.name=x"), or one that refers to it ("_has:Observation:patient:code=x").
struct Link {
  bool is_reverse = false;
  std::string parameter;    // of references: of this type, or of the referring one
  std::vector<Query> ends;  // any of them: one for each type that may be at the other end
  friend bool operator==(const Link&, const Link&) = default;
};

// One _include or _revinclude: "Goal:subject", "Provenance:target:Goal", "Goal:*"; "*" is every reference of every
// type.
struct Include {
  std::string type;  // whose parameter it is; "*" any
  std::string name;  // of the parameter; "*" any
  std::string target = {};
  bool is_reverse = false;
  bool is_iterated = false;  // ":iterate": followed from what was included too
  friend bool operator==(const Include&, const Include&) = default;
};

// What the URL said besides criteria.
struct SearchControl {
  std::vector<Include> includes;  // in their order
  std::vector<std::string> sort;  // names, "-" in front of the descending ones
  int count = -1;                 // _count; -1 when absent
  std::string total;              // "none", "estimate", "accurate"; empty when absent
  rest::Subset subset;            // _summary, _elements
};

struct ParsedSearch {
  Query query;
  SearchControl control;
  http::Parameters used;             // for the self link
  std::vector<std::string> ignored;  // names not known for this type: dropped (lenient) or refused (strict)
};

// `base` is the URL of the server that is searched, without a slash at the end: references below it are the same as
// relative ones (R4 search.html#reference). Errors: malformed for a value that its parameter type cannot have (a bad
// date, a bad prefix), for a modifier that the parameter does not have, for more than 64 criteria or 512 values, for
// links of more than 4 levels or 64 ends, and as rest::parse_subset.
[[nodiscard]] Result<ParsedSearch> parse_search(std::string_view type, const http::Parameters& parameters,
                                                std::string_view base = {});
// Pure. False for a resource of another type than the query's, for a query without plan that has criteria, for one with
// links, and, whatever the modifier, when a parameter cannot be evaluated on the resource within its bounds.
[[nodiscard]] bool matches(const Query& query, const json::Value& resource);
// Literal references and canonicals that the search parameter `name` of the resource's type selects in `resource`, as
// written, each once and in order: for _include and _revinclude. "*" stands for all its reference parameters.
[[nodiscard]] std::vector<std::string> references(std::string_view name, const json::Value& resource);
// The elements that the reference parameter `name` selects, whatever they point to: logical references, and those of
// another type than the parameter asks for, too. None for an unknown name. Errors: unprocessable when the parameter
// cannot be evaluated on the resource within its bounds.
[[nodiscard]] Result<std::vector<json::Value>> referring_elements(std::string_view name, const json::Value& resource);
// What the values of that parameter sort by, as texts that compare in the order of the values (instants for dates,
// numbers without regard to units); empty when the resource has none, or the name is unknown.
[[nodiscard]] std::string sort_key(std::string_view name, const json::Value& resource);

// A search parameter served for a type.
struct SearchParameter {
  std::string_view name;
  std::string_view type;          // of http://hl7.org/fhir/search-param-type: "token", "reference", "composite" …
  bool is_of_references = false;  // all it selects are elements of type Reference: no canonicals, no resources
  friend bool operator==(const SearchParameter&, const SearchParameter&) = default;
};
// All official parameters of the type that have an expression, by name; none when R4 has no such resource type.
[[nodiscard]] std::vector<SearchParameter> search_parameters(std::string_view type);
// One of them; nothing when the type has no parameter of that name.
[[nodiscard]] std::optional<SearchParameter> search_parameter(std::string_view type, std::string_view name);

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
