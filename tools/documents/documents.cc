// Writes the documents that are generated from the tables of the mapping: pages and JSON Schemas.
//   documents FOLDER           writes them into the folder
//   documents --check FOLDER   says which differ from what would be written; exit code 1 when some do
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "core/json/write.h"
#include "mappers/documentation/page.h"
#include "mappers/mapper.h"
#include "mappers/registry.h"

namespace {

using concord::mappers::ArtifactType;

struct Document {
  std::filesystem::path path;
  std::string text;
};

std::vector<Document> documents() {
  std::vector<Document> out;
  const auto types = concord::mappers::artifact_types();
  out.push_back({"mapping/README.md", concord::mappers::documentation::index_page(types)});
  for (const ArtifactType* type : types) {
    const std::string name{type->primary->artifact};
    out.push_back({fmt::format("mapping/{}.md", name), concord::mappers::documentation::mapping_page(*type)});
    out.push_back({fmt::format("schemas/{}.schema.json", name),
                   concord::json::write_pretty(concord::mappers::find(name)->schema()) + "\n"});
  }
  return out;
}

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

bool write(const std::filesystem::path& path, const std::string& text) {
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  std::ofstream file{path, std::ios::binary};
  file << text;
  file.close();
  return !file.fail();
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const bool is_check = arguments.size() == 2 && arguments.front() == "--check";
  if (arguments.size() != (is_check ? 2U : 1U)) {
    std::cerr << "documents [--check] FOLDER\n";
    return 2;
  }
  const std::filesystem::path folder = arguments.back();
  int wrong = 0;
  for (const Document& document : documents()) {
    const auto path = folder / document.path;
    if (is_check ? text_of(path) == document.text : write(path, document.text)) continue;
    std::cerr << path.string() << (is_check ? " is not current: make documents\n" : " cannot be written\n");
    ++wrong;
  }
  return wrong == 0 ? 0 : 1;
}
