#include "fhir/validate/walk.h"

#include <array>
#include <cstdint>
#include <string>

#include "fhir/validate/narrative.h"
#include "fhir/validate/primitive.h"

namespace concord::fhir {
namespace {

constexpr std::string_view kResourceType = "resourceType";

bool is_resource(const Type& type) noexcept { return type.kind == TypeKind::resource; }
bool is_primitive(const Type& type) noexcept { return type.kind == TypeKind::primitive; }

std::string with_name(std::string_view before, std::string_view name, std::string_view after) {
  return std::string{before}.append(name).append(after);
}

// The member beside `name` that holds its id and extensions.
const json::Value* sibling_of(const json::Value& object, std::string_view name) noexcept {
  for (const json::Member& member : object.members()) {
    const std::string_view each = member.name();
    if (each.size() == name.size() + 1 && each.front() == '_' && each.substr(1) == name) return &member.value;
  }
  return nullptr;
}

// Only some objects have such members: most need no search.
bool has_siblings(const json::Value& object) noexcept {
  for (const json::Member& member : object.members()) {
    if (member.name().starts_with('_')) return true;
  }
  return false;
}

// Shown in a path only when it could be an element's name.
bool is_name(std::string_view text) noexcept {
  constexpr std::size_t kNameMax = 64;
  if (text.empty() || text.size() > kNameMax) return false;
  for (const char c : text) {
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
  }
  return true;
}

}  // namespace

const Type* Walk::resource_type(const json::Value& value, const Location& at) {
  if (!value.is_object()) {
    findings_.add(Rule::structure, "structure", at, "a resource is a JSON object");
    return nullptr;
  }
  const json::Value* name = value.find(kResourceType);
  if (name == nullptr) {
    findings_.add(Rule::structure, "structure", at, "resourceType is required");
    return nullptr;
  }
  const Type* type = find_type(name->as_string().value_or(std::string_view{}));
  if (type == nullptr || !is_resource(*type) || type->is_abstract) {
    findings_.add(Rule::structure, "structure", at, "resourceType is not the name of an R4 resource");
    return nullptr;
  }
  return type;
}

void Walk::resource(const json::Value& value, const Location& at, const BundleIndex* bundle) {
  const Type* type = resource_type(value, at);
  if (type == nullptr) return;
  ContainedIndex contained_index{value};
  const path::Node node{.value = &value, .type = type};
  BundleIndex entries;
  const bool is_bundle = type->name == "Bundle";
  if (is_bundle) entries = index_bundle(value);
  const Scope scope{.resource = node,
                    .root = node,
                    .contained = &contained_index,
                    .bundle = is_bundle && !entries.empty() ? &entries : bundle};
  object(value, *type, at, scope);
  if (is_bundle) bundle_entries(value, at);
  if (contained_index.size() > 0) check_contained(value, at, scope);
}

void Walk::contained(const json::Value& value, const Location& at, const Scope& container, std::size_t position) {
  const Type* type = resource_type(value, at);
  if (type == nullptr) return;
  const Scope scope{.resource = {.value = &value, .type = type},
                    .root = container.root,
                    .contained = container.contained,
                    .position = position,
                    .bundle = container.bundle};
  object(value, *type, at, scope);
}

void Walk::object(const json::Value& value, const Type& type, const Location& at, const Scope& scope) {
  Used used{};
  bool has_content = is_resource(type);
  for (const json::Member& each : value.members()) {
    if (findings_.is_full()) return;
    const std::string_view name = each.name();
    if (is_resource(type) && name == kResourceType) continue;
    const bool is_sibling = name.starts_with('_');
    const std::string_view json_name = is_sibling ? name.substr(1) : name;
    const Property* property = find_property(type, json_name);
    if (property == nullptr) {
      unknown_member(name, type, at);
      has_content = true;
      continue;
    }
    const Element& element = element_of(*property);
    const Property*& first = used[position_of(type, *property)];
    if (first != nullptr && first != property) {
      findings_.add(Rule::structure, "structure", at.element(element.name), "only one type of a choice may be given");
    }
    first = property;
    has_content = has_content || name != "id";
    if (is_sibling) {
      sibling_member(value, json_name, each.value, type, at.element(element.name), scope);
    } else {
      member(value, each.value, {type, element, type_at(property->type)}, name, at.element(element.name), scope);
    }
  }
  if (!has_content) {
    findings_.add(Rule::structure, "invariant", at, "ele-1: an element has a value or children");
  }
  check_required(type, used, at);
  if (type.invariants.count > 0 && findings_.asks(Rule::invariant)) {
    invariants_.check(invariants_of(type), {.value = &value, .type = &type}, scope, at, findings_);
  }
}

void Walk::check_required(const Type& type, const Used& used, const Location& at) {
  std::size_t position = 0;
  for (const Element& element : elements(type)) {
    if (element.min > 0 && used[position] == nullptr) {
      findings_.add(Rule::cardinality, "required", at.element(element.name),
                    with_name("", element.name, element.is_choice ? "[x] is required" : " is required"));
    }
    ++position;
  }
}

void Walk::unknown_member(std::string_view name, const Type& type, const Location& at) {
  const Location here = is_name(name) ? at.element(name) : at;
  const Element* choice = find_element(type, name);
  if (choice != nullptr && choice->is_choice) {
    findings_.add(Rule::structure, "structure", here, with_name("", choice->name, "[x] is written with its type"));
    return;
  }
  findings_.add(Rule::structure, "structure", here, with_name("not an element of ", type.name, ""));
}

void Walk::member(const json::Value& object, const json::Value& value, const Slot& slot, std::string_view json_name,
                  const Location& at, const Scope& scope) {
  if (slot.element.max != 1) return items(object, value, slot, json_name, at, scope);
  if (value.is_array()) {
    findings_.add(Rule::cardinality, "structure", at, "one value, not an array");
    return;
  }
  const bool may_have_sibling = is_primitive(slot.type) && slot.element.invariants.count > 0;
  item(value, may_have_sibling ? sibling_of(object, json_name) : nullptr, slot, at, scope);
}

void Walk::items(const json::Value& object, const json::Value& value, const Slot& slot, std::string_view json_name,
                 const Location& at, const Scope& scope) {
  if (!value.is_array()) {
    findings_.add(Rule::cardinality, "structure", at, "an array, since the element repeats");
    return;
  }
  const auto values = value.items();
  if (values.empty()) findings_.add(Rule::structure, "structure", at, "an array is never empty");
  if (slot.element.max != kUnbounded && values.size() > slot.element.max) {
    findings_.add(Rule::cardinality, "structure", at, "more values than the element may have");
  }
  const json::Value* siblings =
      is_primitive(slot.type) && has_siblings(object) ? sibling_of(object, json_name) : nullptr;
  for (std::size_t index = 0; index < values.size() && !findings_.is_full(); ++index) {
    const json::Value* sibling = siblings == nullptr || siblings->at(index).is_null() ? nullptr : &siblings->at(index);
    item(values[index], sibling, slot, at.item(index), scope);
  }
}

void Walk::item(const json::Value& value, const json::Value* sibling, const Slot& slot, const Location& at,
                const Scope& scope) {
  if (value.is_null()) {
    // JSON null only keeps the place of a repeating primitive that has an extension instead of a value.
    if (is_primitive(slot.type) && sibling != nullptr && slot.element.max != 1) return;
    findings_.add(Rule::structure, "structure", at, "null stands for nothing here: leave the element out");
    return;
  }
  if (value.is_array()) {
    findings_.add(Rule::structure, "structure", at, "an array inside of an array");
    return;
  }
  if (is_primitive(slot.type)) return primitive(value, sibling, slot, at, scope);
  if (!value.is_object()) {
    findings_.add(Rule::structure, "structure", at, with_name("a JSON object of type ", slot.type.name, ""));
    return;
  }
  if (is_resource(slot.type)) return nested_resource(value, slot, at, scope);
  object(value, slot.type, at, scope);
  if (slot.element.value_set != kNoValueSet) binding(value, slot, at);
  if (slot.type.name == "Extension") extension(value, slot.owner, at);
  if (slot.type.name == "Range") range(value, at);
  if (slot.type.name == "Reference") reference(value, slot.element, at, scope);
  if (slot.element.invariants.count > 0 && findings_.asks(Rule::invariant)) {
    invariants_.check(invariants_of(slot.element), {.value = &value, .type = &slot.type}, scope, at, findings_);
  }
}

void Walk::primitive(const json::Value& value, const json::Value* sibling, const Slot& slot, const Location& at,
                     const Scope& scope) {
  if (const PrimitiveFault* fault = primitive_fault(slot.type.primitive, value); fault != nullptr) {
    const Rule rule = fault->code == "structure" ? Rule::structure : Rule::format;
    findings_.add(rule, fault->code, at, std::string{fault->text});
    return;
  }
  if (slot.element.value_set != kNoValueSet) binding(value, slot, at);
  if (slot.element.name == "id" && value.as_string()->find(' ') != std::string_view::npos) {
    findings_.add(Rule::format, "value", at, "the id of an element has no spaces");
  }
  switch (slot.type.primitive) {
    case Primitive::xhtml:
      narrative(value, at);
      break;
    case Primitive::uri:
    case Primitive::url:
    case Primitive::canonical: {
      const std::string_view text = value.as_string().value_or(std::string_view{});
      if (!text.starts_with('#')) break;
      if (text.size() == 1) scope.contained->refer_to_container(scope.position);
      scope.contained->refer(text.substr(1));
      break;
    }
    default:
      break;
  }
  if (slot.element.invariants.count > 0 && findings_.asks(Rule::invariant)) {
    invariants_.check(invariants_of(slot.element), {.value = &value, .sibling = sibling, .type = &slot.type}, scope, at,
                      findings_);
  }
}

void Walk::nested_resource(const json::Value& value, const Slot& slot, const Location& at, const Scope& scope) {
  if (slot.element.name != "contained") return resource(value, at, scope.bundle);
  const bool is_outermost = scope.position == kNotContained;
  if (!is_outermost) {
    findings_.add(Rule::invariant, "invariant", at, "dom-2: a contained resource holds no contained resources");
    return;
  }
  const auto& all = (*scope.root.value)["contained"].items();
  contained(value, at, scope, static_cast<std::size_t>(&value - all.data()));
}

void Walk::narrative(const json::Value& value, const Location& at) {
  if (!findings_.asks(Rule::narrative)) return;
  for (const auto& fault : narrative_faults(value.as_string().value_or(std::string_view{}))) {
    findings_.add(Rule::narrative, fault.code, at, std::string{fault.text});
  }
}

}  // namespace concord::fhir
