// The files of a site in a folder: which there are, and what is in them. What they mean is known elsewhere.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.h"

namespace concord::app {

struct SiteFolder {
  std::string path;          // empty: there is none
  std::string_view setting;  // what names it, for faults: "instruments_folder"
  std::size_t files_max = 0;
  std::size_t file_bytes_max = 0;
};

// Findings about the files of a folder, each as "file#/pointer".
class SiteFaults {
 public:
  void add(const std::string& file, Issue issue);
  // Of these, the errors.
  void add_errors(const std::string& file, std::vector<Issue> issues);
  // About values that were read from those files: each expression is "/number of the value/pointer".
  void add_at_places(const std::vector<std::string>& files, std::vector<Issue> issues);
  [[nodiscard]] bool empty() const noexcept { return issues_.empty(); }
  [[nodiscard]] std::vector<Issue> take() { return std::move(issues_); }

 private:
  std::vector<Issue> issues_;
};

// Calls `take` with the name and the text of each `*.json` file by name; hidden ones are left out, and what cannot be
// read is a fault. A text over the bound comes with one byte more than that. Errors: unprocessable when the folder
// cannot be read or holds too many files.
[[nodiscard]] Status for_each_file(const SiteFolder& folder, SiteFaults& faults,
                                   const std::function<void(const std::string& name, std::string_view text)>& take);

}  // namespace concord::app
