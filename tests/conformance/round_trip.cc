// Reads every *.json of a folder with the JSON reader and writes it under the same name into another:
// round_trip FROM TO. Exit code 1 when a file is not read.
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "core/json/read.h"
#include "core/json/write.h"

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  bool all_read = true;
  for (const auto& entry : std::filesystem::directory_iterator{argv[1]}) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream in{entry.path(), std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    const auto value = concord::json::read(text, {.bytes_max = 256U << 20U});
    if (!value) {
      std::cerr << entry.path().filename().string() << ": " << value.error().message << '\n';
      all_read = false;
      continue;
    }
    std::ofstream{std::filesystem::path{argv[2]} / entry.path().filename(), std::ios::binary}
        << concord::json::write(*value);
  }
  return all_read ? 0 : 1;
}
