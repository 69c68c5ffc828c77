#include "service/sandbox/interactions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "fhir/bundle.h"
#include "fhir/rest/entity_tag.h"
#include "fhir/rest/status.h"
#include "service/sandbox/check.h"
#include "service/sandbox/search.h"
#include "service/sandbox/served.h"

namespace concord::sandbox {
namespace {

tl::unexpected<Error> multiple_matches() {
  constexpr const char* kText = "the criteria match more than one resource";
  return fail(ErrorKind::precondition_failed, kText, {{Severity::error, "multiple-matches", "", kText}});
}

tl::unexpected<Error> not_found() { return fail(ErrorKind::not_found, "no resource of this type has this id"); }

std::string number_of(const Record& record) { return fmt::format("{}", record.current().number); }

Result<Answer> read(const Reads& reads, const rest::Call& call) {
  const RecordPtr record = reads.find(call.target.type, call.target.id);
  if (!record) return not_found();
  if (record->is_deleted()) return fail(ErrorKind::gone, "the resource was deleted");
  Answer out = answer_about(200, *record, record->current());
  if (!call.conditions.if_none_match.empty() && rest::names_version(call.conditions.if_none_match, out.version))
    out.status = 304;
  return out;
}

Result<Answer> version_read(const Reads& reads, const rest::Call& call) {
  const RecordPtr record = reads.find(call.target.type, call.target.id);
  const Version* version = record ? record->find(call.target.version) : nullptr;
  if (version == nullptr) return fail(ErrorKind::not_found, "this version is not known (any more)");
  if (version->resource.is_null()) return fail(ErrorKind::gone, "this version is the deletion");
  return answer_about(200, *record, *version);
}

// The newest version first; a deletion has no resource.
Result<Answer> history(const Reads& reads, const rest::Call& call, const Context& context) {
  const RecordPtr record = reads.find(call.target.type, call.target.id);
  if (!record) return not_found();
  const std::string url = fmt::format("{}/{}", record->type, record->id);
  fhir::Bundle bundle{.type = "history", .total = static_cast<std::int64_t>(record->versions.size())};
  bundle.links.push_back({.relation = "self", .url = fmt::format("{}/{}/_history", context.base, url)});
  for (auto version = record->versions.rbegin(); version != record->versions.rend(); ++version) {
    const bool is_deletion = version->resource.is_null();
    const bool is_post = version->method == http::Method::post;
    const int status = is_deletion ? 204 : version->number == 1 ? 201 : 200;
    bundle.entries.push_back({.full_url = fmt::format("{}/{}", context.base, url),
                              .resource = is_deletion ? std::nullopt : std::optional{version->resource},
                              .request = fhir::EntryRequest{.method = std::string{http::to_string(version->method)},
                                                            .url = is_post ? record->type : url},
                              .response = fhir::EntryResponse{.status = rest::status_line(status),
                                                              .etag = fmt::format("W/\"{}\"", version->number),
                                                              .last_modified = format_instant(version->at)}});
  }
  return Answer{.resource = fhir::to_json(bundle)};
}

Result<Answer> search(const Reads& reads, const rest::Call& call, const Context& context) {
  const SearchRequest request{
      .type = call.target.type, .parameters = call.parameters, .base = context.base, .is_strict = context.is_strict};
  ASSIGN_OR_RETURN(const auto bundle, run_search(reads, request, context.settings));
  return Answer{.resource = fhir::to_json(bundle)};
}

Status check_room(const Store& store, const Context& context) {
  if (store.size() < context.settings.resources_max) return {};
  constexpr const char* kText = "the sandbox holds as many resources as it may";
  return fail(ErrorKind::unprocessable, kText, {{Severity::error, "too-costly", "", kText}});
}

Result<Answer> store_as(Store& store, const rest::Call& call, const Context& context, std::string_view id,
                        http::Method method) {
  const RecordPtr before = store.find(call.target.type, id);
  if (!before) {
    RETURN_IF_ERROR(check_room(store, context));
  }
  const bool is_new = !before || before->is_deleted();
  const RecordPtr after = store.put(call.target.type, id, localised(*call.body, context.base), method, context.now);
  return written(is_new ? 201 : 200, *after);
}

// If-Match and If-None-Match of a write against what is there.
Status check_preconditions(const rest::Call& call, const RecordPtr& record) {
  const bool exists = record && !record->is_deleted();
  if (!call.conditions.if_match.empty() &&
      (!exists || !rest::names_version(call.conditions.if_match, number_of(*record)))) {
    return fail(ErrorKind::precondition_failed, "If-Match does not name the current version");
  }
  if (!call.conditions.if_none_match.empty() && exists &&
      rest::names_version(call.conditions.if_none_match, number_of(*record))) {
    return fail(ErrorKind::precondition_failed, "If-None-Match names the current version");
  }
  return {};
}

Result<Answer> create(Store& store, const rest::Call& call, const Context& context) {
  if (!call.conditions.if_none_exist.empty()) {
    ASSIGN_OR_RETURN(const auto criteria, rest::parse_if_none_exist(call.conditions.if_none_exist, call.target.type));
    ASSIGN_OR_RETURN(const auto found, select(store, call.target.type, criteria, context.base));
    if (found.size() > 1) return multiple_matches();
    if (found.size() == 1) return written(200, *found.front());
  }
  return store_as(store, call, context, store.next_id(call.target.type), http::Method::post);
}

Result<Answer> update(Store& store, const rest::Call& call, const Context& context) {
  if (call.body->text("id") != call.target.id) {
    constexpr const char* kText = "the id of the body must be that of the URL";
    return fail(ErrorKind::malformed, kText, {{Severity::error, "value", call.target.type + ".id", kText}});
  }
  RETURN_IF_ERROR(check_preconditions(call, store.find(call.target.type, call.target.id)));
  return store_as(store, call, context, call.target.id, http::Method::put);
}

Result<Answer> conditional_update(Store& store, const rest::Call& call, const Context& context) {
  ASSIGN_OR_RETURN(const auto found, select(store, call.target.type, call.parameters, context.base));
  if (found.size() > 1) return multiple_matches();
  const std::string body_id{call.body->text("id")};
  if (found.size() == 1) {
    const Record& match = *found.front();
    if (!body_id.empty() && body_id != match.id) {
      return fail(ErrorKind::malformed, "the id of the body is not that of the one match");
    }
    RETURN_IF_ERROR(check_preconditions(call, found.front()));
    return store_as(store, call, context, match.id, http::Method::put);
  }
  if (body_id.empty()) {
    RETURN_IF_ERROR(check_preconditions(call, nullptr));
    return store_as(store, call, context, store.next_id(call.target.type), http::Method::put);
  }
  const RecordPtr named = store.find(call.target.type, body_id);
  if (named && !named->is_deleted()) {
    return fail(ErrorKind::conflict, "no match, but a resource of the body's id exists");
  }
  RETURN_IF_ERROR(check_preconditions(call, named));
  return store_as(store, call, context, body_id, http::Method::put);
}

Result<Answer> remove_record(Store& store, const rest::Call& call, const Context& context, const RecordPtr& record) {
  RETURN_IF_ERROR(check_preconditions(call, record));
  if (!record || record->is_deleted()) return Answer{.status = 204, .is_write = true};
  return written(204, *store.remove(record->type, record->id, context.now));
}

Result<Answer> conditional_delete(Store& store, const rest::Call& call, const Context& context) {
  ASSIGN_OR_RETURN(const auto found, select(store, call.target.type, call.parameters, context.base));
  if (found.size() > 1) return multiple_matches();
  return remove_record(store, call, context, found.empty() ? nullptr : found.front());
}

Status check_references(const Store& store, const Answer& answer) {
  const RecordPtr record = store.find(answer.type, answer.id);
  if (!record) return {};
  if (record->is_deleted()) {
    if (!is_referred_to(store, *record)) return {};
    return fail(ErrorKind::conflict, "other resources still refer to this one");
  }
  auto issues = broken_references(store, record->current().resource);
  if (issues.empty()) return {};
  return fail(ErrorKind::unprocessable, "a reference leads nowhere", std::move(issues));
}

}  // namespace

Result<Answer> perform_read(const Reads& reads, const rest::Call& call, const Context& context) {
  switch (call.interaction) {
    case Interaction::read:
      return read(reads, call);
    case Interaction::version_read:
      return version_read(reads, call);
    case Interaction::history:
      return history(reads, call, context);
    case Interaction::search:
      return search(reads, call, context);
    default:
      break;
  }
  return fail(ErrorKind::method_not_allowed, "this interaction is not offered here");
}

Result<Answer> perform_write(Store& store, const rest::Call& call, const Context& context) {
  switch (call.interaction) {
    case Interaction::create:
      return create(store, call, context);
    case Interaction::update:
      return update(store, call, context);
    case Interaction::conditional_update:
      return conditional_update(store, call, context);
    case Interaction::remove:
      return remove_record(store, call, context, store.find(call.target.type, call.target.id));
    case Interaction::conditional_delete:
      return conditional_delete(store, call, context);
    default:
      break;
  }
  return fail(ErrorKind::method_not_allowed, "this interaction is not offered here");
}

Result<Answer> commit_write(Store& store, const rest::Call& call, const Context& context) {
  auto answer = perform_write(store, call, context);
  Status sound = answer ? check_references(store, *answer) : Status{};
  if (answer && sound) {
    store.settle();
    return answer;
  }
  store.rollback();
  if (!answer) return answer;
  return tl::unexpected(std::move(sound).error());
}

}  // namespace concord::sandbox
