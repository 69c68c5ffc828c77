#include "service/partner/creation.h"

#include <algorithm>
#include <span>
#include <string>

#include "fhir/resource_types.h"
#include "service/partner/lookup.h"

namespace concord::partner {
namespace {

using json::Value;

bool holds_code(const Value& concept_or_list, std::span<const std::string> codes) {
  const auto has_one = [codes](const Value& concept_value) {
    return std::ranges::any_of(concept_value["coding"].items(), [codes](const Value& coding) {
      return std::ranges::find(codes, coding.text("code")) != codes.end();
    });
  };
  if (concept_or_list.is_array()) return std::ranges::any_of(concept_or_list.items(), has_one);
  return has_one(concept_or_list);
}

std::string_view refusal_of(const Value& resource, const TypeCapabilities& type) {
  const auto& categories = type.creatable_categories;
  if (!categories.empty() && !holds_code(resource["category"], categories)) return "category-not-accepted";
  const auto& codes = type.creatable_codes;
  if (!codes.empty() && !holds_code(resource["code"], codes)) return "code-not-accepted";
  return {};
}

// What is sent without a condition is found again by identifier, by patient, or (what has no identifier) by tag.
Guarantee of_plain(const Value& resource, const TypeCapabilities& type) {
  const bool is_named = !first_identifier(resource).text("value").empty();
  if (is_named && finding_of(type) != Finding::not_at_all) return Guarantee::reconcilable;
  const bool has_tag = resource["meta"]["tag"].size() > 0;
  const bool may_tag = type.search && (type.search_parameters.empty() || type.has_search_parameter("_tag"));
  return has_tag && may_tag ? Guarantee::reconcilable : Guarantee::at_most_once;
}

}  // namespace

const Value& first_identifier(const Value& resource) {
  const Value& identifier = resource["identifier"];
  return identifier.is_array() ? identifier.at(0) : identifier;
}

Finding finding_of(const TypeCapabilities& type) noexcept {
  if (!type.search) return Finding::not_at_all;
  const bool is_silent = type.search_parameters.empty();
  if (type.keeps_identifier && (is_silent || type.has_search_parameter("identifier"))) return Finding::by_identifier;
  if (is_silent || type.has_search_parameter("patient")) return Finding::by_patient;
  return Finding::not_at_all;
}

Finding finding_of(const Capabilities& capabilities, std::string_view type) noexcept {
  const TypeCapabilities* const found = capabilities.find(type);
  return found == nullptr ? Finding::not_at_all : finding_of(*found);
}

bool may_search(const Capabilities& capabilities, std::string_view type, std::string_view parameter) {
  const TypeCapabilities* const found = capabilities.find(type);
  return found != nullptr && found->search &&
         (found->search_parameters.empty() || found->has_search_parameter(parameter));
}

Creation creation_of(const Value& resource, std::string_view own_id, const Capabilities& capabilities) {
  const TypeCapabilities* const type = capabilities.find(resource.text("resourceType"));
  if (type == nullptr) return {.reason = "create-not-supported"};
  const std::string_view refusal = refusal_of(resource, *type);
  const bool is_named = !first_identifier(resource).text("value").empty();
  const bool may_name_id = type->update_create && fhir::is_logical_id(own_id);
  const bool on_condition = is_named && type->create && type->conditional_create;
  if (!refusal.empty()) return {.reason = refusal};
  // A condition tells that somebody was faster; a PUT to a new id would write over what they made.
  if (on_condition) {
    const bool is_atomic = type->conditional_create_is_atomic;
    return {.way = Creation::Way::on_condition, .guarantee = is_atomic ? Guarantee::exact : of_plain(resource, *type)};
  }
  if (may_name_id) return {.way = Creation::Way::own_id};
  if (!type->create) return {.reason = "create-not-supported"};
  return {.way = Creation::Way::plain, .guarantee = of_plain(resource, *type)};
}

Value logical_reference(const Value& element, const Value& absent) {
  const Value& identifier = first_identifier(absent);
  Value out = json::with(element, "reference", {});
  if (identifier.is_object()) out = json::with(out, "identifier", identifier);
  return json::with(out, "type", absent.text("resourceType"));
}

http::Parameters identifier_condition(const Value& resource) {
  const Value& identifier = first_identifier(resource);
  if (identifier.text("value").empty()) return {};
  return {{"identifier", identifier_token(identifier.text("system"), identifier.text("value"))}};
}

Capabilities with_atomic_creation(Capabilities stated) {
  for (TypeCapabilities& type : stated.types) type.conditional_create_is_atomic = true;
  return stated;
}

}  // namespace concord::partner
