// The names of chained and reverse chained parameters taken apart (R4 search.html#chaining, #has):
// "subject:Patient.name:exact" and "_has:Observation:patient:code".
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace concord::fhir::search {

inline constexpr std::size_t kLinkDepthMax = 4;
inline constexpr std::size_t kLinkEndsMax = 512;  // types at other ends that one search may try

// What the links of one search have used up.
struct LinkBudget {
  std::size_t depth = 0;  // links that lead to where we are
  std::size_t ends = 0;
};
// Errors: malformed beyond kLinkEndsMax.
[[nodiscard]] Status spend_end(LinkBudget& budget);

struct LinkText {
  bool is_reverse = false;
  std::string_view parameter;           // the reference parameter
  std::vector<std::string_view> types;  // at the other end; of a reverse link one
  std::string_view criterion;           // what must hold there: "name:exact", "organization.name"
};

// Of the name of a parameter of `type`. Nothing when it is no link, or one over a parameter that is not known: no
// criterion has a dot in its name or is called "_has", so that it is not known either. Errors: malformed for more than
// kLinkDepthMax links.
[[nodiscard]] Result<std::optional<LinkText>> parse_link(std::string_view type, std::string_view name,
                                                         const LinkBudget& budget);

}  // namespace concord::fhir::search
