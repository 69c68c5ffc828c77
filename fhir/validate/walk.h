// The walk of the validator: a resource and the tables side by side. Depth is bounded by that of the JSON reader.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "fhir/validate/findings.h"
#include "fhir/validate/invariants.h"
#include "fhir/validate/scope.h"

namespace concord::fhir {

class Walk {
 public:
  Walk(const Invariants& invariants, Findings& findings) noexcept : invariants_{invariants}, findings_{findings} {}
  // A resource that stands by itself or in a Bundle or Parameters; `bundle` is that around it.
  void resource(const json::Value& value, const Location& at, const BundleIndex* bundle);

 private:
  // What an element is, beside its value.
  struct Slot {
    const Type& owner;
    const Element& element;
    const Type& type;
  };

  // More elements than any type has; a test holds the tables to it.
  static constexpr std::size_t kElementsMax = 64;
  // The member that each element of a type was found as, by the element's position.
  using Used = std::array<const Property*, kElementsMax>;

  [[nodiscard]] const Type* resource_type(const json::Value& value, const Location& at);
  void contained(const json::Value& value, const Location& at, const Scope& container, std::size_t position);
  void check_contained(const json::Value& resource, const Location& at, const Scope& scope);

  void object(const json::Value& value, const Type& type, const Location& at, const Scope& scope);
  void check_required(const Type& type, const Used& used, const Location& at);
  void unknown_member(std::string_view name, const Type& type, const Location& at);
  void member(const json::Value& object, const json::Value& value, const Slot& slot, std::string_view json_name,
              const Location& at, const Scope& scope);
  void items(const json::Value& object, const json::Value& value, const Slot& slot, std::string_view json_name,
             const Location& at, const Scope& scope);
  void item(const json::Value& value, const json::Value* sibling, const Slot& slot, const Location& at,
            const Scope& scope);
  void primitive(const json::Value& value, const json::Value* sibling, const Slot& slot, const Location& at,
                 const Scope& scope);
  void narrative(const json::Value& value, const Location& at);
  void nested_resource(const json::Value& value, const Slot& slot, const Location& at, const Scope& scope);

  void sibling_member(const json::Value& object, std::string_view json_name, const json::Value& value, const Type& type,
                      const Location& at, const Scope& scope);
  void sibling(const json::Value& value, bool has_value, const Type& type, const Location& at, const Scope& scope);

  void extension(const json::Value& value, const Type& owner, const Location& at);
  void range(const json::Value& value, const Location& at);
  void binding(const json::Value& value, const Slot& slot, const Location& at);
  void reference(const json::Value& value, const Element& element, const Location& at, const Scope& scope);
  void local_reference(std::string_view id, const Element& element, const Location& at, const Scope& scope);
  void target_type(const Type* target, const Element& element, const Location& at);
  void bundle_entries(const json::Value& bundle, const Location& at);

  const Invariants& invariants_;
  Findings& findings_;
};

}  // namespace concord::fhir
