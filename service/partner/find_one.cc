#include "service/partner/find_one.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "fhir/reference.h"
#include "fhir/resource_types.h"
#include "fhir/search/search.h"
#include "service/partner/links.h"

namespace concord::partner {
namespace {

using json::Value;

constexpr std::size_t kPagesMax = 20;

// What is known about the criteria without the partner. A text that is no search is the partner's to refuse.
struct Judgement {
  std::optional<fhir::Query> query;
  std::vector<std::string> unknown;  // names that only the partner can look at
  std::string base;                  // "https://ehr.example/fhir/"
};

// References as a server holds its own: relative.
Value without_base(const Value& resource, std::string_view base) {
  return fhir::map_references(resource, [&](const Value& element) -> std::optional<Value> {
    const std::string_view text = element.text("reference");
    if (!text.starts_with(base)) return std::nullopt;
    return json::with(element, "reference", text.substr(base.size()));
  });
}

Judgement judgement_of(const PartnerEhr& partner, std::string_view type, const http::Parameters& criteria) {
  auto parsed = fhir::parse_search(type, criteria, partner.base_url());
  if (!parsed) return {.query = {}, .unknown = {}, .base = {}};
  return {.query = std::move(parsed->query), .unknown = std::move(parsed->ignored), .base = partner.base_url() + "/"};
}

// Whether the self link tells which parameters were used and this one was not (R4 search.html#conformance).
bool is_ignored(const Value& bundle, std::string_view name) {
  const std::string_view self = link_url(bundle, "self");
  const std::size_t mark = self.find('?');
  if (mark == std::string_view::npos) return !self.empty();
  const auto used = http::parse_parameters(self.substr(mark + 1));
  return used && std::ranges::none_of(*used, [&](const auto& parameter) { return parameter.first == name; });
}

class Finder {
 public:
  Finder(std::string_view type, Judgement judgement) : type_{type}, judgement_{std::move(judgement)} {}

  // Whether a second match was seen.
  bool take(const Value& bundle) {
    for (const Value& entry : bundle["entry"].items()) {
      if (!is_match(entry)) continue;
      const Value& resource = entry["resource"];
      if (!seen_.emplace(resource.text("id")).second) continue;
      if (match_.how == Matches::one) {
        match_ = {.how = Matches::several};
        return true;
      }
      match_ = {.how = Matches::one,
                .found = Found{.full_url = std::string{entry.text("fullUrl")}, .resource = resource}};
    }
    return false;
  }
  [[nodiscard]] Match match() && { return std::move(match_); }

 private:
  [[nodiscard]] bool is_match(const Value& entry) const {
    const std::string_view mode = entry["search"].text("mode");
    const Value& resource = entry["resource"];
    if (!mode.empty() && mode != "match") return false;
    if (resource.text("resourceType") != type_ || !fhir::is_logical_id(resource.text("id"))) return false;
    return !judgement_.query || fhir::matches(*judgement_.query, without_base(resource, judgement_.base));
  }

  std::string_view type_;
  Judgement judgement_;
  std::set<std::string> seen_;
  Match match_;
};

}  // namespace

Result<Match> find_one(PartnerEhr& partner, std::string_view type, const http::Parameters& criteria,
                       Deadline deadline) {
  if (criteria.empty()) return fail(ErrorKind::unprocessable, "a condition must have a search parameter");
  Judgement judgement = judgement_of(partner, type, criteria);
  const std::vector<std::string> unknown = judgement.unknown;
  Finder finder{type, std::move(judgement)};
  ASSIGN_OR_RETURN(Answer page, partner.search(type, criteria, deadline));
  for (std::size_t pages = 1;; ++pages) {
    const Value bundle = page.body.value_or(Value{});
    if (bundle.text("type") != "searchset")
      return fail(ErrorKind::partner_broken, "a page of the partner's search is none");
    const bool has_ignored =
        pages == 1 && std::ranges::any_of(unknown, [&](const std::string& name) { return is_ignored(bundle, name); });
    if (has_ignored) return fail(ErrorKind::unsupported, "the partner does not search by a parameter of the condition");
    if (finder.take(bundle)) break;
    const std::string next{link_url(bundle, "next")};
    if (next.empty()) break;
    if (pages == kPagesMax) return fail(ErrorKind::partner_broken, "the partner does not narrow its search");
    ASSIGN_OR_RETURN(page, partner.next_page(next, deadline));
  }
  return std::move(finder).match();
}

tl::unexpected<Error> several_matches() {
  const std::string text = "several resources of the partner meet the condition";
  return fail(ErrorKind::precondition_failed, text,
              {{.severity = Severity::error, .code = "multiple-matches", .expression = {}, .text = text}});
}

}  // namespace concord::partner
