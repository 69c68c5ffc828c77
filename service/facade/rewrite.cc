#include "service/facade/rewrite.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "fhir/definitions/definitions.h"
#include "fhir/reference.h"
#include "service/facade/narrative_links.h"

namespace concord::facade {
namespace {

using fhir::Primitive;
using fhir::Type;
using fhir::TypeKind;
using json::Member;
using json::Value;

struct Direction {
  const ServerUrl& from;
  const ServerUrl& to;
};

using Text = std::optional<std::string>;

// Anything below the one server.
Text moved(std::string_view url, const Direction& way) {
  const auto rest = way.from.below(url);
  if (!rest) return std::nullopt;
  return fmt::format("{}{}", way.to.text(), *rest);
}

// Types whose URLs are names that codes, profiles and extensions carry, and clients compare.
constexpr std::array<std::string_view, 3> kNames{"CodeSystem", "NamingSystem", "StructureDefinition"};

// "/Goal/17", "/Goal/17/_history/2" with a "|version" or "#part" behind.
bool names_resource(std::string_view rest) {
  if (!rest.starts_with('/')) return false;
  const auto literal = fhir::parse_reference(rest.substr(1, std::min(rest.find_first_of("|#"), rest.size()) - 1));
  return literal && literal->base.empty() && std::ranges::find(kNames, literal->type) == kNames.end();
}

Text moved_literal(std::string_view url, const Direction& way) {
  const auto rest = way.from.below(url);
  return rest && names_resource(*rest) ? moved(url, way) : std::nullopt;
}

// Resources that others name by a canonical, which is compared as the URL that it is.
bool has_canonical(std::string_view type) {
  const Type* definition = fhir::find_type(type);
  return definition != nullptr && fhir::find_element(*definition, "url") != nullptr &&
         fhir::find_element(*definition, "publisher") != nullptr;
}

// "Patient/1" of a reference in a search: servers know their own resources by it, not all by an absolute URL.
Text local_literal(std::string_view url, const Direction& way) {
  const auto rest = way.from.below(url);
  if (!rest || !names_resource(*rest)) return std::nullopt;
  const auto literal = fhir::parse_reference(rest->substr(1));
  if (!literal || has_canonical(literal->type)) return moved(url, way);
  return std::string{rest->substr(1)};
}

Text moved_location(std::string_view location, const Direction& way) {
  auto rest = way.from.below(location);
  if (!rest) rest = way.from.below_path(location);
  std::string_view relative = rest.value_or(location);
  if (relative.starts_with('/')) relative.remove_prefix(1);
  relative = relative.substr(0, relative.find_first_of("?#"));
  const auto literal = fhir::parse_reference(relative);
  if (!literal || !literal->base.empty()) return std::nullopt;
  return fmt::format("{}/{}", way.to.text(), relative);
}

Text moved_narrative(std::string_view xhtml, const Direction& way) {
  return map_links(xhtml, [&](std::string_view url) { return moved(url, way); });
}

Text never(std::string_view /*url*/, const Direction& /*way*/) { return std::nullopt; }

using Move = Text (*)(std::string_view, const Direction&);

// Elements that are not as their type says.
struct ElementRow {
  std::string_view type;
  std::string_view name;
  Move move;
};
constexpr std::array<ElementRow, 6> kElements{{
    {.type = "Reference", .name = "reference", .move = moved},
    {.type = "Bundle.entry", .name = "fullUrl", .move = moved},
    {.type = "Bundle.entry.request", .name = "url", .move = moved},
    {.type = "Bundle.entry.response", .name = "location", .move = moved_location},
    {.type = "Bundle.link", .name = "url", .move = never},
    {.type = "Extension", .name = "url", .move = never},
}};

Move move_of(const Type& holder, std::string_view name, Primitive primitive) {
  if (holder.name == "Reference" || holder.name == "Extension" || holder.name.starts_with("Bundle.")) {
    for (const ElementRow& row : kElements) {
      if (row.name == name && row.type == holder.name) return row.move;
    }
  }
  switch (primitive) {
    case Primitive::url:
      return moved;
    case Primitive::uri:
    case Primitive::canonical:
      return name == "system" ? never : moved_literal;
    case Primitive::xhtml:
      return moved_narrative;
    default:
      return never;
  }
}

// One resource on its way. Every function answers nothing when the value stays as it is.
class Walk {
 public:
  explicit Walk(Direction way) : way_{way} {}

  [[nodiscard]] std::optional<Value> object(const Type* type, const Value& value) const {
    if (const auto named = value["resourceType"].as_string()) type = fhir::find_type(*named);
    std::optional<json::Object> out;
    const auto members = value.members();
    for (std::size_t i = 0; i < members.size(); ++i) {
      auto changed = member(type, members[i]);
      if (!changed) continue;
      if (!out) out.emplace(members.begin(), members.end());
      (*out)[i].value = *std::move(changed);
    }
    return out ? std::optional{Value{*std::move(out)}} : std::nullopt;
  }

 private:
  [[nodiscard]] std::optional<Value> member(const Type* holder, const Member& member) const {
    const fhir::Property* property = holder == nullptr ? nullptr : fhir::find_property(*holder, member.name());
    if (property != nullptr) {
      const Type& type = fhir::type_at(property->type);
      if (type.kind != TypeKind::primitive) return each(&type, never, member.value);
      const Move move = move_of(*holder, property->name, type.primitive);
      return move == never ? std::nullopt : each(nullptr, move, member.value);
    }
    if (member.name().starts_with('_')) return each(fhir::find_type("Element"), never, member.value);
    return each(nullptr, member.name() == "reference" ? moved : never, member.value);
  }

  // The value, or each element of a repeated one: texts by `move`, objects as of `type`.
  [[nodiscard]] std::optional<Value> each(const Type* type, Move move, const Value& value) const {
    if (const auto text = value.as_string()) {
      auto changed = move(*text, way_);
      return changed ? std::optional{Value{*std::move(changed)}} : std::nullopt;
    }
    if (!value.is_array()) return object(type, value);
    std::optional<json::Array> out;
    for (std::size_t i = 0; i < value.size(); ++i) {
      auto changed = each(type, move, value.at(i));
      if (!changed) continue;
      if (!out) out.emplace(value.items().begin(), value.items().end());
      (*out)[i] = *std::move(changed);
    }
    return out ? std::optional{Value{*std::move(out)}} : std::nullopt;
  }

  Direction way_;
};

// Whether some text names the host at all, which most resources do not do: far cheaper than the walk.
bool is_host_in(const Value& value, const ServerUrl& server) {
  if (const auto text = value.as_string()) return server.is_host_in(*text);
  return std::ranges::any_of(value.items(), [&](const Value& item) { return is_host_in(item, server); }) ||
         std::ranges::any_of(value.members(), [&](const Member& member) { return is_host_in(member.value, server); });
}

// Locations in a Bundle are rewritten even when they are relative; Bundles may lie in these two types only.
bool may_hold_locations(const Value& resource) {
  const std::string_view type = resource.text("resourceType");
  return type == "Bundle" || type == "Parameters";
}

Value rewritten(const Value& resource, Direction way) {
  if (!may_hold_locations(resource) && !is_host_in(resource, way.from)) return resource;
  return Walk{way}.object(nullptr, resource).value_or(resource);
}

// Behind the next comma that no backslash stands before; the whole when there is none.
std::size_t list_item_end(std::string_view list) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] == '\\') {
      ++i;
    } else if (list[i] == ',') {
      return i;
    }
  }
  return list.size();
}

}  // namespace

Value Rewrite::outward(const Value& resource) const { return rewritten(resource, {.from = partner_, .to = ours_}); }
Value Rewrite::inward(const Value& resource) const { return rewritten(resource, {.from = ours_, .to = partner_}); }

std::string Rewrite::outward_url(std::string_view url) const {
  return moved(url, {.from = partner_, .to = ours_}).value_or(std::string{url});
}
std::string Rewrite::inward_url(std::string_view url) const {
  return moved(url, {.from = ours_, .to = partner_}).value_or(std::string{url});
}

std::string Rewrite::inward_value(std::string_view value) const {
  const Direction way{.from = ours_, .to = partner_};
  std::string out;
  while (true) {
    const std::string_view item = value.substr(0, list_item_end(value));
    out += local_literal(item, way).value_or(std::string{item});
    value.remove_prefix(item.size());
    if (value.empty()) return out;
    out += ',';
    value.remove_prefix(1);
  }
}

std::optional<std::string> Rewrite::outward_location(std::string_view location) const {
  return moved_location(location, {.from = partner_, .to = ours_});
}

}  // namespace concord::facade
