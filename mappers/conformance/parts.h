// The kinds of definitions, each made of catalogues.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "mappers/catalogue/catalogue.h"
#include "mappers/engine/wording.h"
#include "mappers/instruments/registry.h"

namespace concord::mappers::conformance {

using catalogue::Catalogue;

// What every definition of ours begins with: id, url, version, name, title, status, publisher, description.
struct Heading {
  std::string_view type;  // "CodeSystem"
  std::string id;         // "party-role"
  std::string url = {};   // empty: by type and id
  std::string title;
  std::string description;
};
[[nodiscard]] json::Object heading(const Heading& of);

// True when the codes of a member are worth a code system of their own.
[[nodiscard]] bool has_code_system(const catalogue::Entry& entry);

[[nodiscard]] std::vector<json::Value> extension_definitions(std::span<const Catalogue> catalogues);
[[nodiscard]] std::vector<json::Value> logical_models(std::span<const Catalogue> catalogues);
// Code systems with a value set each, of coded members, of what the tables write in systems of ours, and of
// the instruments.
[[nodiscard]] std::vector<json::Value> code_systems(std::span<const Catalogue> catalogues,
                                                    const instruments::Registry& instruments);
[[nodiscard]] std::vector<json::Value> concept_maps(std::span<const Catalogue> catalogues);

// One element of a StructureDefinition.
struct Element {
  std::string id;
  std::string path;
  std::string slice = {};
  std::string description;
  int min = 0;
  std::string max = "1";
  std::string base;  // path of what it stands on
  json::Value more;  // further members: type, fixedUri, binding …
};
[[nodiscard]] json::Value element_definition(const Element& element);
// The StructureDefinition's snapshot and differential of these.
void put_elements(const std::vector<Element>& elements, json::Object& out);
[[nodiscard]] json::Value binding_to(const catalogue::Entry& coded);

}  // namespace concord::mappers::conformance
