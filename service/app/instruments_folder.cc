#include "service/app/instruments_folder.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <ostream>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "mappers/instruments/check.h"
#include "service/app/pipes.h"

namespace concord::app {
namespace {

using mappers::instruments::Instrument;
using mappers::instruments::Registry;

// Follows links: that is how Kubernetes mounts the files of a ConfigMap.
Result<std::vector<std::filesystem::path>> files_of(const std::string& folder) {
  std::vector<std::filesystem::path> out;
  std::error_code error;
  std::filesystem::directory_iterator entry{folder, error};
  for (const std::filesystem::directory_iterator end; !error && entry != end; entry.increment(error)) {
    const std::filesystem::path& path = entry->path();
    std::error_code ignored;
    const bool is_hidden = path.filename().string().starts_with('.');
    if (!is_hidden && path.extension() == ".json" && !entry->is_directory(ignored)) out.push_back(path);
    if (out.size() > kInstrumentFilesMax) {
      return fail(ErrorKind::unprocessable, "",
                  {{.code = "too-long",
                    .expression = "instruments_folder",
                    .text = fmt::format("must not hold more than {} files", kInstrumentFilesMax)}});
    }
  }
  if (error) {
    return fail(ErrorKind::unprocessable, "",
                {{.code = "not-found", .expression = "instruments_folder", .text = "cannot be read"}});
  }
  std::ranges::sort(out);
  return out;
}

// One byte more than is allowed is enough to see that it is too long.
std::optional<std::string> text_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file.is_open()) return std::nullopt;
  std::string out(mappers::instruments::kFileBytesMax + 1, '\0');
  file.read(out.data(), static_cast<std::streamsize>(out.size()));
  if (file.bad()) return std::nullopt;
  out.resize(static_cast<std::size_t>(file.gcount()));
  return out;
}

class Loading {
 public:
  explicit Loading(const fhir::Validator& validator) : validator_{validator} {}

  void add(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    const auto text = text_of(path);
    if (!text) return refuse(name, {.code = "not-found", .expression = {}, .text = "the file cannot be read"});
    auto checked = mappers::instruments::check_file(*text, validator_);
    for (Issue& issue : checked.issues) {
      if (issue.severity == Severity::fatal || issue.severity == Severity::error) refuse(name, std::move(issue));
    }
    if (!checked.instrument) return;
    names_.push_back(name);
    instruments_.push_back(*std::move(checked.instrument));
  }

  Result<Registry> take() {
    auto registry = Registry::with(std::move(instruments_));
    if (!registry) {
      for (Issue& issue : registry.error().issues) refuse_at_place(std::move(issue));
    }
    if (issues_.empty()) return registry;
    return fail(ErrorKind::unprocessable, "the instruments of the site are not valid", std::move(issues_));
  }

 private:
  void refuse(const std::string& name, Issue issue) {
    issue.expression = fmt::format("{}#{}", name, issue.expression);
    issues_.push_back(std::move(issue));
  }

  // The registry tells a place as "/number of the instrument/pointer".
  void refuse_at_place(Issue issue) {
    std::size_t place = 0;
    const char* end = issue.expression.data() + issue.expression.size();
    const auto [rest, error] = std::from_chars(issue.expression.data() + 1, end, place);
    const std::string pointer{rest, end};
    issue.expression = pointer;
    refuse(error == std::errc{} && place < names_.size() ? names_[place] : std::string{}, std::move(issue));
  }

  const fhir::Validator& validator_;
  std::vector<std::string> names_;
  std::vector<Instrument> instruments_;
  std::vector<Issue> issues_;
};

}  // namespace

Result<Registry> load_instruments(const std::string& folder, const fhir::Validator& validator) {
  if (folder.empty()) return Registry::with({});
  ASSIGN_OR_RETURN(const auto files, files_of(folder));
  Loading loading{validator};
  for (const std::filesystem::path& path : files) loading.add(path);
  return loading.take();
}

int with_site_mappers(const Environment& environment, std::ostream& err,
                      const std::function<int(const mappers::Mappers&)>& command) {
  const auto config = default_config(environment);
  // Most runs know no site: they need neither a validator nor a registry of their own.
  if (config && config->instruments_folder.empty()) return command(mappers::Mappers::shipped());
  const auto instruments = config ? load_instruments(config->instruments_folder, fhir::Validator{})
                                  : Result<Registry>{tl::unexpect, config.error()};
  if (instruments) return command(mappers::Mappers{*instruments});
  for (const Issue& issue : instruments.error().issues) err << issue.expression << ": " << issue.text << '\n';
  return kRefused;
}

}  // namespace concord::app
