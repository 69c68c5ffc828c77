#include <fmt/format.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "fhir/rest/json_patch.h"

namespace concord::fhir::rest {
namespace {

using json::Member;
using json::Value;

// Without arrays and objects that have nothing in them and without members that are null; nothing when nothing is left.
// The depth is bounded by kPatchedDepthMax.
std::optional<Value> without_empty(const Value& value, std::string_view name);

// The extensions of repeated primitives stand at the places of these, so that null takes the place of one that is
// empty.
std::optional<Value> elements_without_empty(const Value& array, std::string_view name) {
  const bool keeps_places = name.starts_with('_');
  bool is_any = false;
  json::Array items;
  for (const Value& item : array.items()) {
    auto kept = without_empty(item, {});
    is_any = is_any || (kept && !kept->is_null());
    if (kept) {
      items.push_back(*std::move(kept));
    } else if (keeps_places) {
      items.emplace_back();
    }
  }
  if (items.empty() || (keeps_places && !is_any)) return std::nullopt;
  return Value{std::move(items)};
}

std::optional<Value> without_empty(const Value& value, std::string_view name) {
  if (value.is_array()) return elements_without_empty(value, name);
  if (!value.is_object()) return value;
  json::Object members;
  for (const Member& member : value.members()) {
    if (member.value.is_null()) continue;
    if (auto kept = without_empty(member.value, member.name()))
      members.emplace_back(member.name_value, *std::move(kept));
  }
  if (members.empty()) return std::nullopt;
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
  return without_empty(patched, {}).value_or(patched);
}

}  // namespace concord::fhir::rest
