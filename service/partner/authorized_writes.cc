// What a caller does to a partner: judged by what is there and by what it would become.
#include <algorithm>
#include <string>
#include <utility>

#include "fhir/rest/entity_tag.h"
#include "service/partner/authorized_partner.h"

namespace concord::partner {
namespace {

using auth::Permission;
using auth::Purpose;
using json::Value;

constexpr int kAttempts = 3;  // when somebody else writes between the judgement and the write

tl::unexpected<Error> not_there() {
  constexpr const char* kText = "no resource of this type has this id";
  return fail(Error{.kind = ErrorKind::not_found,
                    .message = kText,
                    .issues = {{Severity::error, "not-found", "", kText}},
                    .reason = "hidden"});
}

bool is_raced(const Error& error) {
  return error.kind == ErrorKind::precondition_failed || error.kind == ErrorKind::conflict;
}

std::string tag_of(const Answer& there) {
  const auto version = (*there.body)["meta"].text("versionId");
  const auto known = version.empty() ? fhir::rest::version_of(there.etag) : version;
  return known.empty() ? std::string{} : fhir::rest::entity_tag(known);
}

bool has_label(const Value& labels, const Value& label) {
  return std::ranges::any_of(labels.items(), [&label](const Value& each) {
    return each.text("system") == label.text("system") && each.text("code") == label.text("code");
  });
}

// Labels may be added, but not taken away: they say who may see the resource.
Value keep_labels(const Value& after, const Value& before) {
  Value meta = after["meta"];
  for (const char* name : {"security", "tag"}) {
    json::Array labels;
    for (const Value& label : meta[name].items()) labels.push_back(label);
    const std::size_t stated = labels.size();
    const Value old = before["meta"][name];
    for (const Value& label : old.items()) {
      if (!has_label(after["meta"][name], label)) labels.push_back(label);
    }
    if (labels.size() == stated) continue;
    if (meta.is_null()) meta = Value{json::Object{}};
    meta = json::with(meta, name, Value{std::move(labels)});
  }
  return meta.is_null() ? after : json::with(after, "meta", std::move(meta));
}

}  // namespace

Answer AuthorizedPartner::told(Answer answer) const {
  if (answer.body && !guard_.sees(*answer.body, Purpose::read)) answer.body.reset();
  return answer;
}

Result<Answer> AuthorizedPartner::create(const Value& resource, const http::Parameters& if_none_exist,
                                         Deadline deadline) {
  if (guard_.is_open()) return inner_.create(resource, if_none_exist, deadline);
  const std::string_view type = resource.text("resourceType");
  RETURN_IF_ERROR(guard_.check_new(resource, Permission::create));
  http::Parameters criteria;
  if (!if_none_exist.empty()) {
    ASSIGN_OR_RETURN(auto asked, narrowed(type, if_none_exist, deadline));
    // A condition that could find what the caller does not see is not sent: what it finds here was looked for before.
    if (!asked.is_empty && asked.is_exact) criteria = std::move(asked.parameters);
  }
  ASSIGN_OR_RETURN(Answer answer, inner_.create(resource, criteria, deadline));
  constexpr int kFound = 200;
  if (answer.status == kFound && answer.body && !guard_.sees(*answer.body, Purpose::match)) {
    return fail(ErrorKind::partner_broken, "the partner found what the condition does not select");
  }
  return told(std::move(answer));
}

Result<Answer> AuthorizedPartner::touched(std::string_view type, std::string_view logical_id, Permission permission,
                                          Deadline deadline) {
  auto there = inner_.read(type, logical_id, deadline);
  if (!there && (there.error().kind == ErrorKind::not_found || there.error().kind == ErrorKind::gone)) {
    return not_there();
  }
  if (!there) return there;
  if (!there->body || !guard_.may_change(*there->body, permission)) return not_there();
  return there;
}

Result<AuthorizedPartner::Written> AuthorizedPartner::judged(const Value& resource, std::string_view if_match,
                                                             Deadline deadline) {
  ASSIGN_OR_RETURN(const Answer before,
                   touched(resource.text("resourceType"), resource.text("id"), Permission::update, deadline));
  const Value after = keep_labels(resource, *before.body);
  RETURN_IF_ERROR(guard_.check_new(after, Permission::update));
  return Written{.resource = after, .if_match = if_match.empty() ? tag_of(before) : std::string{if_match}};
}

Result<Answer> AuthorizedPartner::update_once(const Value& resource, std::string_view if_match, Deadline deadline) {
  ASSIGN_OR_RETURN(const Written written, judged(resource, if_match, deadline));
  ASSIGN_OR_RETURN(Answer answer, inner_.update(written.resource, written.if_match, deadline));
  return told(std::move(answer));
}

Result<Answer> AuthorizedPartner::update(const Value& resource, std::string_view if_match, Deadline deadline) {
  if (guard_.is_open(resource.text("resourceType"), {Permission::update, Permission::create})) {
    ASSIGN_OR_RETURN(Answer answer, inner_.update(resource, if_match, deadline));
    return told(std::move(answer));
  }
  for (int attempt = 1;; ++attempt) {
    auto answer = update_once(resource, if_match, deadline);
    if (answer || !if_match.empty() || !is_raced(answer.error()) || attempt == kAttempts) return answer;
  }
}

Result<Answer> AuthorizedPartner::remove(std::string_view type, std::string_view logical_id, std::string_view if_match,
                                         Deadline deadline) {
  if (guard_.is_open(type, {Permission::remove})) return inner_.remove(type, logical_id, if_match, deadline);
  for (int attempt = 1;; ++attempt) {
    ASSIGN_OR_RETURN(const Answer before, touched(type, logical_id, Permission::remove, deadline));
    const std::string tag = if_match.empty() ? tag_of(before) : std::string{if_match};
    auto answer = inner_.remove(type, logical_id, tag, deadline);
    if (answer || !if_match.empty() || !is_raced(answer.error()) || attempt == kAttempts) return answer;
  }
}

}  // namespace concord::partner
