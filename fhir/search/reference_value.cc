#include "fhir/search/reference_value.h"

#include <fmt/format.h>

#include <algorithm>

#include "fhir/search/escapes.h"

namespace concord::fhir::search {
namespace {

bool same_target(const LiteralReference& wanted, const LiteralReference& actual) {
  return wanted.base == actual.base && wanted.type == actual.type && wanted.id == actual.id &&
         (wanted.version.empty() || wanted.version == actual.version);
}

bool matches_canonical(std::string_view wanted, std::string_view canonical) {
  return wanted == canonical || wanted == canonical.substr(0, canonical.find('|'));
}

}  // namespace

ReferenceWanted read_reference(std::string_view value, std::string_view type, std::string_view base) {
  ReferenceWanted out{.text = unescape(value), .literal = std::nullopt, .type = std::string{type}};
  out.literal = parse_reference(out.text);
  if (out.literal && out.literal->base == base) out.literal->base.clear();
  return out;
}

bool any_finds(std::span<const ReferenceWanted> wanted, const Selected& selected) {
  if (const auto canonical = selected.value.as_string()) {
    return std::ranges::any_of(wanted, [&canonical](const ReferenceWanted& one) {
      return one.type.empty() && matches_canonical(one.text, *canonical);
    });
  }
  const std::string text = reference_text(selected);
  if (text.empty()) return false;
  const auto actual = parse_reference(text);
  const std::string_view type = actual ? std::string_view{actual->type} : selected.value.text("type");
  return std::ranges::any_of(wanted, [&](const ReferenceWanted& one) {
    if (!one.type.empty() && one.type != type) return false;
    if (!actual) return one.text == text;
    return one.literal ? same_target(*one.literal, *actual) : actual->base.empty() && one.text == actual->id;
  });
}

std::string reference_text(const Selected& selected) {
  if (const auto canonical = selected.value.as_string()) return std::string{*canonical};
  if (const std::string_view type = selected.value.text("resourceType"); !type.empty()) {
    const std::string_view id = selected.value.text("id");
    return id.empty() ? std::string{} : fmt::format("{}/{}", type, id);
  }
  return std::string{selected.value.text("reference")};
}

}  // namespace concord::fhir::search
