#include <utility>

#include <fmt/format.h>

#include "service/facade/interactions.h"
#include "service/facade/offered.h"
#include "service/facade/pages.h"
#include "service/partner/version.h"

namespace concord::facade {

Result<Answer> read(const Work& work) {
  ASSIGN_OR_RETURN(const auto answer, work.services.partner.read(work.type(), work.id(), work.deadline));
  return resource_answer(work, answer, work.type());
}

Result<Answer> read_version(const Work& work) {
  ASSIGN_OR_RETURN(const auto capabilities, work.services.capabilities.get(work.deadline));
  ASSIGN_OR_RETURN(const auto answer, partner::read_version(work.services.partner, *capabilities, work.type(),
                                                            work.id(), work.call.target.version, work.deadline));
  return resource_answer(work, answer, work.type());
}

Result<Answer> read_history(const Work& work) {
  PageOf wanted{.path = fmt::format("{}/{}/_history", work.type(), work.id()), .bundle_type = "history"};
  ASSIGN_OR_RETURN(const auto page, opened_cursor(work, wanted.path));
  const bool is_strict = work.call.preferences.handling == rest::Handling::strict;
  ASSIGN_OR_RETURN(wanted.parameters, sort_history_parameters(page ? page->ours : work.call.parameters, is_strict,
                                                              work.settings.page_max));
  const auto answer =
      page ? work.services.partner.next_page(page->url, work.deadline)
           : work.services.partner.history(work.type(), work.id(), wanted.parameters.forwarded, work.deadline);
  if (!answer) return tl::unexpected(answer.error());
  return page_answer(work, wanted, *answer);
}

}  // namespace concord::facade
