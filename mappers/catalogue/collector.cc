#include "mappers/catalogue/collector.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "fhir/definitions/definitions.h"
#include "mappers/engine/codecs.h"
#include "mappers/engine/placements.h"
#include "mappers/engine/types.h"

namespace concord::mappers::catalogue {
namespace {

std::string joined(const std::string& member, std::string_view name) {
  if (name.starts_with('/')) return std::string{name.substr(1)};
  if (name.empty()) return member;
  return member.empty() ? std::string{name} : member + "." + std::string{name};
}

// What holds of the place around holds here as well.
void inherit(Place& place, Kept kept, std::string_view when) {
  if (place.kept == Kept::value) place.kept = kept;
  if (when.empty() || place.when == when) return;
  place.when = place.when.empty() ? std::string{when} : place.when + ", and " + std::string{when};
}

}  // namespace

void Collector::collect(const ArtifactType& type) {
  const PrimaryTable& primary = *type.primary;
  out_.resources.push_back({.type = primary.type, .role = primary.role});
  Place root;
  root.is_frame = true;
  add_placements(kPrimaryFrame, "", root);
  root.is_frame = false;
  add_rows(primary.rows, "", root);
  for (const ElementTable* table : type.elements)
    add_resource({.member = table->member,
                  .role = table->role,
                  .type = table->type,
                  .rows = table->rows,
                  .subject = table->subject});
  if (type.written != nullptr) {
    for (const WrittenResource& written : type.written()) add_resource(written);
  }
  Place provenance;
  provenance.resource = out_.resources.size();
  provenance.is_frame = true;
  out_.resources.push_back({.type = "Provenance", .role = "provenance"});
  add_placements(kProvenanceFrame, "", provenance);
}

void Collector::add_resource(const WrittenResource& resource) {
  Place root;
  root.resource = out_.resources.size();
  out_.resources.push_back(
      {.type = resource.type, .role = resource.role, .member = resource.member, .is_contained = resource.is_contained});
  const std::string member{resource.member};
  if (!member.empty() && !resource.is_contained && resource.placements.empty()) places_[member].push_back(root);
  if (!resource.is_contained) {
    root.is_frame = true;
    add_placements(kDependentFrame, "", root);
    Place who = below(root, resource.subject);
    who.when = "the patient";
    who.kept = Kept::copy;
    out_.besides.push_back(std::move(who));
    root.is_frame = false;
  }
  add_rows(resource.rows, member, root);
  add_placements(resource.placements, member, root);
}

std::vector<Place> Collector::places_of(const std::string& member) const {
  const auto it = places_.find(member);
  return it == places_.end() ? std::vector<Place>{} : it->second;
}

void Collector::add_rows(std::span<const Row> rows, const std::string& member, const Place& at) {
  for (const Row& row : rows) add_row(row, member, at);
}

void Collector::add_row(const Row& row, const std::string& member, const Place& at) {
  const std::string name = joined(member, row.member);
  switch (row.as) {
    case As::element: {
      Place where = below(at, row.path);
      if (row.is_derived) where.kept = Kept::copy;
      return add_value(name, row.codec, std::move(where));
    }
    case As::extension:
      return add_value(name, row.codec, extension(at, row.path, row.value));
    case As::choice:
      return add_choice(row, member, at);
    case As::fixed:
    case As::status:
    case As::link: {
      Place where = below(at, row.path);
      where.row = &row;
      out_.besides.push_back(std::move(where));
      return;
    }
    case As::custom:
      if (row.placements.empty()) out_.faults.push_back("custom code says nothing of itself: " + name);
      return add_placements(row.placements, member, at);
  }
}

void Collector::add_choice(const Row& row, const std::string& member, const Place& at) {
  for (const MemberShape& one : kValueChoice) {
    const std::string element = std::string{row.path} + std::string{one.name.substr(std::string_view{"value"}.size())};
    add_value(joined(member, one.name), &choice_codec(one.name), below(at, element));
  }
}

void Collector::add_placements(std::span<const Placement> placements, const std::string& member, const Place& at) {
  for (const Placement& placement : placements) {
    Place where = below(at, placement.path);
    if (!placement.url.empty()) where = extension(where, placement.url, placement.value);
    inherit(where, placement.kept, placement.when);
    if (placement.member.empty()) {
      add_own(placement, member, where);
    } else {
      add_value(joined(member, placement.member), placement.codec, std::move(where));
    }
  }
}

// A placement of the value itself: where in its element it stands, or what is written besides.
void Collector::add_own(const Placement& placement, const std::string& member, const Place& where) {
  if (where.kept == Kept::mark) {
    places_[member].push_back(where);
  } else if (placement.codec != nullptr && placement.kept != Kept::copy) {
    add_value(member, placement.codec, where);
  } else if (placement.kept == Kept::copy) {
    Place besides = where;
    besides.codec = placement.codec;
    out_.besides.push_back(std::move(besides));
  } else if (auto it = places_.find(member); it != places_.end() && !it->second.empty()) {
    Place& last = it->second.back();
    last.steps = where.steps;
    if (last.kept == Kept::value) last.kept = placement.kept;
  }
}

void Collector::add_value(const std::string& member, const Codec* codec, Place where) {
  where.codec = codec;
  where.own_steps = where.steps.size();
  places_[member].push_back(where);
  if (codec == nullptr) return;
  add_rows(codec->rows, member, where);
  add_placements(codec->placements, member, where);
}

Place Collector::below(const Place& at, std::string_view path) {
  Place out = at;
  out.row = nullptr;
  while (!path.empty()) {
    const std::size_t dot = std::min(path.find('.'), path.size());
    std::string_view name = path.substr(0, dot);
    if (name.ends_with("[]")) name.remove_suffix(2);
    step(out, name);
    path.remove_prefix(std::min(dot + 1, path.size()));
  }
  out.own_steps = out.steps.size();
  return out;
}

Place Collector::extension(const Place& at, std::string_view url, std::string_view value) {
  Place out = at;
  out.row = nullptr;
  out.steps.push_back({.element = "extension", .url = url, .type = "Extension", .is_list = true});
  return below(out, value);
}

void Collector::step(Place& at, std::string_view name) {
  const std::string_view type = at.steps.empty() ? out_.resources.at(at.resource).type : at.steps.back().type;
  const fhir::Type* known = fhir::find_type(type);
  const bool is_beside = name.starts_with('_');
  const fhir::Property* property =
      known == nullptr ? nullptr : fhir::find_property(*known, is_beside ? name.substr(1) : name);
  if (property == nullptr) {
    out_.faults.push_back(std::string{type} + " has no element of the name");
    return;
  }
  // The name of the definitions lives for ever; that of a choice row is made here.
  at.steps.push_back({.element = is_beside ? name : property->name,
                      .url = {},
                      .type = fhir::type_at(property->type).name,
                      .is_list = fhir::element_of(*property).max > 1});
}

}  // namespace concord::mappers::catalogue
