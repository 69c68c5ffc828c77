#include "service/app/package_command.h"

#include <fstream>
#include <ostream>
#include <utility>
#include <vector>

#include "mappers/conformance/package.h"
#include "mappers/instruments/registry.h"
#include "mappers/registry.h"
#include "service/app/tarball.h"

namespace concord::app {

int write_package(const std::string& file, const Streams& streams) {
  std::vector<ArchivedFile> files;
  for (auto& one :
       mappers::conformance::package_files(mappers::artifact_types(), mappers::instruments::Registry::shipped()))
    files.push_back({.path = std::move(one.path), .text = std::move(one.text)});
  const auto archive = tarball(files);
  if (!archive) {
    streams.err << archive.error().message << '\n';
    return kRefused;
  }
  if (file.empty() || file == "-") {
    streams.out << *archive;
    streams.out.flush();
    return streams.out ? kDone : kRefused;
  }
  std::ofstream target{file, std::ios::binary};
  target << *archive;
  target.close();
  if (target) return kDone;
  streams.err << "the file cannot be written\n";
  return kRefused;
}

}  // namespace concord::app
