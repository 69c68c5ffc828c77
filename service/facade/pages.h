// Pages of a partner's Bundles as ours: searchsets and histories, rewritten, released, reduced, and with a `next` link
// that is a sealed cursor. Which search it is, is the caller's affair.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "service/facade/answer.h"
#include "service/facade/page_cursor.h"
#include "service/facade/search_parameters.h"
#include "service/facade/work.h"

namespace concord::facade {

// Where a page stands below our base, and what is wanted of it.
struct PageOf {
  std::string path;         // "Goal", "Goal/17/_history": of the links
  std::string bundle_type;  // "searchset", "history"
  SortedParameters parameters = {};
  // A reference parameter that entries of earlier pages had already: those are left out here.
  std::vector<std::string> seen_by = {};
  // What comes after the partner's last page, when there is more.
  std::optional<Page> after = std::nullopt;
  std::string state = {};     // goes into the cursor of the partner's next page
  bool has_no_total = false;  // the partner's total is that of a part
};

// The page that a `_cursor` of the request names; nothing without one. Errors: gone.
[[nodiscard]] Result<std::optional<Page>> opened_cursor(const Work& work, std::string_view path);

// A Bundle of the partner as ours. Entries come once each; what the caller may not see is left out, and the total with
// it; a warning entry tells of parameters that were ignored. Errors: partner_broken for another type of Bundle or a
// page over the bounds.
[[nodiscard]] Result<Answer> page_answer(const Work& work, const PageOf& wanted, const partner::Answer& answer);

}  // namespace concord::facade
