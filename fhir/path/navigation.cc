#include "fhir/path/navigation.h"

#include <cstddef>

namespace concord::fhir::path {
namespace {

enum class Found : std::uint8_t { nothing, plain, choice };

struct Step {
  Found found = Found::nothing;
  const Property* property = nullptr;  // of a plain element
  const Element* element = nullptr;    // of a choice
};

Step look_up(const Type& type, std::string_view name) noexcept {
  if (const Property* property = find_property(type, name)) {
    if (!element_of(*property).is_choice) return {.found = Found::plain, .property = property};
    return {};
  }
  const Element* element = find_element(type, name);
  if (element == nullptr || !element->is_choice) return {};
  return {.found = Found::choice, .element = element};
}

// A cached step is the type's position plus one, the row's position in the type, and what was found: 32, 16, 8 bits.
constexpr unsigned kRowShift = 32;
constexpr unsigned kFoundShift = 48;

std::uint64_t pack(const Type& type, const Step& step) noexcept {
  std::size_t row = 0;
  if (step.found == Found::plain) row = static_cast<std::size_t>(step.property - properties(type).data());
  if (step.found == Found::choice) row = static_cast<std::size_t>(step.element - elements(type).data());
  const auto position = static_cast<std::uint64_t>(&type - types().data()) + 1;
  return position | static_cast<std::uint64_t>(row) << kRowShift |
         static_cast<std::uint64_t>(step.found) << kFoundShift;
}

Step step_of(const Type& type, std::string_view name, StepCache& cache) noexcept {
  const std::uint64_t packed = cache.load(std::memory_order_relaxed);
  if ((packed & 0xFFFF'FFFFU) == static_cast<std::uint64_t>(&type - types().data()) + 1) {
    const auto row = static_cast<std::size_t>(packed >> kRowShift & 0xFFFFU);
    switch (static_cast<Found>(packed >> kFoundShift)) {
      case Found::nothing:
        return {};
      case Found::plain:
        return {.found = Found::plain, .property = &properties(type)[row]};
      case Found::choice:
        return {.found = Found::choice, .element = &elements(type)[row]};
    }
  }
  const Step step = look_up(type, name);
  cache.store(pack(type, step), std::memory_order_relaxed);
  return step;
}

// The members "name" and "_name" of an object.
struct Pair {
  const json::Value* value = nullptr;
  const json::Value* sibling = nullptr;
  [[nodiscard]] bool is_present() const { return value != nullptr || sibling != nullptr; }
};

bool is_sibling_of(std::string_view member, std::string_view name) {
  return member.size() == name.size() + 1 && member[0] == '_' && member.substr(1) == name;
}

Pair members_of(const json::Value& object, std::string_view name, bool is_primitive) {
  if (!is_primitive) return {.value = object.find(name)};
  Pair out;
  for (const json::Member& member : object.members()) {
    const std::string_view present = member.name();
    if (present == name) out.value = &member.value;
    if (is_sibling_of(present, name)) out.sibling = &member.value;
  }
  return out;
}

// A resource within a resource says itself what it is.
const Type* type_of(const Type* declared, const json::Value* value) {
  if (declared == nullptr || value == nullptr || declared->kind != TypeKind::resource) return declared;
  const Type* own = find_type(value->text("resourceType"));
  return own != nullptr && own->kind == TypeKind::resource ? own : declared;
}

// Calls visit(Node) for every element of the pair; visit answers whether it wants more.
template <class Visit>
bool visit_one(const json::Value* value, const json::Value* sibling, const Type* type, Visit& visit) {
  if (value != nullptr && value->is_null()) value = nullptr;
  if (sibling != nullptr && !sibling->is_object()) sibling = nullptr;
  if (value == nullptr && sibling == nullptr) return true;
  return visit(Node{.value = value, .sibling = sibling, .type = type_of(type, value)});
}

template <class Visit>
bool visit_pair(const Pair& pair, const Type* type, Visit& visit) {
  const bool is_array =
      (pair.value != nullptr && pair.value->is_array()) || (pair.sibling != nullptr && pair.sibling->is_array());
  if (!is_array) return visit_one(pair.value, pair.sibling, type, visit);
  const auto values = pair.value != nullptr ? pair.value->items() : std::span<const json::Value>{};
  const auto siblings = pair.sibling != nullptr ? pair.sibling->items() : std::span<const json::Value>{};
  for (std::size_t i = 0; i < std::max(values.size(), siblings.size()); ++i) {
    const json::Value* value = i < values.size() ? &values[i] : nullptr;
    const json::Value* sibling = i < siblings.size() ? &siblings[i] : nullptr;
    if (!visit_one(value, sibling, type, visit)) return false;
  }
  return true;
}

template <class Visit>
bool visit_property(const json::Value& object, const Property& property, Visit& visit) {
  const Type& type = type_at(property.type);
  return visit_pair(members_of(object, property.name, type.kind == TypeKind::primitive), &type, visit);
}

// The member of a choice that is there: "valueQuantity" or "_valueString".
template <class Visit>
bool visit_choice(const json::Value& object, const Type& parent, const Element& element, Visit& visit) {
  const Property* last = nullptr;
  for (const json::Member& member : object.members()) {
    std::string_view name = member.name();
    if (name.starts_with('_')) name.remove_prefix(1);
    if (!name.starts_with(element.name)) continue;
    const Property* property = find_property(parent, name);
    if (property == nullptr || &element_of(*property) != &element || property == last) continue;
    last = property;
    if (!visit_property(object, *property, visit)) return false;
  }
  return true;
}

// What a primitive is beside its value. Its `id` and `extension` are in the sibling.
const json::Value* members_object(const Node& node) {
  const bool is_primitive =
      node.type != nullptr ? node.type->kind == TypeKind::primitive : node.value == nullptr || !node.value->is_object();
  return is_primitive ? node.sibling : node.value;
}

template <class Visit>
bool visit_children(const Node& node, std::string_view name, StepCache& cache, Visit visit) {
  const json::Value* object = members_object(node);
  if (object == nullptr || !object->is_object()) return true;
  if (node.type == nullptr) {
    const Pair pair = members_of(*object, name, true);
    return !pair.is_present() || visit_pair(pair, name == "extension" ? find_type("Extension") : nullptr, visit);
  }
  const Step step = step_of(*node.type, name, cache);
  switch (step.found) {
    case Found::nothing:
      return true;
    case Found::plain:
      return visit_property(*object, *step.property, visit);
    case Found::choice:
      return visit_choice(*object, *node.type, *step.element, visit);
  }
  return true;
}

// The parts of computed values that have some.
void append_parts(const Item& parent, std::string_view name, Items& out) {
  if (parent.kind() != Item::Kind::type && parent.kind() != Item::Kind::quantity) return;
  const json::Value part = to_json(parent)[name];
  if (part.is_string()) out.push_back(Item::text(part));
  if (const auto number = part.as_number()) {
    if (const auto decimal = Decimal::parse(*number)) out.push_back(Item::decimal(*decimal));
  }
}

}  // namespace

Node root(const json::Value& resource) {
  const Type* type = find_type(resource.text("resourceType"));
  return {.value = &resource, .type = type != nullptr && type->kind == TypeKind::resource ? type : nullptr};
}

bool has_element(const Type& type, std::string_view name) noexcept {
  return look_up(type, name).found != Found::nothing;
}

void append_children(const Item& parent, std::string_view name, StepCache& cache, Items& out) {
  const Node* node = parent.node();
  if (node == nullptr) {
    append_parts(parent, name, out);
    return;
  }
  visit_children(*node, name, cache, [&](const Node& child) {
    out.push_back(Item{child, parent.keeper()});
    return true;
  });
}

bool has_child(const Item& parent, std::string_view name, StepCache& cache) {
  const Node* node = parent.node();
  if (node == nullptr) {
    Items parts;
    append_parts(parent, name, parts);
    return !parts.empty();
  }
  return !visit_children(*node, name, cache, [](const Node& /*child*/) { return false; });
}

void append_all_children(const Item& parent, Items& out) {
  const Node* node = parent.node();
  if (node == nullptr) return;
  const json::Value* object = members_object(*node);
  if (object == nullptr) return;
  auto visit = [&](const Node& child) {
    out.push_back(Item{child, parent.keeper()});
    return true;
  };
  for (const json::Member& member : object->members()) {
    std::string_view name = member.name();
    // A "_name" counts with its "name", and by itself when that is absent.
    if (name.starts_with('_')) {
      name.remove_prefix(1);
      if (object->find(name) != nullptr) continue;
    }
    if (node->type == nullptr) {
      if (name != "resourceType") visit_pair(members_of(*object, name, true), nullptr, visit);
    } else if (const Property* property = find_property(*node->type, name)) {
      visit_property(*object, *property, visit);
    }
  }
}

}  // namespace concord::fhir::path
