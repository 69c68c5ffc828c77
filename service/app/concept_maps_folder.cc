#include "service/app/concept_maps_folder.h"

#include <utility>
#include <vector>

#include "service/app/site_folder.h"

namespace concord::app {

using mappers::concept_maps::ConceptMap;
using mappers::concept_maps::ConceptMaps;

Result<ConceptMaps> load_concept_maps(const std::string& folder, const fhir::Validator& validator) {
  if (folder.empty()) return ConceptMaps{};
  std::vector<std::string> names;
  std::vector<ConceptMap> maps;
  SiteFaults faults;
  RETURN_IF_ERROR(for_each_file({.path = folder,
                                 .setting = "concept_maps_folder",
                                 .files_max = mappers::concept_maps::kMapsMax,
                                 .file_bytes_max = mappers::concept_maps::kFileBytesMax},
                                faults, [&](const std::string& name, std::string_view text) {
                                  auto checked = mappers::concept_maps::check_file(text, validator);
                                  faults.add_errors(name, std::move(checked.issues));
                                  if (!checked.map) return;
                                  names.push_back(name);
                                  maps.push_back(*std::move(checked.map));
                                }));
  auto out = ConceptMaps::of(std::move(maps));
  if (!out) faults.add_at_places(names, std::move(out.error().issues));
  if (faults.empty()) return out;
  return fail(ErrorKind::unprocessable, "the concept maps of the site are not valid", faults.take());
}

}  // namespace concord::app
