// A transaction or batch of a caller: entry by entry as the single interactions, then the partner's.
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "fhir/outcome.h"
#include "fhir/reference.h"
#include "fhir/rest/entity_tag.h"
#include "service/partner/authorized_partner.h"
#include "service/partner/find_one.h"

namespace concord::partner {
namespace {

using auth::Permission;
using auth::Purpose;
using fhir::BundleEntry;
using json::Value;

// "Goal" and "identifier=a" of "Goal?identifier=a"; the path of anything else.
struct Place {
  std::string_view path;
  std::string_view query;
};
Place place_of(std::string_view url) {
  const auto mark = std::min(url.find('?'), url.size());
  return {.path = url.substr(0, mark), .query = url.substr(std::min(mark + 1, url.size()))};
}

std::string_view type_in(std::string_view path) { return path.substr(0, std::min(path.find('/'), path.size())); }
std::string_view id_in(std::string_view path) {
  const auto slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
}

bool is_read(const BundleEntry& entry) {
  return entry.request && (entry.request->method == "GET" || entry.request->method == "HEAD");
}

// What is asked for of a resource: "_history/2" of "Goal/17/_history/2", the type of a compartment; empty for itself.
std::string_view part_in(std::string_view id) {
  const auto slash = id.find('/');
  return slash == std::string_view::npos ? std::string_view{} : id.substr(slash + 1);
}

// By an id that nothing has.
std::string nothing_of(std::string_view path) { return fmt::format("{}?_id=none&_lastUpdated=lt1900", path); }

tl::unexpected<Error> open_reference() {
  constexpr const char* kText = "a reference leads to no entry of the Bundle";
  return fail(Error{.kind = ErrorKind::forbidden,
                    .message = kText,
                    .issues = {{Severity::error, "forbidden", "", kText}},
                    .reason = "open-reference"});
}

// The resource with references to other entries as if those were stored: what kind they are of is known by then. Fails
// for one that leads nowhere.
Result<Value> with_entries(const Value& resource, const fhir::Bundle& bundle) {
  bool is_open = false;
  const Value out = fhir::map_references(resource, [&](const Value& element) -> std::optional<Value> {
    const std::string_view text = element.text("reference");
    if (!text.starts_with("urn:")) return std::nullopt;
    const auto entry = std::ranges::find(bundle.entries, text, &BundleEntry::full_url);
    if (entry == bundle.entries.end() || !entry->resource) {
      is_open = true;
      return std::nullopt;
    }
    const std::string stand_in = fmt::format("{}/{}", entry->resource->text("resourceType"), text.substr(4));
    std::string id = stand_in;
    std::ranges::replace(id, ':', '-');
    return json::with(element, "reference", Value{id});
  });
  if (is_open) return open_reference();
  return out;
}

}  // namespace

// A condition that selects one is a write to that one. One that selects nothing that is seen is none any more: the
// partner might find what is not.
Status AuthorizedPartner::prepare_selected(BundleEntry& entry, std::string_view type, std::string_view query,
                                           Permission permission, Deadline deadline) {
  auth::Permissions needed{Permission::search, permission};
  if (permission == Permission::update) needed.add(Permission::create);
  if (guard_.is_open(type, needed)) return {};
  ASSIGN_OR_RETURN(const auto asked, http::parse_parameters(query));
  ASSIGN_OR_RETURN(const auto match, find_one(*this, type, asked, deadline));
  if (match.how == Matches::several) return several_matches();
  if (!match.found) return prepare_unselected(entry, type, deadline);
  const std::string id{match.found->resource.text("id")};
  ASSIGN_OR_RETURN(const Answer there, touched(type, id, permission, deadline));
  entry.request->url = fmt::format("{}/{}", type, id);
  if (entry.resource) entry.resource = json::with(*entry.resource, "id", Value{id});
  if (entry.request->if_match.empty()) {
    const auto version = (*there.body)["meta"].text("versionId");
    if (!version.empty()) entry.request->if_match = fhir::rest::entity_tag(version);
  }
  return {};
}

Status AuthorizedPartner::prepare_unselected(BundleEntry& entry, std::string_view type, Deadline deadline) {
  fhir::EntryRequest& request = *entry.request;
  if (!request.if_match.empty()) {
    return fail(ErrorKind::precondition_failed, "If-Match does not name a version: nothing is selected");
  }
  if (request.method == "DELETE") {
    request.url = nothing_of(type);
    return {};
  }
  const std::string id{entry.resource ? entry.resource->text("id") : std::string_view{}};
  if (!id.empty()) {
    const auto there = touched(type, id, Permission::update, deadline);
    if (!there) return tl::unexpected(there.error());
    return fail(ErrorKind::conflict, "nothing is selected, but a resource of the body's id exists");
  }
  request.method = "POST";
  request.url = std::string{type};
  return {};
}

Status AuthorizedPartner::prepare_if_none_exist(BundleEntry& entry, std::string_view type, Deadline deadline) {
  std::string& condition = entry.request->if_none_exist;
  if (condition.empty() || guard_.is_open(type, {Permission::search})) return {};
  ASSIGN_OR_RETURN(const auto asked, http::parse_parameters(condition));
  ASSIGN_OR_RETURN(const auto match, find_one(*this, type, asked, deadline));
  if (match.how == Matches::several) return several_matches();
  ASSIGN_OR_RETURN(const auto criteria, narrowed(type, asked, deadline));
  if (match.found) {
    condition = fmt::format("_id={}", match.found->resource.text("id"));
  } else if (criteria.is_exact && !criteria.is_empty) {
    condition = http::format_parameters(criteria.parameters);
  } else {
    condition.clear();
  }
  return {};
}

// The partner resolves them with its own eyes, and the answer tells what it found.
Status AuthorizedPartner::check_conditional_references(const Value& resource) const {
  Status out;
  fhir::for_each_reference(resource, [&](const Value& element, const std::string& /*where*/) {
    const auto reference = fhir::parse_conditional_reference(element.text("reference"));
    if (!reference || !out) return;
    const auto asked = http::parse_parameters(reference->query);
    out = guard_.check_selection(reference->type, asked.value_or(http::Parameters{}));
  });
  return out;
}

Status AuthorizedPartner::prepare_write(BundleEntry& entry, const fhir::Bundle& bundle, Deadline deadline) {
  fhir::EntryRequest& request = *entry.request;
  const Place place = place_of(request.url);
  const std::string type{type_in(place.path)};
  const bool is_removal = request.method == "DELETE";
  const std::string query{place.query};
  if (!query.empty()) {
    RETURN_IF_ERROR(
        prepare_selected(entry, type, query, is_removal ? Permission::remove : Permission::update, deadline));
  }
  const std::string id{id_in(place_of(request.url).path)};
  if (is_removal) {
    if (id.empty() || guard_.is_open(type, {Permission::remove})) return {};
    const auto there = touched(type, id, Permission::remove, deadline);
    return there ? Status{} : Status{tl::unexpected(there.error())};
  }
  if (!entry.resource) return fail(ErrorKind::malformed, "an entry has no resource");
  RETURN_IF_ERROR(check_conditional_references(*entry.resource));
  ASSIGN_OR_RETURN(const Value known, with_entries(*entry.resource, bundle));
  if (request.method == "PUT" && !id.empty()) {
    if (guard_.is_open(type, {Permission::update, Permission::create})) return {};
    ASSIGN_OR_RETURN(const Written written, judged(known, request.if_match, deadline));
    request.if_match = written.if_match;
    const Value meta = written.resource["meta"];
    entry.resource = json::with(*entry.resource, "meta", meta);
    return {};
  }
  RETURN_IF_ERROR(guard_.check_new(known, request.method == "PUT" ? Permission::update : Permission::create));
  return prepare_if_none_exist(entry, type, deadline);
}

// What cannot be seen fails the whole as what is not there does.
Status AuthorizedPartner::prepare_read(BundleEntry& entry, Deadline deadline) {
  const std::string url = entry.request->url;
  const Place place = place_of(url);
  const std::string_view type = type_in(place.path);
  const std::string_view rest = id_in(place.path);
  const std::string_view part = part_in(rest);
  const std::string_view id = rest.substr(0, std::min(rest.find('/'), rest.size()));
  ASSIGN_OR_RETURN(const auto asked, http::parse_parameters(place.query));
  constexpr std::string_view kVersion = "_history/";
  if (rest.empty() || (!part.empty() && !part.starts_with("_history"))) {
    ASSIGN_OR_RETURN(const auto criteria, narrowed(part.empty() ? type : part, asked, deadline));
    const std::string query = http::format_parameters(criteria.parameters);
    entry.request->url = std::string{place.path};
    if (!query.empty()) entry.request->url += "?" + query;
    if (criteria.is_empty) entry.request->url = nothing_of(place.path);
    return {};
  }
  if (!part.empty() && guard_.is_open(type, {Permission::read})) return {};
  const auto there = part.empty()                 ? read(type, id, deadline)
                     : part.starts_with(kVersion) ? version_read(type, id, part.substr(kVersion.size()), deadline)
                                                  : history(type, id, asked, deadline);
  return there ? Status{} : Status{tl::unexpected(there.error())};
}

// Nothing when the entry does not ask for a total alone, or when the partner's is what may be seen.
std::optional<Value> AuthorizedPartner::counted(const BundleEntry& asked, Deadline deadline) {
  const Place place = place_of(asked.request->url);
  const auto parameters = http::parse_parameters(place.query);
  const std::string_view rest = id_in(place.path);
  const std::string_view type = rest.empty() ? type_in(place.path) : part_in(rest);
  if (!parameters || !asks_for_total(*parameters) || guard_.is_open(type, {Permission::search})) return std::nullopt;
  const auto answer = rest.empty() ? search(type, *parameters, deadline)
                                   : compartment_search(type_in(place.path), rest.substr(0, rest.find('/')), type,
                                                        *parameters, deadline);
  return answer ? answer->body : std::nullopt;
}

Result<BundleEntry> AuthorizedPartner::prepared(const BundleEntry& entry, const fhir::Bundle& bundle,
                                                Deadline deadline) {
  BundleEntry out = entry;
  if (!out.request) return fail(ErrorKind::malformed, "an entry asks for nothing");
  RETURN_IF_ERROR(is_read(out) ? prepare_read(out, deadline) : prepare_write(out, bundle, deadline));
  return out;
}

BundleEntry AuthorizedPartner::shown_entry(const BundleEntry& asked, BundleEntry answered, Deadline deadline) {
  if (!answered.resource) return answered;
  const bool is_page = answered.resource->text("resourceType") == "Bundle";
  if (is_page) {
    auto page = shown_page({.body = answered.resource}, Purpose::match, deadline);
    answered.resource = page ? page->body : std::nullopt;
    if (auto total = counted(asked, deadline)) answered.resource = std::move(total);
    return answered;
  }
  auto one = shown(Answer{.body = answered.resource}, Purpose::read, deadline);
  if (one) return answered;
  answered.resource.reset();
  if (!is_read(asked)) return answered;
  constexpr const char* kText = "no resource of this type has this id";
  return {.response = fhir::EntryResponse{.status = "404 Not Found",
                                          .outcome = fhir::operation_outcome(Severity::error, "not-found", kText)}};
}

Result<Answer> AuthorizedPartner::transaction(const Value& bundle, Returns returns, Deadline deadline) {
  if (guard_.is_open()) return inner_.transaction(bundle, returns, deadline);
  ASSIGN_OR_RETURN(const auto asked, fhir::read_bundle(bundle));
  fhir::Bundle sent{.type = asked.type};
  for (const BundleEntry& entry : asked.entries) {
    ASSIGN_OR_RETURN(auto ready, prepared(entry, asked, deadline));
    sent.entries.push_back(std::move(ready));
  }
  ASSIGN_OR_RETURN(Answer answer, inner_.transaction(fhir::to_json(sent), returns, deadline));
  if (!answer.body) return answer;
  auto done = fhir::read_bundle(*answer.body);
  if (!done || done->entries.size() != asked.entries.size()) {
    return fail(ErrorKind::unknown_outcome, "the partner's answer to the transaction cannot be read");
  }
  for (std::size_t i = 0; i < done->entries.size(); ++i) {
    done->entries[i] = shown_entry(asked.entries[i], std::move(done->entries[i]), deadline);
  }
  answer.body = fhir::to_json(*done);
  return answer;
}

}  // namespace concord::partner
