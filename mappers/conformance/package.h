// The FHIR package (npm layout) that says in FHIR's own terms what the mappings write: extensions, code systems,
// value sets, concept maps, the questionnaires of the instruments and of the artifact types that have a form, and a
// logical model of each artifact type. All of it is made of the tables that map.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/json/value.h"
#include "mappers/engine/artifact_type.h"
#include "mappers/instruments/registry.h"

namespace concord::mappers::conformance {

inline constexpr std::string_view kPackageName = "concord.fhir.artifacts";

struct PackageFile {
  std::string path;  // "package/StructureDefinition-recorded-at.json"
  std::string text;
  friend bool operator==(const PackageFile&, const PackageFile&) = default;
};

// The definitions as resources, in the order of their types and ids.
[[nodiscard]] std::vector<json::Value> definitions(std::span<const ArtifactType* const> types,
                                                   const instruments::Registry& instruments);
// The files of the package: package.json and .index.json first, then a resource each.
[[nodiscard]] std::vector<PackageFile> package_files(std::span<const ArtifactType* const> types,
                                                     const instruments::Registry& instruments);

}  // namespace concord::mappers::conformance
