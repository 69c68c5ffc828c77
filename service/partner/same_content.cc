#include "service/partner/same_content.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "fhir/reference.h"

namespace concord::partner {
namespace {

using json::Value;

constexpr std::array<std::string_view, 3> kIgnored{"id", "meta", "text"};

Value without_ignored(const Value& resource) {
  json::Object out;
  for (const json::Member& member : resource.members()) {
    if (std::ranges::find(kIgnored, member.name()) == kIgnored.end()) out.push_back(member);
  }
  return Value{std::move(out)};
}

Value with_relative_references(const Value& resource, std::string_view base) {
  if (base.empty()) return resource;
  return fhir::map_references(resource, [&](const Value& element) -> std::optional<Value> {
    const std::string_view text = element.text("reference");
    if (!text.starts_with(base)) return std::nullopt;
    return json::with(element, "reference", text.substr(base.size()));
  });
}

// Servers add codings' display and user selection; a coding is the same by system and code.
bool holds_all(const Value& stored, const Value& wanted) {
  return std::ranges::all_of(wanted.items(), [&](const Value& one) {
    return std::ranges::any_of(stored.items(), [&](const Value& other) {
      if (!one.is_object()) return one == other;
      return one.text("system") == other.text("system") && one.text("code") == other.text("code");
    });
  });
}

}  // namespace

bool has_same_content(const Value& wanted, const Value& stored, std::string_view base) {
  constexpr std::array<std::string_view, 3> kOurs{"profile", "security", "tag"};
  const bool has_ours = std::ranges::all_of(
      kOurs, [&](std::string_view name) { return holds_all(stored["meta"][name], wanted["meta"][name]); });
  return has_ours && without_ignored(wanted) == without_ignored(with_relative_references(stored, base));
}

}  // namespace concord::partner
