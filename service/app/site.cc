#include "service/app/site.h"

#include <ostream>
#include <utility>

#include "service/app/concept_maps_folder.h"
#include "service/app/instruments_folder.h"
#include "service/app/pipes.h"

namespace concord::app {
namespace {

int refuse(const Error& error, std::ostream& err) {
  for (const Issue& issue : error.issues) err << issue.expression << ": " << issue.text << '\n';
  return kRefused;
}

}  // namespace

Result<Site> load_site(const Config& config, const fhir::Validator& validator) {
  auto instruments = load_instruments(config.instruments_folder, validator);
  auto concept_maps = load_concept_maps(config.concept_maps_folder, validator);
  if (instruments && concept_maps)
    return Site{.instruments = *std::move(instruments), .concept_maps = *std::move(concept_maps)};
  if (instruments) return tl::unexpected{std::move(concept_maps).error()};
  Error error = std::move(instruments).error();
  if (!concept_maps) {
    const auto& more = concept_maps.error().issues;
    error.issues.insert(error.issues.end(), more.begin(), more.end());
  }
  return tl::unexpected{std::move(error)};
}

int with_site_mappers(const Environment& environment, const std::string& concept_maps_folder, std::ostream& err,
                      const std::function<int(const mappers::Mappers&)>& command) {
  auto config = default_config(environment);
  if (!config) return refuse(config.error(), err);
  if (!concept_maps_folder.empty()) config->concept_maps_folder = concept_maps_folder;
  // Most runs know no site: they need neither a validator nor a registry of their own.
  if (config->instruments_folder.empty() && config->concept_maps_folder.empty())
    return command(mappers::Mappers::shipped());
  const auto site = load_site(*config, fhir::Validator{});
  if (!site) return refuse(site.error(), err);
  return command(mappers::Mappers{site->instruments, &site->concept_maps});
}

}  // namespace concord::app
