// What is asked of particular types: codes, extensions, references, contained resources, entries of a Bundle.
#include <algorithm>
#include <string>

#include "fhir/reference.h"
#include "fhir/resource_types.h"
#include "fhir/validate/walk.h"

namespace concord::fhir {
namespace {

bool is_coding_of(const ValueSet& set, const json::Value& coding) noexcept {
  return has_code(set, coding.text("system"), coding.text("code"));
}

bool is_in(const ValueSet& set, const json::Value& value, const Type& type) noexcept {
  if (type.kind == TypeKind::primitive) return has_code(set, value.as_string().value_or(std::string_view{}));
  if (type.name == "Coding") return is_coding_of(set, value);
  if (type.name != "CodeableConcept") return true;
  const auto codings = value["coding"].items();
  return std::ranges::any_of(codings, [&](const json::Value& coding) { return is_coding_of(set, coding); });
}

// A reference that is meant to be "Type/id" or "Type/id/_history/vid" and is not.
bool is_malformed_relative(std::string_view text) noexcept {
  return text.find(':') == std::string_view::npos && !text.starts_with('#') && !parse_reference(text) &&
         !parse_conditional_reference(text);
}

}  // namespace

void Walk::extension(const json::Value& value, const Type& owner, const Location& at) {
  bool has_value = false;
  for (const json::Member& member : value.members()) {
    const std::string_view name = member.name();
    has_value = has_value || name.starts_with("value") || name.starts_with("_value");
  }
  const bool has_extension = value.find("extension") != nullptr;
  if (has_value == has_extension) {
    findings_.add(Rule::extension, "invariant", at, "ext-1: an extension has either a value or extensions, not both");
  }
  // Inside of another extension a url may be a mere name (extensibility.html).
  const json::Value* url = value.find("url");
  const bool is_relative = url != nullptr && url->is_string() && url->as_string()->find(':') == std::string_view::npos;
  if (is_relative && owner.name != "Extension") {
    findings_.add(Rule::extension, "value", at.element("url"), "the url of an extension is absolute");
  }
}

// datatypes.html#range: unit, system and code of both ends match.
void Walk::range(const json::Value& value, const Location& at) {
  const json::Value& low = value["low"];
  const json::Value& high = value["high"];
  for (const auto* member : {"unit", "system", "code"}) {
    const std::string_view of_low = low.text(member);
    const std::string_view of_high = high.text(member);
    if (of_low.empty() || of_high.empty() || of_low == of_high) continue;
    findings_.add(Rule::invariant, "invariant", at, "both ends of a Range have the same unit");
    return;
  }
}

void Walk::binding(const json::Value& value, const Slot& slot, const Location& at) {
  const ValueSet& set = value_sets()[slot.element.value_set];
  if (!set.is_complete || is_in(set, value, slot.type)) return;
  findings_.add(Rule::binding, "code-invalid", at, std::string{"not in the required value set "}.append(set.url));
}

void Walk::target_type(const Type* target, const Element& element, const Location& at) {
  const auto targets = targets_of(element);
  if (target == nullptr || targets.empty()) return;
  const bool is_allowed = std::ranges::any_of(targets, [&](TypeIndex index) { return &type_at(index) == target; });
  if (is_allowed) return;
  std::string names;
  for (const TypeIndex index : targets) names.append(names.empty() ? "" : ", ").append(type_at(index).name);
  findings_.add(Rule::reference, "value", at, "the reference may point to " + names + " only");
}

void Walk::local_reference(std::string_view id, const Element& element, const Location& at, const Scope& scope) {
  if (id.empty()) {
    scope.contained->refer_to_container(scope.position);
    if (scope.position != kNotContained) return target_type(scope.root.type, element, at);
  }
  if (!scope.contained->has(id)) {
    findings_.add(Rule::reference, "invariant", at, "ref-1: no contained resource has this id");
    return;
  }
  scope.contained->refer(id);
  target_type(scope.contained->find(id), element, at);
}

void Walk::reference(const json::Value& value, const Element& element, const Location& at, const Scope& scope) {
  const std::string_view text = value.text("reference");
  const std::string_view type_text = value.text("type");
  if (text.starts_with('#')) return local_reference(text.substr(1), element, at, scope);
  if (!findings_.asks(Rule::reference)) return;
  const Type* stated = is_resource_type(type_text) ? find_type(type_text) : nullptr;
  if (!type_text.empty() && stated == nullptr) {
    findings_.add(Rule::reference, "value", at.element("type"), "type is the name of an R4 resource");
  }
  const Type* target = nullptr;
  if (const auto literal = parse_reference(text)) {
    target = find_type(literal->type);
  } else if (const auto conditional = parse_conditional_reference(text)) {
    target = find_type(conditional->type);
  } else if (!text.empty() && is_malformed_relative(text)) {
    findings_.add(Rule::reference, "value", at, "a relative reference is an R4 resource type, a slash and an id");
    return;
  } else if (scope.bundle != nullptr) {
    const auto found = scope.bundle->find(text);
    if (found != scope.bundle->end()) target = found->second;
  }
  if (target != nullptr && stated != nullptr && target != stated) {
    findings_.add(Rule::reference, "value", at, "type and reference name different resource types");
  }
  target_type(target != nullptr ? target : stated, element, at);
}

void Walk::check_contained(const json::Value& resource, const Location& at, const Scope& scope) {
  if (!findings_.asks(Rule::invariant)) return;
  const Location list = at.element("contained");
  std::size_t position = 0;
  for (const json::Value& each : resource["contained"].items()) {
    const Location here = list.item(position);
    const json::Value& meta = each["meta"];
    if (position < scope.contained->size() && !scope.contained->is_tied(position)) {
      findings_.add(Rule::invariant, "invariant", here,
                    "dom-3: a contained resource is referred to, or refers to its container");
    }
    if (meta.find("versionId") != nullptr || meta.find("lastUpdated") != nullptr) {
      findings_.add(Rule::invariant, "invariant", here, "dom-4: a contained resource has no version or lastUpdated");
    }
    if (meta.find("security") != nullptr) {
      findings_.add(Rule::invariant, "invariant", here, "dom-5: a contained resource has no security label");
    }
    if (scope.contained->is_repeated(position)) {
      findings_.add(Rule::invariant, "invariant", here, "the ids of contained resources are different");
    }
    ++position;
  }
}

void Walk::bundle_entries(const json::Value& bundle, const Location& at) {
  if (!findings_.asks(Rule::reference)) return;
  const Location list = at.element("entry");
  std::size_t position = 0;
  for (const json::Value& entry : bundle["entry"].items()) {
    const std::string_view full_url = entry.text("fullUrl");
    if (!full_url.empty() && full_url.find(':') == std::string_view::npos) {
      findings_.add(Rule::reference, "value", list.item(position).element("fullUrl"), "a fullUrl is an absolute URL");
    }
    const auto url = parse_reference(full_url);
    const json::Value& resource = entry["resource"];
    const std::string_view id = resource.text("id");
    if (url && !url->base.empty() && !id.empty() && (url->type != resource.text("resourceType") || url->id != id)) {
      findings_.add(Rule::reference, "value", list.item(position),
                    "fullUrl and the type and id of the resource disagree");
    }
    ++position;
  }
}

}  // namespace concord::fhir
