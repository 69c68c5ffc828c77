// What names a foreign resource, when it was recorded, and whether something in it changes its meaning.
#include <algorithm>
#include <array>
#include <utility>

#include "core/canonical.h"
#include "core/time.h"
#include "fhir/reference.h"
#include "fhir/resource_types.h"
#include "mappers/engine/place.h"
#include "mappers/foreign/foreign.h"
#include "mappers/foreign/naming.h"
#include "mappers/systems.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

// Ours: the system that holds a resource which came without an absolute URL.
constexpr std::string_view kUnknownSystem = canonical_url<"/sid/unknown-system">();
constexpr std::string_view kUuidUrn = "urn:uuid:";
constexpr std::string_view kOldest = "1970-01-01T00:00:00Z";
constexpr int kDepthMax = 64;

// Where a resource says when it came to be, the best first.
constexpr std::array<std::string_view, 6> kInstants{"statusDate", "authored", "authoredOn",
                                                    "date",       "issued",   "startDate"};

bool is_web(std::string_view base) { return base.starts_with("http://") || base.starts_with("https://"); }

std::string id_of(const GraphResource& resource, const std::optional<fhir::LiteralReference>& url) {
  std::string_view id = resource.resource.text("id");
  if (id.empty() && url) id = url->id;
  if (id.empty() && resource.full_url.starts_with(kUuidUrn))
    id = std::string_view{resource.full_url}.substr(kUuidUrn.size());
  return fhir::is_logical_id(id) ? std::string{id} : std::string{};
}

std::string modifier_below(const Value& value, const FhirPath& at, int depth) {
  if (depth > kDepthMax) return {};
  const auto items = value.items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (std::string found = modifier_below(items[i], at.at(i), depth + 1); !found.empty()) return found;
  }
  for (const json::Member& member : value.members()) {
    const FhirPath here = at.element(element_name(member.name()));
    if (member.name() == "modifierExtension" && member.value.size() > 0) return here.str();
    if (member.value.is_string() || member.value.is_number()) continue;
    if (std::string found = modifier_below(member.value, here, depth + 1); !found.empty()) return found;
  }
  return {};
}

}  // namespace

Origin origin_of(const GraphResource& resource) {
  const std::string_view type = resource.resource.text("resourceType");
  const auto url = fhir::parse_reference(resource.full_url);
  Origin out;
  if (url && is_web(url->base) && url->type == type) out.base = url->base;
  out.id = id_of(resource, url);
  out.source = source_of(out.base, type);
  return out;
}

std::string source_of(std::string_view base, std::string_view type) {
  return std::string{base.empty() ? kUnknownSystem : base} + "/" + std::string{type};
}

bool is_adopted(const GraphResource& resource) {
  const std::string_view type = resource.resource.text("resourceType");
  const Value& element = resource.resource["identifier"];
  // Few identifiers look like it: only then the URL is taken apart.
  const auto names_it = [&](const Value& identifier) {
    if (!identifier.text("system").ends_with(type)) return false;
    const Origin origin = origin_of(resource);
    return identifier.text("value") == origin.id && identifier.text("system") == origin.source;
  };
  return names_it(element) || std::ranges::any_of(element.items(), names_it);
}

bool is_tagged_by_us(const Value& resource) {
  return std::ranges::any_of(resource["meta"]["tag"].items(),
                             [](const Value& tag) { return tag.text("system") == kArtifactTagSystem; });
}

std::string literal_of(const GraphResource& resource) {
  const std::string id = id_of(resource, fhir::parse_reference(resource.full_url));
  return id.empty() ? std::string{} : std::string{resource.resource.text("resourceType")} + "/" + id;
}

std::string modifier_of(const Value& resource) {
  const FhirPath root;
  const FhirPath type = root.element(resource.text("resourceType"));
  if (resource.find("implicitRules") != nullptr) return type.element("implicitRules").str();
  return modifier_below(resource, type, 0);
}

tl::unexpected<Error> refuse_modifier(std::string expression) {
  const std::string text = "a modifierExtension that is not known changes the meaning: it cannot be mapped";
  return fail(ErrorKind::unprocessable, text,
              {{.code = "not-supported", .expression = std::move(expression), .text = text}});
}

Value recorded_at(const Value& resource, Regularising& regularising) {
  const Value& updated = resource["meta"]["lastUpdated"];
  if (parse_instant(updated.as_string().value_or(""))) return updated;
  const FhirPath root;
  const FhirPath type = root.element(resource.text("resourceType"));
  for (const std::string_view name : kInstants) {
    const std::string_view text = resource.text(name);
    const auto range = parse_date_time(text);
    if (!range) continue;
    regularising.notes.push_back({NoteKind::defaulted, "/recordedAt", type.element(name).str(),
                                  "the resource does not say when it was last updated: taken from this element"});
    return parse_instant(text) ? resource[name] : Value{format_instant(range->first)};
  }
  regularising.notes.push_back({NoteKind::defaulted, "/recordedAt", type.str(),
                                "nothing says when the resource was recorded: any other version counts as newer"});
  return Value::literal(kOldest);
}

}  // namespace concord::mappers::foreign
