#include "service/sandbox/interactions.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "fhir/rest/entity_tag.h"
#include "fhir/rest/json_patch.h"
#include "fhir/rest/subset.h"
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

Status check_room(const Store& store, const Context& context) {
  if (store.size() < context.settings.resources_max) return {};
  constexpr const char* kText = "the sandbox holds as many resources as it may";
  return fail(ErrorKind::unprocessable, kText, {{Severity::error, "too-costly", "", kText}});
}

// The body under that id, by the method of the call.
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

// A partial resource must not be written over the whole one.
Status check_whole(const rest::Call& call) {
  if (!rest::is_subsetted(*call.body)) return {};
  constexpr const char* kText = "the resource is a subset (tag SUBSETTED): it must not be written over the whole";
  return fail(ErrorKind::unprocessable, kText,
              {{Severity::error, "business-rule", call.target.type + ".meta.tag", kText}});
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
  RETURN_IF_ERROR(check_whole(call));
  RETURN_IF_ERROR(check_preconditions(call, store.find(call.target.type, call.target.id)));
  return store_as(store, call, context, call.target.id, http::Method::put);
}

Result<Answer> conditional_update(Store& store, const rest::Call& call, const Context& context) {
  RETURN_IF_ERROR(check_whole(call));
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

Result<Answer> patch_record(Store& store, const rest::Call& call, const Context& context, const RecordPtr& record) {
  if (!record) return not_found();
  if (record->is_deleted()) return fail(ErrorKind::gone, "the resource was deleted");
  RETURN_IF_ERROR(check_preconditions(call, record));
  ASSIGN_OR_RETURN(const json::Value patched, rest::patch_resource(record->current().resource, *call.body));
  RETURN_IF_ERROR(check_resource(patched, record->type));
  return written(
      200, *store.put(record->type, record->id, localised(patched, context.base), http::Method::patch, context.now));
}

Result<Answer> conditional_patch(Store& store, const rest::Call& call, const Context& context) {
  ASSIGN_OR_RETURN(const auto found, select(store, call.target.type, call.parameters, context.base));
  if (found.size() > 1) return multiple_matches();
  if (found.empty()) return fail(ErrorKind::not_found, "the criteria match no resource");
  return patch_record(store, call, context, found.front());
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

Result<Answer> perform_write(Store& store, const rest::Call& call, const Context& context) {
  switch (call.interaction) {
    case Interaction::create:
      return create(store, call, context);
    case Interaction::update:
      return update(store, call, context);
    case Interaction::conditional_update:
      return conditional_update(store, call, context);
    case Interaction::patch:
      return patch_record(store, call, context, store.find(call.target.type, call.target.id));
    case Interaction::conditional_patch:
      return conditional_patch(store, call, context);
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
