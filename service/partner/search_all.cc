#include <fmt/format.h>

#include <set>

#include "service/partner/links.h"
#include "service/partner/partner_ehr.h"

namespace concord::partner {
namespace {

// A server may send pages without a match in them, but not for ever.
constexpr std::size_t kPagesMax = 200;

Found found_in(const json::Value& entry) {
  const json::Value& resource = entry["resource"];
  std::string full_url{entry.text("fullUrl")};
  if (full_url.empty()) full_url = fmt::format("{}/{}", resource.text("resourceType"), resource.text("id"));
  return {.full_url = std::move(full_url), .resource = resource};
}

}  // namespace

Result<std::vector<Found>> search_all(PartnerEhr& partner, std::string_view type, const http::Parameters& parameters,
                                      std::size_t entries_max, Deadline deadline) {
  std::vector<Found> out;
  std::set<std::string> seen;   // some servers repeat a resource on a later page
  std::set<std::string> pages;  // and some lead in circles
  ASSIGN_OR_RETURN(Answer page, partner.search(type, parameters, deadline));
  for (;;) {
    const json::Value bundle = page.body.value_or(json::Value{});
    if (bundle.text("type") != "searchset") {
      return fail(ErrorKind::partner_broken, "a page of the partner's search is none");
    }
    for (const json::Value& entry : bundle["entry"].items()) {
      if (entry["resource"].text("resourceType") == "OperationOutcome") continue;
      Found found = found_in(entry);
      if (!seen.insert(found.full_url).second) continue;
      if (out.size() == entries_max) return fail(ErrorKind::too_large, "the search has more matches than are taken");
      out.push_back(std::move(found));
    }
    const std::string next{link_url(bundle, "next")};
    if (next.empty()) return out;
    if (!pages.insert(next).second || pages.size() > kPagesMax) {
      return fail(ErrorKind::partner_broken, "the pages of the partner's search do not end");
    }
    ASSIGN_OR_RETURN(page, partner.next_page(next, deadline));
  }
}

}  // namespace concord::partner
