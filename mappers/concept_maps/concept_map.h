// One ConceptMap of a site, as data: what an R4 ConceptMap says that a translation needs. It knows no other maps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/json/value.h"
#include "fhir/validate/validator.h"

namespace concord::mappers::concept_maps {

// http://hl7.org/fhir/concept-map-equivalence, read from the target: "wider" is a target wider than the source.
enum class Equivalence : std::uint8_t {
  relatedto,
  equivalent,
  equal,
  wider,
  subsumes,
  narrower,
  specializes,
  inexact,
  unmatched,
  disjoint
};

struct Target {
  std::string code;  // may be empty where nothing matches
  std::string display;
  Equivalence equivalence = Equivalence::relatedto;
};

struct Element {
  std::string code;
  std::string display;
  std::vector<Target> targets;
};

// What becomes of a code that no element names.
enum class Unmapped : std::uint8_t { unsaid, provided, fixed, other_map };

struct Group {
  std::string source;
  std::string source_version;  // empty: any
  std::string target;
  std::string target_version;     // empty: unsaid
  std::vector<Element> elements;  // by code
  Unmapped unmapped = Unmapped::unsaid;
  std::string fixed_code;
  std::string fixed_display;
  std::string other_map;  // canonical
};

struct ConceptMap {
  std::string url;
  std::string version;  // may be empty
  std::vector<Group> groups;
  // "url|version".
  [[nodiscard]] std::string canonical() const { return version.empty() ? url : url + "|" + version; }
};

struct Checked {
  std::optional<ConceptMap> map;  // empty when an issue is an error
  std::vector<Issue> issues;      // all findings with their JSON pointers
};

inline constexpr std::size_t kFileBytesMax = 16U << 20U;
inline constexpr std::size_t kGroupsMax = 32;         // of one map
inline constexpr std::size_t kElementsMax = 200'000;  // of one group
inline constexpr std::size_t kTargetsMax = 16;        // of one element

// An R4 ConceptMap in JSON, held to R4 by the validator and to what is supported here: groups with source and target,
// no dependsOn, no product. What is no JSON is one fatal finding.
[[nodiscard]] Checked check_file(std::string_view text, const fhir::Validator& validator);

}  // namespace concord::mappers::concept_maps
