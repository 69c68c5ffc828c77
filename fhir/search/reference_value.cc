#include "fhir/search/reference_value.h"

#include <fmt/format.h>

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

bool ReferenceWanted::matches(const Selected& selected) const {
  if (const auto canonical = selected.value.as_string()) return type.empty() && matches_canonical(text, *canonical);
  const std::string actual_text = reference_text(selected);
  if (actual_text.empty()) return false;
  const auto actual = parse_reference(actual_text);
  if (!actual) return text == actual_text && (type.empty() || type == selected.value.text("type"));
  if (!type.empty() && type != actual->type) return false;
  return literal ? same_target(*literal, *actual) : actual->base.empty() && text == actual->id;
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
