#include "service/facade/selection.h"

#include "service/facade/offered.h"
#include "service/facade/search_parameters.h"
#include "service/partner/find_one.h"

namespace concord::facade {

Result<http::Parameters> criteria_of(const Work& work, const http::Parameters& asked) {
  ASSIGN_OR_RETURN(const auto known, known_type(work, work.type()));
  ASSIGN_OR_RETURN(auto criteria, selecting_criteria(work.type(), asked, *known));
  for (auto& [name, value] : criteria) value = work.rewrite.inward_value(value);
  return criteria;
}

Result<std::optional<std::string>> selected_id(const Work& work, const http::Parameters& criteria) {
  ASSIGN_OR_RETURN(const auto match, partner::find_one(work.services.partner, work.type(), criteria, work.deadline));
  if (match.how == partner::Matches::several) return partner::several_matches();
  if (!match.found) return std::optional<std::string>{};
  return std::optional{std::string{match.found->resource.text("id")}};
}

}  // namespace concord::facade
