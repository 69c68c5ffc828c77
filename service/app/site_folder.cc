#include "service/app/site_folder.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

namespace concord::app {
namespace {

tl::unexpected<Error> refused(const SiteFolder& folder, std::string code, std::string text) {
  return fail(ErrorKind::unprocessable, "",
              {{.code = std::move(code), .expression = std::string{folder.setting}, .text = std::move(text)}});
}

// Follows links: that is how Kubernetes mounts the files of a ConfigMap.
Result<std::vector<std::filesystem::path>> files_of(const SiteFolder& folder) {
  std::vector<std::filesystem::path> out;
  std::error_code error;
  std::filesystem::directory_iterator entry{folder.path, error};
  for (const std::filesystem::directory_iterator end; !error && entry != end; entry.increment(error)) {
    const std::filesystem::path& path = entry->path();
    std::error_code ignored;
    const bool is_hidden = path.filename().string().starts_with('.');
    if (!is_hidden && path.extension() == ".json" && !entry->is_directory(ignored)) out.push_back(path);
    if (out.size() > folder.files_max)
      return refused(folder, "too-long", fmt::format("must not hold more than {} files", folder.files_max));
  }
  if (error) return refused(folder, "not-found", "cannot be read");
  std::ranges::sort(out);
  return out;
}

// One byte more than is allowed is enough to see that it is too long.
std::optional<std::string> text_of(const std::filesystem::path& path, std::size_t bytes_max) {
  std::ifstream file{path, std::ios::binary};
  if (!file.is_open()) return std::nullopt;
  std::string out(bytes_max + 1, '\0');
  file.read(out.data(), static_cast<std::streamsize>(out.size()));
  if (file.bad()) return std::nullopt;
  out.resize(static_cast<std::size_t>(file.gcount()));
  return out;
}

}  // namespace

void SiteFaults::add(const std::string& file, Issue issue) {
  issue.expression = fmt::format("{}#{}", file, issue.expression);
  issues_.push_back(std::move(issue));
}

void SiteFaults::add_errors(const std::string& file, std::vector<Issue> issues) {
  for (Issue& issue : issues) {
    if (issue.severity == Severity::fatal || issue.severity == Severity::error) add(file, std::move(issue));
  }
}

void SiteFaults::add_at_places(const std::vector<std::string>& files, std::vector<Issue> issues) {
  for (Issue& issue : issues) {
    std::size_t place = 0;
    const char* end = issue.expression.data() + issue.expression.size();
    const auto [rest, error] = std::from_chars(issue.expression.data() + 1, end, place);
    const std::string pointer{rest, end};
    issue.expression = pointer;
    add(error == std::errc{} && place < files.size() ? files[place] : std::string{}, std::move(issue));
  }
}

Status for_each_file(const SiteFolder& folder, SiteFaults& faults,
                     const std::function<void(const std::string& name, std::string_view text)>& take) {
  ASSIGN_OR_RETURN(const auto files, files_of(folder));
  for (const std::filesystem::path& path : files) {
    const std::string name = path.filename().string();
    const auto text = text_of(path, folder.file_bytes_max);
    if (text) {
      take(name, *text);
    } else {
      faults.add(name, {.code = "not-found", .expression = {}, .text = "the file cannot be read"});
    }
  }
  return {};
}

}  // namespace concord::app
