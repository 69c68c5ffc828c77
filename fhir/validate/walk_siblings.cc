// The `_name` members beside primitives (R4 json.html#primitive).
#include <string>

#include "fhir/validate/walk.h"

namespace concord::fhir {
namespace {

// id and Extension.url are attributes in XML: they can have neither id nor extensions. Those of a resource's own id
// are let through, since R4 does not settle them.
bool is_attribute(const Type& owner, std::string_view name) noexcept {
  return owner.kind != TypeKind::resource && (name == "id" || (owner.name == "Extension" && name == "url"));
}

}  // namespace

void Walk::sibling_member(const json::Value& object, std::string_view json_name, const json::Value& value,
                          const Type& type, const Location& at, const Scope& scope) {
  const Property& property = *find_property(type, json_name);
  const Type& element_type = type_at(property.type);
  if (element_type.kind != TypeKind::primitive || is_attribute(type, json_name)) {
    findings_.add(Rule::structure, "structure", at, "only a primitive element has a member with _ in front");
    return;
  }
  const json::Value* values = object.find(json_name);
  if (element_of(property).max == 1) {
    if (!value.is_object()) {
      findings_.add(Rule::structure, "structure", at, "a member with _ in front is an object");
      return;
    }
    return sibling(value, values != nullptr && !values->is_null(), element_type, at, scope);
  }
  if (!value.is_array() || value.size() == 0) {
    findings_.add(Rule::structure, "structure", at, "beside an array stands an array that is not empty");
    return;
  }
  if (values != nullptr && values->is_array() && values->size() != value.size()) {
    findings_.add(Rule::structure, "structure", at, "both arrays are equally long: null keeps a place");
  }
  for (std::size_t index = 0; index < value.size() && !findings_.is_full(); ++index) {
    const json::Value& each = value.at(index);
    const bool has_value = values != nullptr && !values->at(index).is_null();
    if (each.is_null()) {
      if (!has_value && values == nullptr) {
        findings_.add(Rule::structure, "structure", at.item(index), "null here and no value beside it");
      }
    } else if (!each.is_object()) {
      findings_.add(Rule::structure, "structure", at.item(index), "a member with _ in front holds objects");
    } else {
      sibling(each, has_value, element_type, at.item(index), scope);
    }
  }
}

void Walk::sibling(const json::Value& value, bool has_value, const Type& type, const Location& at, const Scope& scope) {
  if (has_value && value.size() > 0 && value.find("id") != nullptr && value.size() == 1) {
    // A value with an id is content enough, which object() cannot know.
    const Property& id = *find_property(type, "id");
    return item(value["id"], nullptr, {type, element_of(id), type_at(id.type)}, at.element("id"), scope);
  }
  object(value, type, at, scope);
}

}  // namespace concord::fhir
