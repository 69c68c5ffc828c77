// The walk over a foreign resource that sets right what R4 says about JSON kinds, cardinalities and names.
#include <span>
#include <string>
#include <utility>

#include "fhir/definitions/definitions.h"
#include "mappers/engine/place.h"
#include "mappers/foreign/coerce.h"
#include "mappers/foreign/foreign.h"
#include "mappers/foreign/naming.h"
#include "mappers/foreign/references.h"

namespace concord::mappers::foreign {
namespace {

using fhir::Element;
using fhir::Property;
using fhir::Type;
using fhir::TypeKind;
using json::Value;

constexpr int kDepthMax = 64;
constexpr std::string_view kBroken = "this is no valid value of its type in R4: left out";
constexpr std::string_view kOtherKind = "the value is of another JSON kind than R4 asks for";
constexpr std::string_view kOtherSystem = "a code system goes by another URL";
constexpr std::string_view kOtherExtension = "an extension goes by another URL";

class Walk {
 public:
  Walk(const Value& resource, Regularising& regularising) : resource_{resource}, regularising_{regularising} {}

  [[nodiscard]] Value object(const Value& value, const Type& type, const FhirPath& at, int depth) {
    json::Object out;
    for (const json::Member& member : value.members()) {
      const Property* property = fhir::find_property(type, member.name());
      if (property == nullptr) {
        out.push_back(member);
        continue;
      }
      const Element& element = fhir::element_of(*property);
      Value regular = list_or_one(member.value, element, *property, at.element(element.name), depth);
      if (!regular.is_null()) out.emplace_back(member.name_value, std::move(regular));
    }
    return out.empty() ? Value{} : Value{std::move(out)};
  }

 private:
  void note(NoteKind kind, const FhirPath& at, std::string_view text) {
    regularising_.notes.push_back({kind, {}, at.str(), std::string{text}});
  }

  Value list_or_one(const Value& value, const Element& element, const Property& property, const FhirPath& at,
                    int depth) {
    if (depth > kDepthMax) return dropped(at);
    const Type& type = fhir::type_at(property.type);
    if (element.max == 1) {
      if (!value.is_array()) return one(value, type, property, at, depth);
      if (value.size() > 0)
        note(value.size() == 1 ? NoteKind::normalised : NoteKind::dropped, at,
             "a list stands where R4 has one element: the first is read");
      return one(value.at(0), type, property, at, depth);
    }
    if (!value.is_array()) note(NoteKind::normalised, at, "one element stands where R4 has a list");
    const std::span<const Value> items = value.is_array() ? value.items() : std::span{&value, 1};
    json::Array out;
    for (std::size_t i = 0; i < items.size(); ++i) {
      Value regular = one(items[i], type, property, at.at(i), depth);
      if (!regular.is_null()) out.push_back(std::move(regular));
    }
    return out.empty() ? Value{} : Value{std::move(out)};
  }

  Value dropped(const FhirPath& at) {
    note(NoteKind::dropped, at, kBroken);
    return {};
  }

  Value one(const Value& value, const Type& type, const Property& property, const FhirPath& at, int depth) {
    if (type.kind == TypeKind::primitive) return primitive(value, type, at);
    if (property.name == "resourceType") return value;
    Value plain = coerced_object(type, value);
    if (!plain.is_object()) return dropped(at);
    if (!(plain == value)) note(NoteKind::normalised, at, kOtherKind);
    if (type.is_abstract) return contained(plain, at, depth);
    if (type.name == "Extension" && !reads_extension(plain.text("url")))
      return plain.text("url").empty() ? dropped(at) : plain;
    const bool is_inside = plain.text("reference").starts_with('#') && (is_contained_ || property.name == "resource");
    if (type.name == "Reference" && is_inside) return plain;
    return finished(object(plain, type, at, depth + 1), type, at);
  }

  Value primitive(const Value& value, const Type& type, const FhirPath& at) {
    Value plain = coerced_primitive(type.primitive, value);
    if (plain.is_null()) return dropped(at);
    if (!(plain == value)) note(NoteKind::normalised, at, kOtherKind);
    return plain;
  }

  // Its references to its neighbours stay.
  Value contained(const Value& value, const FhirPath& at, int depth) {
    const Type* type = fhir::find_type(value.text("resourceType"));
    if (type == nullptr || type->kind != TypeKind::resource) return dropped(at);
    const bool was_contained = std::exchange(is_contained_, true);
    Value out = object(value, *type, at, depth + 1);
    is_contained_ = was_contained;
    return out;
  }

  Value finished(Value value, const Type& type, const FhirPath& at) {
    if (type.name == "Reference") return regular_reference(value, resource_, at, regularising_);
    if (type.name == "Coding" || type.name == "Quantity") return with_known_system(std::move(value), at);
    if (type.name == "Extension") return with_known_url(std::move(value), at);
    return value;
  }

  Value with_known_system(Value value, const FhirPath& at) {
    const auto known = known_system(value.text("system"));
    if (!known) return value;
    note(NoteKind::normalised, at.element("system"), kOtherSystem);
    return json::with(value, "system", *known);
  }

  Value with_known_url(Value value, const FhirPath& at) {
    const auto known = known_extension(value.text("url"));
    if (!known) return value;
    note(NoteKind::normalised, at, kOtherExtension);
    return json::with(value, "url", *known);
  }

  const Value& resource_;
  Regularising& regularising_;
  bool is_contained_ = false;
};

}  // namespace

Value regular(const GraphResource& resource, Regularising& regularising) {
  const Value& value = resource.resource;
  const Type* type = fhir::find_type(value.text("resourceType"));
  if (type == nullptr || type->kind != TypeKind::resource) return value;
  const FhirPath root;
  Walk walk{value, regularising};
  const Value out = walk.object(value, *type, root.element(type->name), 0);
  return json::with(out, "resourceType", Value::literal(type->name));
}

}  // namespace concord::mappers::foreign
