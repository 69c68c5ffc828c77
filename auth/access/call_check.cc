// Before the call: what can be told from what was asked alone.
#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "auth/access/guard.h"
#include "auth/access/search_text.h"
#include "fhir/search/search.h"

namespace concord::auth {
namespace {

using fhir::rest::Interaction;
using fhir::rest::Shape;
using enum Permission;

struct Need {
  Interaction interaction = Interaction::read;
  Permissions permissions;
};
constexpr std::array kNeeds{
    Need{Interaction::read, {read}},
    Need{Interaction::version_read, {read}},
    Need{Interaction::history, {read}},
    Need{Interaction::search, {search}},
    Need{Interaction::compartment_search, {search}},
    Need{Interaction::system_search, {search}},
    Need{Interaction::type_history, {search}},
    Need{Interaction::system_history, {search}},
    Need{Interaction::create, {create}},
    Need{Interaction::update, {update}},
    Need{Interaction::conditional_update, {create, update, search}},
    Need{Interaction::patch, {update}},
    Need{Interaction::conditional_patch, {update, search}},
    Need{Interaction::remove, {remove}},
    Need{Interaction::conditional_delete, {remove, search}},
};
// Operations that show what is stored; all others work on what they are given.
struct OperationNeed {
  std::string_view operation;
  Shape shape;
  std::string_view type;
  Permissions permissions;
  bool is_of_compartment;
};
constexpr std::array kOperations{
    OperationNeed{"$extract", Shape::instance_operation, "QuestionnaireResponse", {read}, false},
    OperationNeed{"$everything", Shape::instance_operation, "Patient", {read, search}, true},
};

Error denial(std::string reason, const char* text) {
  return {.kind = ErrorKind::forbidden,
          .message = text,
          .issues = {{.code = "forbidden", .expression = {}, .text = text}},
          .reason = std::move(reason)};
}

bool writes(Permissions needed) { return needed.has(create) || needed.has(update) || needed.has(remove); }

// What has to be granted for conditions of the call besides.
Permissions needs_of(const fhir::rest::Call& call) {
  const auto* row = std::ranges::find(kNeeds, call.interaction, &Need::interaction);
  Permissions out = row == kNeeds.end() ? Permissions{} : row->permissions;
  if (call.interaction == Interaction::create && !call.conditions.if_none_exist.empty()) out.add(search);
  return out;
}

}  // namespace

Status Guard::check(const fhir::rest::Call& call) const {
  if (is_open_ || !policy_.options().stages.check) return {};
  if (call.interaction == Interaction::operation) return check_operation(call);
  const Permissions needed = needs_of(call);
  if (needed.empty()) return {};
  const bool is_compartment = call.interaction == Interaction::compartment_search;
  const std::string& type = is_compartment ? call.target.member : call.target.type;
  RETURN_IF_ERROR(check_type(type, needed));
  const std::string patient = bound_to(type, needed);
  if (is_compartment && !patient.empty() && (call.target.type != "Patient" || call.target.id != patient)) {
    return policy_.denied(denial("foreign-compartment", "access was granted for another compartment"));
  }
  if (call.interaction == Interaction::create && type == "Patient" && !patient.empty()) {
    return policy_.denied(denial("type-not-writable", "access that was granted for one patient makes no other"));
  }
  if (needed.has(search)) RETURN_IF_ERROR(check_search(type, call.parameters));
  if (call.conditions.if_none_exist.empty()) return {};
  const auto criteria = fhir::rest::parse_if_none_exist(call.conditions.if_none_exist, type);
  return criteria ? check_search(type, *criteria) : Status{};
}

Status Guard::check_selection(std::string_view type, const http::Parameters& parameters) const {
  if (is_open_ || !policy_.options().stages.check) return {};
  if (branches(type, {search}).is_open()) return check_search(type, parameters);
  return policy_.denied(denial("open-reference", "a reference must name a resource by its id"));
}

Status Guard::check_scope(std::string_view type, Permissions needed) const {
  const Branches found = branches(type, needed);
  constexpr std::array<const char*, 4> kReasons{"", "scope-type-missing", "scope-permission", "no-launch-patient"};
  constexpr std::array<const char*, 4> kTexts{"", "no scope was granted for this type",
                                              "no scope was granted for this interaction on this type",
                                              "the scopes are those of a patient, and access was granted for none"};
  if (found.lack == Lack::none) return {};
  const auto lack = static_cast<std::size_t>(found.lack);
  Error error = denial(kReasons.at(lack), kTexts.at(lack));
  if (found.lack != Lack::patient) {
    error.scope = fmt::format("{}/{}.{}", to_string(found.nearest), type, letters_of(needed));
  }
  return policy_.denied(std::move(error));
}

Status Guard::check_type(std::string_view type, Permissions needed) const {
  if (is_open_ || !policy_.options().stages.check) return {};
  RETURN_IF_ERROR(check_scope(type, needed));
  return check_standing(type, needed);
}

Status Guard::check_standing(std::string_view type, Permissions needed) const {
  if (!branches(type, needed).is_bound()) return {};
  const Standing standing = policy_.compartment().standing(type);
  if (standing == Standing::refused) {
    return policy_.denied(denial("type-refused", "resources of this type belong to no patient"));
  }
  const bool is_writable = standing == Standing::member || standing == Standing::member_or_free;
  if (writes(needed) && !is_writable) {
    return policy_.denied(denial("type-not-writable", "resources of this type are not a patient's to write"));
  }
  return {};
}

Status Guard::check_operation(const fhir::rest::Call& call) const {
  const auto* row = std::ranges::find_if(kOperations, [&call](const OperationNeed& each) {
    return each.operation == call.target.operation && each.shape == call.target.shape && each.type == call.target.type;
  });
  if (row == kOperations.end()) return {};
  RETURN_IF_ERROR(check_scope(row->type, row->permissions));
  const std::string patient = bound_to(row->type, row->permissions);
  if (row->is_of_compartment && !patient.empty() && call.target.id != patient) {
    return policy_.denied(denial("foreign-compartment", "access was granted for another compartment"));
  }
  return {};
}

Status Guard::check_search(std::string_view type, const http::Parameters& parameters) const {
  const Branches found = branches(type, {search});
  for (const auto& [name, value] : parameters) {
    if (is_link(name)) RETURN_IF_ERROR(check_links(type, name, value));
    if (found.is_open()) continue;
    if (is_beyond_filters(name)) {
      return policy_.denied(denial("parameter-refused", "this parameter goes beyond what access was granted for"));
    }
    if (found.is_bound()) RETURN_IF_ERROR(check_parameter(type, found.patient(), name, value));
  }
  return {};
}

// Every type that a chain leads to has to be open to searches: what is found there tells of what is not shown.
Status Guard::check_links(std::string_view type, const std::string& name, const std::string& value) const {
  const auto parsed = fhir::parse_search(type, {{name, value}});
  if (!parsed) return {};  // to be refused by whoever reads the parameters
  const bool is_bound = branches(type, {search}).is_bound();
  std::vector<const fhir::Query*> open{&parsed->query};
  while (!open.empty()) {
    const fhir::Query& query = *open.back();
    open.pop_back();
    for (const auto& link : query.links) {
      for (const fhir::Query& end : link->ends) {
        // The search itself is narrowed to the patient, so that nothing else stands at the other end.
        const bool is_own = is_bound && !link->is_reverse && is_patient_parameter(link->parameter) &&
                            (end.type == "Patient" || name.find(':') == std::string::npos);
        if (!is_own && !branches(end.type, {search}).is_open()) {
          return policy_.denied(denial("parameter-refused", "the parameter asks of resources beyond what was granted"));
        }
        open.push_back(&end);
      }
    }
  }
  return {};
}

Status Guard::check_parameter(std::string_view type, std::string_view patient, const std::string& name,
                              const std::string& value) const {
  const std::string_view first = first_name(name);
  const bool is_universal = policy_.compartment().standing(type) == Standing::universal;
  if (is_universal && (first == "_include" || first == "_revinclude")) {
    return policy_.denied(denial("parameter-refused", "nothing can be included with resources of this type"));
  }
  const auto parameter = fhir::search_parameter(type, first);
  if (is_link(name) || !parameter || parameter->type != "reference") return {};
  const std::string_view modifier = modifier_of(name);
  if (is_patient_parameter(first) && !modifier.empty() && modifier != "Patient") {
    constexpr const char* kText = "this modifier cannot be used where access was granted for one patient";
    return policy_.denied({.kind = ErrorKind::malformed,
                           .message = kText,
                           .issues = {{.code = "not-supported", .expression = {}, .text = kText}},
                           .reason = "modifier-refused"});
  }
  if (!permitted_values(name, value, patient).empty()) return {};
  return policy_.denied(denial("foreign-patient", "the search names another patient than access was granted for"));
}

}  // namespace concord::auth
