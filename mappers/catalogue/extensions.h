// The extensions that artifact types write, as their tables say: where they stand, what they hold. Definitions and
// pages are made of it.
#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mappers/catalogue/catalogue.h"

namespace concord::mappers::catalogue {

// What an extension, or a part of a complex one, holds.
struct Held {
  std::set<std::string_view> types;      // FHIR types of value[x]: "code", "Reference"
  const Entry* coded = nullptr;          // the member whose codes a value of type code has; borrowed of the catalogue
  std::set<std::string_view> reference;  // resource types that a Reference may name; empty: any
  bool is_required = false;
  bool is_list = false;
  std::string_view description;
};

struct Part {
  std::string_view url;  // "level"
  Held held;
};

struct Extension {
  std::string_view url;
  std::set<std::string_view> contexts;  // FHIR element paths: "Goal", "RequestGroup.action", "Annotation"
  std::set<std::string> members;        // "goal: acceptance[].comment"
  Held held;
  std::vector<Part> parts;      // of a complex one, in the order of the table
  std::set<std::string> cases;  // when it is written
};

// Every extension with an absolute URL, in the order of the URLs.
[[nodiscard]] std::vector<Extension> extensions_of(std::span<const Catalogue> catalogues);
[[nodiscard]] bool is_ours(std::string_view url);
// "goal-acceptance" of a URL.
[[nodiscard]] std::string_view last_part(std::string_view url);

}  // namespace concord::mappers::catalogue
