#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

#include "fhir/rest/json_patch.h"

namespace concord::fhir::rest {
namespace {

using json::Kind;
using json::Member;
using json::Value;

bool is_left_empty(const Value& value) { return value.kind() >= Kind::array && value.size() == 0; }

Value without_empty(const Value& value, std::string_view name);

// The extensions of repeated primitives stand at the places of these, so that null takes the place of one that is
// empty.
Value elements_without_empty(const Value& array, std::string_view name) {
  const bool keeps_places = name.starts_with('_');
  bool is_any = false;
  json::Array items;
  for (const Value& item : array.items()) {
    Value kept = without_empty(item, {});
    const bool is_empty = is_left_empty(kept);
    if (is_empty && !keeps_places) continue;
    is_any = is_any || !(is_empty || (keeps_places && kept.is_null()));
    items.push_back(is_empty ? Value{} : std::move(kept));
  }
  return is_any || !keeps_places ? Value{std::move(items)} : Value{json::Array{}};
}

// Without arrays and objects that have nothing in them; the depth is bounded by kPatchedDepthMax.
Value without_empty(const Value& value, std::string_view name) {
  if (value.is_array()) return elements_without_empty(value, name);
  if (!value.is_object()) return value;
  json::Object members;
  for (const Member& member : value.members()) {
    Value kept = without_empty(member.value, member.name());
    if (!is_left_empty(kept)) members.emplace_back(member.name_value, std::move(kept));
  }
  return Value{std::move(members)};
}

}  // namespace

Result<Value> patch_resource(const Value& resource, const Value& patch) {
  ASSIGN_OR_RETURN(const Value patched, apply_json_patch(resource, patch));
  for (const std::string_view fixed : {"resourceType", "id"}) {
    if (patched[fixed] == resource[fixed]) continue;
    const std::string text = fmt::format("a patch cannot change \"{}\"", fixed);
    return fail(ErrorKind::unprocessable, text, {{Severity::error, "business-rule", "", text}});
  }
  return without_empty(patched, {});
}

}  // namespace concord::fhir::rest
