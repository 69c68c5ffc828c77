// What an artifact type says of itself, put together from its shape and tables: every member with the places in
// FHIR that hold it. Pages, definitions and tests are made of it; the mapping itself never asks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mappers/engine/artifact_type.h"
#include "mappers/engine/table.h"

namespace concord::mappers::catalogue {

// One step from a resource to an element of it, as R4 defines it.
struct PathStep {
  std::string_view element;   // JSON name: "target", "detailQuantity", "extension"
  std::string_view url = {};  // of an extension
  std::string_view type;      // of what is there: "Goal.target", "CodeableConcept", "Extension"
  bool is_list = false;
  friend bool operator==(const PathStep&, const PathStep&) = default;
};

// A place in a resource of the graph.
struct Place {
  std::size_t resource = 0;  // in Catalogue::resources
  std::vector<PathStep> steps;
  std::size_t own_steps = 0;  // as far as the element of the member; what comes after is where a code stands in it
  Kept kept = Kept::value;
  std::string when;  // empty: always
  const Codec* codec = nullptr;
  const Row* row = nullptr;  // that writes a constant or a link; else null
  bool is_frame = false;     // every resource of ours has it
};

// A member of the artifact, at any depth.
struct Entry {
  std::string member;         // "targets.measure.text"
  std::string shown;          // "targets[].measure.text"
  const MemberShape* shape;   // what the member is
  const ObjectShape* owner;   // whose member it is
  std::vector<Place> places;  // that hold it, or are told from others by an extension
};

// A kind of resource that a graph has.
struct ResourceKind {
  std::string_view type;
  std::string_view role;
  std::string_view member = {};  // what it stands for; empty for the primary resource and the frame
  bool is_contained = false;
};

struct Catalogue {
  const ArtifactType* type = nullptr;
  std::vector<ResourceKind> resources;  // the primary one first, Provenance last
  std::vector<Entry> entries;           // in the order of the shape, depth first
  std::vector<Place> besides;           // constants, links and copies that are no member
  std::vector<std::string> faults;      // paths that R4 does not have; empty for a table without mistakes

  [[nodiscard]] const Entry* find(std::string_view member) const;
};

[[nodiscard]] Catalogue catalogue_of(const ArtifactType& type);

// Whether a member is lost where extensions of ours are not kept.
enum class Need : std::uint8_t { never, sometimes, always };
[[nodiscard]] Need need_of(const Catalogue& catalogue, const Entry& entry);

// The steps as a path: "target[].measure", "extension(goal-acceptance)[].extension(status).valueCode".
[[nodiscard]] std::string path_text(std::span<const PathStep> steps);
// The first extension of ours on the way, or "".
[[nodiscard]] std::string_view our_extension(const Place& place);
// The first absolute extension URL on the way, or "".
[[nodiscard]] std::string_view extension_of(const Place& place);
[[nodiscard]] bool is_list(const MemberShape& member);

}  // namespace concord::mappers::catalogue
