#include "service/app/ready_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace concord::app {
namespace {

namespace fs = std::filesystem;

// A folder that goes with the test.
struct Folder {
  Folder() {
    std::string name = (fs::temp_directory_path() / "concord-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path path;
};

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream{path}.rdbuf();
  return text.str();
}

TEST(ReadyFile, IsOneJsonObject) {
  const Folder folder;
  const fs::path path = folder.path / "ready.json";
  ASSERT_TRUE(write_ready_file(path, {.url = "http://a:1",
                                      .admin = "http://a:2",
                                      .ehr = "http://a:3/fhir",
                                      .tokens = {.engine = "e.e.e", .patient = "p.p.p"}}));
  EXPECT_EQ(
      content(path),
      R"({"url":"http://a:1","admin":"http://a:2","ehr":"http://a:3/fhir","tokens":{"engine":"e.e.e","patient":"p.p.p"}})"
      "\n");
}

TEST(ReadyFile, ReplacesAnOldOneAndLeavesNothingElse) {
  const Folder folder;
  const fs::path path = folder.path / "ready.json";
  std::ofstream{path} << "old";
  ASSERT_TRUE(write_ready_file(path, {.url = "http://a:1", .admin = "http://a:2", .ehr = {}}));
  EXPECT_EQ(content(path).substr(0, 7), "{\"url\":");
  EXPECT_EQ(std::distance(fs::directory_iterator{folder.path}, fs::directory_iterator{}), 1);
}

TEST(ReadyFile, TellsWhenItCannotBeWritten) {
  const Folder folder;
  const auto status = write_ready_file(folder.path / "absent" / "ready.json", {});
  ASSERT_FALSE(status.has_value());
  EXPECT_EQ(status.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace concord::app
