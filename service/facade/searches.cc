#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "fhir/bundle.h"
#include "fhir/definitions/compartments.h"
#include "service/facade/interactions.h"
#include "service/facade/offered.h"
#include "service/facade/pages.h"

namespace concord::facade {
namespace {

bool is_strict(const Work& work) { return work.call.preferences.handling == rest::Handling::strict; }

http::Parameters inward(const Work& work, const http::Parameters& parameters) {
  http::Parameters out;
  out.reserve(parameters.size());
  for (const auto& [name, value] : parameters) out.emplace_back(name, work.rewrite.inward_value(value));
  return out;
}

// What the partner's `self` link leaves out it did not look at. Nothing can be told without such a link.
std::vector<std::string> overlooked(const partner::Answer& answer, const http::Parameters& forwarded) {
  const auto bundle = answer.body ? fhir::read_bundle(*answer.body) : Result<fhir::Bundle>{fhir::Bundle{}};
  if (!bundle) return {};
  const std::string_view self = bundle->link("self");
  const auto mark = self.find('?');
  if (mark == std::string_view::npos) return {};
  const auto used = http::parse_parameters(self.substr(mark + 1));
  if (!used) return {};
  std::vector<std::string> out;
  for (const auto& [name, value] : forwarded) {
    // Presentation is often left out of the link.
    if (name.starts_with('_') && !name.starts_with("_has") && !name.starts_with("_id")) continue;
    const bool is_used = std::ranges::any_of(*used, [&name = name](const auto& each) { return each.first == name; });
    if (!is_used && std::ranges::find(out, name) == out.end()) out.push_back(name);
  }
  return out;
}

Status report_overlooked(const Work& work, const partner::Answer& answer, SortedParameters& parameters) {
  for (const std::string& name : overlooked(answer, parameters.forwarded)) {
    constexpr const char* kText = "the partner did not look at a search parameter";
    if (is_strict(work)) return fail(ErrorKind::malformed, kText, {{Severity::error, "not-supported", "", kText}});
    parameters.ignored.push_back({.severity = Severity::warning,
                                  .code = "not-supported",
                                  .expression = {},
                                  .text = fmt::format("{}: {}", kText, name.substr(0, 64))});
    std::erase_if(parameters.used, [&name](const auto& each) { return each.first == name; });
  }
  return {};
}

// A compartment put together from one search for each parameter that puts the type into it.
struct Joined {
  std::string type;                     // what is searched
  std::vector<std::string> parameters;  // "subject", "performer"
};

Result<Joined> joined_of(const Work& work, const partner::TypeCapabilities& known) {
  const std::string& member = work.call.target.member;
  const fhir::Type* type = fhir::find_type(member);
  Joined out{.type = member, .parameters = {}};
  const auto stated =
      type == nullptr ? std::span<const std::string_view>{} : fhir::compartment_parameters(work.type(), *type);
  for (const std::string_view parameter : stated) {
    const std::string_view name = parameter == "{def}" ? "_id" : parameter;
    const bool is_served = known.search_parameters.empty() || name == "_id" || known.has_search_parameter(name);
    if (is_served) out.parameters.emplace_back(name);
  }
  if (!out.parameters.empty()) return out;
  constexpr const char* kText = "resources of this type are not found in this compartment here";
  return fail(ErrorKind::not_found, kText, {{Severity::error, "not-supported", "", kText}});
}

std::size_t position_of(const std::string& state) {
  std::size_t out = 0;
  std::from_chars(state.data(), state.data() + state.size(), out);
  return out;
}

http::Parameters criteria_of(const Work& work, const Joined& joined, std::size_t position,
                             const http::Parameters& forwarded) {
  http::Parameters out = forwarded;
  const std::string& name = joined.parameters[position];
  out.emplace_back(name, name == "_id" ? work.id() : fmt::format("{}/{}", work.type(), work.id()));
  return out;
}

// Page by page, and parameter by parameter. The cursor carries the client's own parameters and where it stands.
Result<Answer> search_joined(const Work& work, const partner::TypeCapabilities& known, PageOf wanted,
                             const std::optional<Page>& page) {
  ASSIGN_OR_RETURN(const Joined joined, joined_of(work, known));
  const http::Parameters asked = page ? page->ours : work.call.parameters;
  ASSIGN_OR_RETURN(wanted.parameters,
                   sort_parameters(joined.type, asked, known, is_strict(work), work.settings.page_max));
  const std::size_t position = page ? position_of(page->state) : 0;
  if (position >= joined.parameters.size()) return fail(ErrorKind::gone, "the page expired");
  wanted.parameters.ours = asked;  // the next parameter asks for the same again
  wanted.state = fmt::format("{}", position);
  wanted.seen_by.assign(joined.parameters.begin(), joined.parameters.begin() + static_cast<std::ptrdiff_t>(position));
  const auto forwarded = inward(work, wanted.parameters.forwarded);
  const auto answer =
      page && !page->url.empty()
          ? work.services.partner.next_page(page->url, work.deadline)
          : work.services.partner.search(joined.type, criteria_of(work, joined, position, forwarded), work.deadline);
  if (!answer) return tl::unexpected(answer.error());
  const bool is_last = position + 1 == joined.parameters.size();
  if (!is_last) wanted.after = Page{.url = {}, .ours = asked, .state = fmt::format("{}", position + 1)};
  wanted.has_no_total = joined.parameters.size() > 1;
  return page_answer(work, wanted, *answer);
}

}  // namespace

Result<Answer> search(const Work& work) {
  PageOf wanted{.path = work.type(), .bundle_type = "searchset"};
  ASSIGN_OR_RETURN(const auto page, opened_cursor(work, wanted.path));
  ASSIGN_OR_RETURN(const auto known, known_type(work, work.type()));
  ASSIGN_OR_RETURN(wanted.parameters, sort_parameters(work.type(), page ? page->ours : work.call.parameters, *known,
                                                      is_strict(work), work.settings.page_max));
  const auto forwarded = inward(work, wanted.parameters.forwarded);
  const auto answer = page ? work.services.partner.next_page(page->url, work.deadline)
                           : work.services.partner.search(work.type(), forwarded, work.deadline);
  if (!answer) return tl::unexpected(answer.error());
  if (!page) RETURN_IF_ERROR(report_overlooked(work, *answer, wanted.parameters));
  return page_answer(work, wanted, *answer);
}

Result<Answer> search_compartment(const Work& work) {
  const std::string& member = work.call.target.member;
  PageOf wanted{.path = fmt::format("{}/{}/{}", work.type(), work.id(), member), .bundle_type = "searchset"};
  ASSIGN_OR_RETURN(const auto page, opened_cursor(work, wanted.path));
  ASSIGN_OR_RETURN(const auto capabilities, work.services.capabilities.get(work.deadline));
  ASSIGN_OR_RETURN(const auto known, known_type(work, member));
  const bool is_partners =
      std::ranges::find(capabilities->compartments, work.type()) != capabilities->compartments.end();
  if (!is_partners) return search_joined(work, *known, std::move(wanted), page);
  ASSIGN_OR_RETURN(wanted.parameters, sort_parameters(member, page ? page->ours : work.call.parameters, *known,
                                                      is_strict(work), work.settings.page_max));
  const auto answer =
      page ? work.services.partner.next_page(page->url, work.deadline)
           : work.services.partner.compartment_search(work.type(), work.id(), member,
                                                      inward(work, wanted.parameters.forwarded), work.deadline);
  if (!answer) return tl::unexpected(answer.error());
  return page_answer(work, wanted, *answer);
}

}  // namespace concord::facade
