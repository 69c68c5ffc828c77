// `_summary` and `_elements` (R4 search.html#summary, #elements): a resource without what the caller did not ask for.
// What is summary, mandatory or modifier is told by fhir/definitions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"

namespace concord::fhir::rest {

enum class Summary : std::uint8_t { whole, summary, text, data, count };  // "false", "true", "text", "data", "count"

struct Subset {
  Summary summary = Summary::whole;
  std::vector<std::string> elements = {};  // "name", "Patient.name"; only with Summary::whole; none: all
  // Nothing is taken away.
  [[nodiscard]] bool is_whole() const noexcept { return summary == Summary::whole && elements.empty(); }
  // A search that answers its total and no entries.
  [[nodiscard]] bool is_count() const noexcept { return summary == Summary::count; }
  friend bool operator==(const Subset&, const Subset&) = default;
};

// Of all parameters of a request. `_elements` may be repeated; a choice is named with its type or without
// ("valueQuantity", "value"), what is below a top-level element stands for all of it. Errors: malformed for an unknown
// or repeated `_summary`, an empty or misspelt `_elements`, and for both together.
[[nodiscard]] Result<Subset> parse_subset(const http::Parameters& parameters);

// The resource with what was asked for, tagged SUBSETTED; itself when that is the whole. Type, id and meta stay always,
// mandatory top-level elements unless "true" leaves them out, modifier elements with "true" and `_elements`. What
// belongs to a primitive goes with it ("_birthDate"). `_summary=count` is for searches: here it is as "true".
[[nodiscard]] json::Value subset_of(const json::Value& resource, const Subset& subset);
// The same of a resource that a search included: elements without a type are those of matches only, as R4 has it.
[[nodiscard]] json::Value subset_of_include(const json::Value& resource, const Subset& subset);
// A searchset whose matches and includes are subsets; outcomes stay. With `_summary=count` the entries go, and links to
// pages with them.
[[nodiscard]] json::Value subset_of_searchset(const json::Value& bundle, const Subset& subset);

// Whether it carries the tag: such a resource must not be written over the whole one.
[[nodiscard]] bool is_subsetted(const json::Value& resource) noexcept;

}  // namespace concord::fhir::rest
