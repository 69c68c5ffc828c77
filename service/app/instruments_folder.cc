#include "service/app/instruments_folder.h"

#include <utility>
#include <vector>

#include "mappers/instruments/check.h"
#include "service/app/site_folder.h"

namespace concord::app {
namespace {

using mappers::instruments::Instrument;
using mappers::instruments::Registry;

}  // namespace

Result<Registry> load_instruments(const std::string& folder, const fhir::Validator& validator) {
  if (folder.empty()) return Registry::with({});
  std::vector<std::string> names;
  std::vector<Instrument> instruments;
  SiteFaults faults;
  RETURN_IF_ERROR(for_each_file({.path = folder,
                                 .setting = "instruments_folder",
                                 .files_max = kInstrumentFilesMax,
                                 .file_bytes_max = mappers::instruments::kFileBytesMax},
                                faults, [&](const std::string& name, std::string_view text) {
                                  auto checked = mappers::instruments::check_file(text, validator);
                                  faults.add_errors(name, std::move(checked.issues));
                                  if (!checked.instrument) return;
                                  names.push_back(name);
                                  instruments.push_back(*std::move(checked.instrument));
                                }));
  auto registry = Registry::with(std::move(instruments));
  if (!registry) faults.add_at_places(names, std::move(registry.error().issues));
  if (faults.empty()) return registry;
  return fail(ErrorKind::unprocessable, "the instruments of the site are not valid", faults.take());
}

}  // namespace concord::app
