#include "fhir/rest/subset.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "fhir/definitions/definitions.h"
#include "fhir/resource_types.h"

namespace concord::fhir::rest {
namespace {

using json::Member;
using json::Value;

constexpr std::string_view kTagSystem = "http://terminology.hl7.org/CodeSystem/v3-ObservationValue";
constexpr std::string_view kTagCode = "SUBSETTED";

struct SummaryRow {
  std::string_view text;
  Summary summary;
};
constexpr std::array<SummaryRow, 5> kSummaries{{
    {.text = "false", .summary = Summary::whole},
    {.text = "true", .summary = Summary::summary},
    {.text = "text", .summary = Summary::text},
    {.text = "data", .summary = Summary::data},
    {.text = "count", .summary = Summary::count},
}};

tl::unexpected<Error> refuse(const char* text) {
  return fail(ErrorKind::malformed, text, {{Severity::error, "value", "", text}});
}

// Letters and digits, with dots between and perhaps "[x]" behind.
bool is_element_path(std::string_view text) {
  if (text.ends_with("[x]")) text.remove_suffix(3);
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  return std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
  });
}

// "Patient.name.family" as "Patient.name", "value[x]" as "value".
std::string top_level(std::string_view path) {
  if (path.ends_with("[x]")) path.remove_suffix(3);
  const std::size_t dot = std::min(path.find('.'), path.size());
  const bool has_type = is_resource_type(path.substr(0, dot));
  const std::size_t end = has_type && dot < path.size() ? path.find('.', dot + 1) : dot;
  return std::string{path.substr(0, std::min(end, path.size()))};
}

Status read_elements(std::string_view list, std::vector<std::string>& out) {
  while (true) {
    const std::size_t comma = std::min(list.find(','), list.size());
    const std::string_view path = list.substr(0, comma);
    if (!is_element_path(path)) return refuse("_elements must be names of elements, separated by commas");
    std::string name = top_level(path);
    if (std::ranges::find(out, name) == out.end()) out.push_back(std::move(name));
    if (comma == list.size()) return {};
    list.remove_prefix(comma + 1);
  }
}

// The definition of a member; that of "_birthDate" is birthDate's.
const Property* property_of(const Type& type, std::string_view name) {
  if (name.starts_with('_')) name.remove_prefix(1);
  return find_property(type, name);
}

std::optional<Value> summary_of(const Type& type, const Value& value);

// The parts of a repeated element that are left, or nothing when none are.
std::optional<Value> summary_of_all(const Type& type, const Value& value) {
  if (!value.is_array()) return summary_of(type, value);
  json::Array out;
  for (const Value& item : value.items()) {
    if (auto kept = summary_of(type, item)) out.push_back(*std::move(kept));
  }
  if (out.empty()) return std::nullopt;
  return Value{std::move(out)};
}

// Datatypes that are a summary as a whole: none of their elements is marked as one.
bool is_indivisible(const Type& type) {
  return type.kind == TypeKind::primitive || type.name == "Extension" || type.name == "Narrative" ||
         type.name == "Meta";
}

// A summary without what modifies it would say something else.
bool is_summary(const Type& type, const Property& property) {
  if (element_of(property).is_summary || element_of(property).is_modifier) return true;
  return type.kind == TypeKind::datatype && (property.name == "id" || property.name == "extension");
}

// The elements marked summary, and of these in turn; nothing when none are there. Datatypes keep their extensions. The
// depth is that of the value.
std::optional<Value> summary_of(const Type& type, const Value& value) {
  if (!value.is_object() || is_indivisible(type)) return value;
  const Type* own = type.kind == TypeKind::resource ? find_type(value.text("resourceType")) : &type;
  if (own == nullptr) own = &type;
  json::Object out;
  for (const Member& member : value.members()) {
    if (member.name() == "resourceType") out.push_back(member);
    const Property* property = property_of(*own, member.name());
    if (property == nullptr || !is_summary(*own, *property)) continue;
    if (member.name().starts_with('_')) {
      out.push_back(member);
    } else if (auto kept = summary_of_all(type_at(property->type), member.value)) {
      out.emplace_back(member.name_value, *std::move(kept));
    }
  }
  if (out.empty()) return std::nullopt;
  return Value{std::move(out)};
}

bool is_kept_always(std::string_view name) { return name == "resourceType" || name == "id" || name == "meta"; }

// "name", "Patient.name", "value" for valueQuantity.
bool is_asked_for(const Subset& subset, std::string_view type, const Property& property) {
  const std::string_view name = element_of(property).name;
  return std::ranges::any_of(subset.elements, [&](std::string_view wanted) {
    if (wanted.starts_with(type) && wanted.substr(type.size()).starts_with('.')) wanted.remove_prefix(type.size() + 1);
    return wanted == name || wanted == property.name;
  });
}

bool is_kept(const Subset& subset, const Type& type, const Member& member) {
  if (subset.summary == Summary::data) return member.name() != "text";
  const Property* property = property_of(type, member.name());
  if (property == nullptr) return false;
  const Element& element = element_of(*property);
  if (element.min > 0) return true;
  if (subset.summary == Summary::text) return member.name() == "text";
  return element.is_modifier || is_asked_for(subset, type.name, *property);
}

Value top_level_of(const Value& resource, const Type& type, const Subset& subset) {
  json::Object out;
  for (const Member& member : resource.members()) {
    if (is_kept_always(member.name()) || is_kept(subset, type, member)) out.push_back(member);
  }
  return Value{std::move(out)};
}

// With the tag in meta, which stands behind the id.
Value tagged(const Value& resource) {
  if (is_subsetted(resource)) return resource;
  const Value& meta = resource["meta"];
  json::Array tags(meta["tag"].items().begin(), meta["tag"].items().end());
  tags.push_back(json::object({{"system", Value::literal(kTagSystem)}, {"code", Value::literal(kTagCode)}}));
  Value with_tag = meta.is_object() ? json::with(meta, "tag", Value{std::move(tags)})
                                    : json::object({{"tag", Value{std::move(tags)}}});
  if (meta.is_object()) return json::with(resource, "meta", std::move(with_tag));
  json::Object out(resource.members().begin(), resource.members().end());
  const auto behind = std::ranges::find_if(
      out, [](const Member& member) { return member.name() != "resourceType" && member.name() != "id"; });
  out.insert(behind, Member::constant("meta", std::move(with_tag)));
  return Value{std::move(out)};
}

bool has_elements_of(const Subset& subset, std::string_view type) {
  return std::ranges::any_of(subset.elements, [&](std::string_view name) {
    return name.starts_with(type) && name.substr(type.size()).starts_with('.');
  });
}

Value without_entries(const Value& bundle) {
  Value out = json::with(bundle, "entry", {});
  json::Array links;
  for (const Value& link : bundle["link"].items()) {
    if (link.text("relation") == "self") links.push_back(link);
  }
  return json::with(out, "link", links.empty() ? Value{} : Value{std::move(links)});
}

}  // namespace

Result<Subset> parse_subset(const http::Parameters& parameters) {
  Subset out;
  bool has_summary = false;
  for (const auto& [name, value] : parameters) {
    if (name == "_elements") {
      RETURN_IF_ERROR(read_elements(value, out.elements));
    } else if (name == "_summary") {
      const std::string_view text = value;
      const auto row = std::ranges::find(kSummaries, text, &SummaryRow::text);
      if (row == kSummaries.end()) return refuse("_summary must be true, text, data, count or false");
      if (std::exchange(has_summary, true)) return refuse("_summary may be given once");
      out.summary = row->summary;
    }
  }
  if (has_summary && !out.elements.empty()) return refuse("_summary and _elements exclude each other");
  return out;
}

Value subset_of(const Value& resource, const Subset& subset) {
  if (subset.is_whole() || !resource.is_object()) return resource;
  const Type* type = find_type(resource.text("resourceType"));
  if (type == nullptr) return resource;
  if (subset.summary == Summary::summary || subset.summary == Summary::count) {
    return tagged(summary_of(*type, resource).value_or(resource));
  }
  return tagged(top_level_of(resource, *type, subset));
}

Value subset_of_include(const Value& resource, const Subset& subset) {
  if (!subset.elements.empty() && !has_elements_of(subset, resource.text("resourceType"))) return resource;
  return subset_of(resource, subset);
}

namespace {

Value subset_of_entry(const Value& entry, const Subset& subset) {
  const Value& resource = entry["resource"];
  const std::string_view mode = entry["search"].text("mode");
  if (!resource.is_object() || mode == "outcome") return entry;
  return json::with(entry, "resource",
                    mode == "include" ? subset_of_include(resource, subset) : subset_of(resource, subset));
}

}  // namespace

Value subset_of_searchset(const Value& bundle, const Subset& subset) {
  if (subset.is_whole()) return bundle;
  if (subset.is_count()) return without_entries(bundle);
  if (bundle["entry"].size() == 0) return bundle;
  json::Array entries;
  entries.reserve(bundle["entry"].size());
  for (const Value& entry : bundle["entry"].items()) entries.push_back(subset_of_entry(entry, subset));
  return json::with(bundle, "entry", Value{std::move(entries)});
}

bool is_subsetted(const Value& resource) noexcept {
  return std::ranges::any_of(resource["meta"]["tag"].items(), [](const Value& tag) {
    return tag.text("system") == kTagSystem && tag.text("code") == kTagCode;
  });
}

}  // namespace concord::fhir::rest
