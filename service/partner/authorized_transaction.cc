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

// A condition that selects one is a write to that one; one that selects none stays a narrowed condition.
Status AuthorizedPartner::prepare_selected(BundleEntry& entry, std::string_view type, std::string_view query,
                                           Permission permission, Deadline deadline) {
  ASSIGN_OR_RETURN(const auto asked, http::parse_parameters(query));
  ASSIGN_OR_RETURN(const auto match, find_one(*this, type, asked, deadline));
  if (match.how == Matches::several) return several_matches();
  if (!match.found) {
    ASSIGN_OR_RETURN(const auto criteria, narrowed(type, asked, deadline));
    entry.request->url = fmt::format("{}?{}", type, http::format_parameters(criteria.parameters));
    return {};
  }
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
  if (request.if_none_exist.empty()) return {};
  ASSIGN_OR_RETURN(const auto asked, http::parse_parameters(request.if_none_exist));
  ASSIGN_OR_RETURN(const auto criteria, narrowed(type, asked, deadline));
  request.if_none_exist = http::format_parameters(criteria.parameters);
  return {};
}

Result<BundleEntry> AuthorizedPartner::prepared(const BundleEntry& entry, const fhir::Bundle& bundle,
                                                Deadline deadline) {
  BundleEntry out = entry;
  if (!out.request) return fail(ErrorKind::malformed, "an entry asks for nothing");
  if (out.request->method != "GET" && out.request->method != "HEAD") {
    RETURN_IF_ERROR(prepare_write(out, bundle, deadline));
    return out;
  }
  const Place place = place_of(out.request->url);
  const bool is_search = place.path.find('/') == std::string_view::npos;
  if (!is_search) {
    // What cannot be seen fails the whole as what is not there does. Histories and compartments are judged by what
    // comes.
    const std::string_view id = id_in(place.path);
    if (id.find('/') == std::string_view::npos) {
      const auto there = read(type_in(place.path), id, deadline);
      if (!there) return tl::unexpected(there.error());
    }
    return out;
  }
  const std::string type{place.path};
  ASSIGN_OR_RETURN(const auto asked, http::parse_parameters(place.query));
  ASSIGN_OR_RETURN(auto criteria, narrowed(type, asked, deadline));
  // What matches nothing that may be seen is asked for by an id that nothing has.
  if (criteria.is_empty) criteria.parameters = {{"_id", "none"}, {"_lastUpdated", "lt1900"}};
  out.request->url = fmt::format("{}?{}", type, http::format_parameters(criteria.parameters));
  return out;
}

BundleEntry AuthorizedPartner::shown_entry(const BundleEntry& asked, BundleEntry answered, Deadline deadline) {
  if (!answered.resource) return answered;
  const bool is_page = answered.resource->text("resourceType") == "Bundle";
  const bool is_read = asked.request && (asked.request->method == "GET" || asked.request->method == "HEAD");
  if (is_page) {
    auto page = shown_page({.body = answered.resource}, Purpose::match, deadline);
    answered.resource = page ? page->body : std::nullopt;
    return answered;
  }
  auto one = shown(Answer{.body = answered.resource}, Purpose::read, deadline);
  if (one) return answered;
  answered.resource.reset();
  if (!is_read) return answered;
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
