// What a caller sees of a partner.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "service/partner/authorized_partner.h"

namespace concord::partner {
namespace {

using auth::Permission;
using auth::Purpose;
using json::Value;

constexpr std::size_t kPagesMax = 20;    // that a total is counted over
constexpr std::size_t kTargetsMax = 20;  // that are looked at for one page

bool is_absent(const Error& error) { return error.kind == ErrorKind::not_found || error.kind == ErrorKind::gone; }

tl::unexpected<Error> not_there() {
  constexpr const char* kText = "no resource of this type has this id";
  return fail(ErrorKind::not_found, kText, {{Severity::error, "not-found", "", kText}});
}

std::string key_of(const Value& resource) {
  return fmt::format("{}/{}", resource.text("resourceType"), resource.text("id"));
}

std::int64_t matches_of(const fhir::Bundle& page) {
  return std::ranges::count_if(
      page.entries, [](const auto& each) { return each.search_mode != "include" && each.search_mode != "outcome"; });
}

// The search whose matches are to be counted.
http::Parameters without_view(const http::Parameters& parameters) {
  http::Parameters out;
  std::ranges::copy_if(parameters, std::back_inserter(out), [](const auto& each) {
    return each.first != "_summary" && each.first != "_count" && each.first != "_include" &&
           each.first != "_revinclude";
  });
  return out;
}

// Whether the partner says that it looked at all that was added to the search.
bool was_heeded(const fhir::Bundle& page, const std::vector<std::string>& added) {
  const std::string_view self = page.link("self");
  const auto used = http::parse_parameters(self.substr(std::min(self.find('?'), self.size() - 1) + 1));
  if (self.empty() || !used) return added.empty();
  return std::ranges::all_of(added, [&used](const std::string& name) {
    return std::ranges::any_of(*used, [&name](const auto& each) { return each.first == name; });
  });
}

}  // namespace

bool AuthorizedPartner::asks_for_total(const http::Parameters& parameters) {
  return std::ranges::any_of(parameters, [](const auto& each) {
    return (each.first == "_summary" && each.second == "count") || (each.first == "_count" && each.second == "0");
  });
}

auth::Guard::IsKnown AuthorizedPartner::known_parameters(std::string_view type, Deadline deadline) const {
  const auto capabilities = capabilities_.get(deadline);
  const auto* known = capabilities ? (*capabilities)->find(type) : nullptr;
  if (known == nullptr) return [](std::string_view) { return false; };
  return [all = *capabilities, known](std::string_view name) {
    return name == "_id" || known->search_parameters.empty() || known->has_search_parameter(name);
  };
}

Result<auth::Narrowed> AuthorizedPartner::narrowed(std::string_view type, const http::Parameters& parameters,
                                                   Deadline deadline) const {
  return guard_.narrowed(type, parameters, known_parameters(type, deadline));
}

bool AuthorizedPartner::sees_target(std::string_view type, std::string_view logical_id, Targets& targets,
                                    Deadline deadline) {
  const std::string key = fmt::format("{}/{}", type, logical_id);
  if (const auto known = targets.seen.find(key); known != targets.seen.end()) return known->second;
  if (targets.looked_up == kTargetsMax) return false;
  ++targets.looked_up;
  const auto there = inner_.read(type, logical_id, deadline);
  const bool is_seen = there && there->body && guard_.sees(*there->body, Purpose::include);
  return targets.seen.emplace(key, is_seen).first->second;
}

Result<Answer> AuthorizedPartner::shown(Result<Answer> answer, Purpose purpose, Deadline deadline) {
  if (!answer && is_absent(answer.error())) return not_there();
  if (!answer || !answer->body) return answer;
  Targets targets;
  const auto target = [&](std::string_view type, std::string_view id) {
    return sees_target(type, id, targets, deadline);
  };
  if (!guard_.sees(*answer->body, purpose, target)) return not_there();
  return answer;
}

Result<Answer> AuthorizedPartner::read(std::string_view type, std::string_view logical_id, Deadline deadline) {
  auto answer = inner_.read(type, logical_id, deadline);
  if (guard_.is_open(type, {Permission::read})) return answer;
  return shown(std::move(answer), Purpose::read, deadline);
}

Result<Answer> AuthorizedPartner::version_read(std::string_view type, std::string_view logical_id,
                                               std::string_view version, Deadline deadline) {
  auto answer = inner_.version_read(type, logical_id, version, deadline);
  if (guard_.is_open(type, {Permission::read})) return answer;
  return shown(std::move(answer), Purpose::read, deadline);
}

// What follows its targets is judged last, when it is known which of them are on the same page.
void AuthorizedPartner::keep_visible(fhir::Bundle& page, Purpose matches, Deadline deadline) {
  Targets targets;
  const auto target = [&](std::string_view type, std::string_view id) {
    return sees_target(type, id, targets, deadline);
  };
  const auto purpose_of = [matches](const fhir::BundleEntry& entry) {
    return entry.search_mode == "include" ? Purpose::include : matches;
  };
  std::vector<bool> is_kept(page.entries.size(), false);
  for (const bool is_following : {false, true}) {
    for (std::size_t i = 0; i < page.entries.size(); ++i) {
      const fhir::BundleEntry& entry = page.entries[i];
      if (!entry.resource || (entry.resource->text("resourceType") == "Provenance") != is_following) continue;
      is_kept[i] = guard_.sees(*entry.resource, purpose_of(entry), target);
      if (is_kept[i]) targets.seen.emplace(key_of(*entry.resource), true);
    }
  }
  // A deletion in a history is shown beside a version that is.
  for (std::size_t i = 0; i < page.entries.size(); ++i) {
    const fhir::BundleEntry& entry = page.entries[i];
    if (!entry.resource && entry.request) is_kept[i] = std::ranges::find(is_kept, true) != is_kept.end();
  }
  std::vector<fhir::BundleEntry> kept;
  for (std::size_t i = 0; i < page.entries.size(); ++i) {
    if (is_kept[i]) kept.push_back(std::move(page.entries[i]));
  }
  page.entries = std::move(kept);
}

Result<Answer> AuthorizedPartner::shown_page(const Answer& answer, Purpose matches, Deadline deadline) {
  auto page = answer.body ? fhir::read_bundle(*answer.body) : Result<fhir::Bundle>{fhir::Bundle{}};
  if (!page) return fail(ErrorKind::partner_broken, "the partner did not answer with a Bundle");
  const std::size_t before = page->entries.size();
  keep_visible(*page, page->type == "history" ? Purpose::read : matches, deadline);
  // The last page alone is no proof of what the pages before it left out.
  const bool is_whole = page->link("next").empty() && page->total == matches_of(*page);
  if (page->entries.size() != before || !is_whole) page->total.reset();
  Answer out = answer;
  out.body = fhir::to_json(*page);
  return out;
}

Result<Answer> AuthorizedPartner::history(std::string_view type, std::string_view logical_id,
                                          const http::Parameters& parameters, Deadline deadline) {
  auto answer = inner_.history(type, logical_id, parameters, deadline);
  if (guard_.is_open(type, {Permission::read})) return answer;
  if (!answer && is_absent(answer.error())) return not_there();
  if (!answer) return answer;
  auto page = shown_page(*answer, Purpose::read, deadline);
  if (page && page->body->find("entry") == nullptr) return not_there();
  return page;
}

Result<Answer> AuthorizedPartner::search(std::string_view type, const http::Parameters& parameters, Deadline deadline) {
  if (guard_.sees_everything()) return inner_.search(type, parameters, deadline);
  ASSIGN_OR_RETURN(const auto asked, narrowed(type, parameters, deadline));
  if (asked.is_empty) return Answer{.body = fhir::to_json(fhir::Bundle{.type = "searchset", .total = 0})};
  if (asks_for_total(asked.parameters) && !guard_.is_open(type, {Permission::search})) {
    ASSIGN_OR_RETURN(Answer first, inner_.search(type, without_view(asked.parameters), deadline));
    return count(std::move(first), deadline);
  }
  ASSIGN_OR_RETURN(const auto answer, inner_.search(type, asked.parameters, deadline));
  const auto sent = answer.body ? fhir::read_bundle(*answer.body) : Result<fhir::Bundle>{fhir::Bundle{}};
  const bool is_true = sent && asked.is_exact && was_heeded(*sent, asked.added);
  ASSIGN_OR_RETURN(Answer out, shown_page(answer, Purpose::match, deadline));
  auto page = fhir::read_bundle(*out.body);
  if (!sent || !page) return out;
  const bool is_all_shown = page->entries.size() == sent->entries.size();
  if (sent->link("next").empty()) {
    page->total = asks_for_total(asked.parameters) ? sent->total : matches_of(*page);
  } else if (is_true && is_all_shown) {
    page->total = sent->total;
  }
  out.body = fhir::to_json(*page);
  return out;
}

Result<Answer> AuthorizedPartner::count(Answer answer, Deadline deadline) {
  std::int64_t total = 0;
  for (std::size_t pages = 1;; ++pages) {
    ASSIGN_OR_RETURN(const Answer shown, shown_page(answer, Purpose::match, deadline));
    ASSIGN_OR_RETURN(const auto page, fhir::read_bundle(*shown.body));
    total += matches_of(page);
    const std::string next{page.link("next")};
    if (next.empty()) break;
    if (pages == kPagesMax) {
      constexpr const char* kText = "there are more matches than can be counted: narrow the search";
      return fail(ErrorKind::too_large, kText, {{Severity::error, "too-costly", "", kText}});
    }
    ASSIGN_OR_RETURN(answer, inner_.next_page(next, deadline));
  }
  return Answer{.body = fhir::to_json(fhir::Bundle{.type = "searchset", .total = total})};
}

Result<Answer> AuthorizedPartner::compartment_search(std::string_view compartment, std::string_view logical_id,
                                                     std::string_view type, const http::Parameters& parameters,
                                                     Deadline deadline) {
  if (guard_.sees_everything()) return inner_.compartment_search(compartment, logical_id, type, parameters, deadline);
  ASSIGN_OR_RETURN(const auto asked, narrowed(type, parameters, deadline));
  if (asked.is_empty) return Answer{.body = fhir::to_json(fhir::Bundle{.type = "searchset", .total = 0})};
  const bool is_open = guard_.is_open(type, {Permission::search});
  const bool is_count = asks_for_total(asked.parameters) && !is_open;
  auto answer = inner_.compartment_search(compartment, logical_id, type,
                                          is_count ? without_view(asked.parameters) : asked.parameters, deadline);
  if (!answer && is_absent(answer.error())) return not_there();
  if (!answer) return answer;
  if (is_count) return count(*std::move(answer), deadline);
  if (is_open && asks_for_total(asked.parameters)) return answer;
  return shown_page(*answer, Purpose::match, deadline);
}

Result<Answer> AuthorizedPartner::everything(std::string_view patient, const http::Parameters& parameters,
                                             Deadline deadline) {
  auto answer = inner_.everything(patient, parameters, deadline);
  if (guard_.sees_everything()) return answer;
  if (!answer && is_absent(answer.error())) return not_there();
  if (!answer) return answer;
  return shown_page(*answer, Purpose::all, deadline);
}

Result<Answer> AuthorizedPartner::next_page(std::string_view url, Deadline deadline) {
  auto answer = inner_.next_page(url, deadline);
  if (guard_.sees_everything() || !answer) return answer;
  return shown_page(*answer, Purpose::match, deadline);
}

}  // namespace concord::partner
