#include "mappers/foreign/candidates.h"

#include <algorithm>
#include <string>
#include <utility>

#include "mappers/engine/graph.h"
#include "mappers/foreign/codes.h"

namespace concord::mappers::foreign {
namespace {

using json::Value;

GraphResource named(const GraphResource& from, Value value) {
  const std::string literal = literal_of(from);
  return {.role = {}, .full_url = literal.empty() ? from.full_url : literal, .resource = std::move(value)};
}

}  // namespace

const Rules& rules_of(const ArtifactType& type) {
  static const Rules kNone;
  return type.foreign == nullptr ? kNone : *type.foreign;
}

Candidates::Candidates(const ArtifactType& type, const Context& context, const GraphResource& primary,
                       std::span<const GraphResource> others)
    : type_{type},
      rules_{rules_of(type)},
      context_{context},
      primary_{primary},
      links_{primary, others},
      origin_{origin_of(primary)} {
  const std::string own = literal_of(primary);
  links_.name(own, primary);
  for (const GraphResource& other : others) links_.name(literal_of(other), other);
  for (const GraphResource& other : others) {
    const std::string_view name = other.resource.text("resourceType");
    const bool is_dependent = std::ranges::find(type.dependent_types, name) != type.dependent_types.end();
    if (&other == &primary || literal_of(other) == own) continue;
    if (has_frame(other.resource)) {
      regular_.push_back(named(other, other.resource));
      notes_.emplace_back();
    } else if (is_dependent) {
      add(other);
    }
  }
}

GraphResource Candidates::primary(std::vector<Note>& notes) const {
  Regularising now = regularising(notes);
  const FhirPath root;
  const FhirPath type = root.element(type_.primary->type);
  Value value = with_known_codes(made_regular(primary_, now), type_.primary->rows, type, now);
  if (rules_.primary != nullptr) value = rules_.primary(value, regular_, now);
  return named(primary_, std::move(value));
}

void Candidates::add(const GraphResource& other) {
  std::vector<Note> notes;
  Regularising now = regularising(notes);
  Value value = made_regular(other, now);
  if (rules_.dependent != nullptr && !is_tagged_by_us(other.resource)) value = rules_.dependent(value, primary_, now);
  regular_.push_back(named(other, std::move(value)));
  notes_.push_back(std::move(notes));
}

Value Candidates::made_regular(const GraphResource& resource, Regularising& now) const {
  if (rules_.rename == nullptr) return regular(resource, now);
  return regular({.role = {}, .full_url = resource.full_url, .resource = rules_.rename(resource.resource, now)}, now);
}

}  // namespace concord::mappers::foreign
