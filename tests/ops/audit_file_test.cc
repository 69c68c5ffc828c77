#include "service/ops/audit_file.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "core/json/write.h"
#include "service/ops/audit_event.h"
#include "tests/fakes/fake_clock.h"

namespace concord::ops {
namespace {

namespace fs = std::filesystem;

class AuditFileTest : public testing::Test {
 protected:
  void SetUp() override {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  static std::vector<std::string> lines_of(const fs::path& file) {
    std::ifstream in{file};
    std::vector<std::string> out;
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  }
  Status write(AuditFile& file, const std::string& request) {
    AuditRecord record;
    record.request = RequestId{request};
    return file.record(record, clock_.in(std::chrono::seconds{5}));
  }
  static std::string line_of(const std::string& request) {
    AuditRecord record;
    record.request = RequestId{request};
    return json::write(audit_event(record));
  }

  fs::path folder_ = fs::path{testing::TempDir()} / (fmt::format("audit_{}_", ::getpid()) +
                                                     testing::UnitTest::GetInstance()->current_test_info()->name());
  fakes::FakeClock clock_;
};

TEST_F(AuditFileTest, AppendsALineAnEventForItsOwnerAlone) {
  const fs::path path = folder_ / "audit.ndjson";
  {
    AuditFile file{path, clock_};
    ASSERT_TRUE(file.open());
    ASSERT_TRUE(write(file, "r1"));
  }
  AuditFile file{path, clock_};
  ASSERT_TRUE(write(file, "r2"));
  EXPECT_EQ(lines_of(path), (std::vector<std::string>{line_of("r1"), line_of("r2")}));
  EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(AuditFileTest, GoesOnInANewFileWhenTheOperatorMovedTheOld) {
  const fs::path path = folder_ / "audit.ndjson";
  AuditFile file{path, clock_};
  ASSERT_TRUE(write(file, "r1"));
  fs::rename(path, folder_ / "audit.1");
  ASSERT_TRUE(write(file, "r2"));
  EXPECT_EQ(lines_of(folder_ / "audit.1"), std::vector<std::string>{line_of("r1")});
  EXPECT_EQ(lines_of(path), std::vector<std::string>{line_of("r2")});
}

TEST_F(AuditFileTest, SaysWhenItCannotBeWritten) {
  AuditFile file{folder_ / "nowhere" / "audit.ndjson", clock_};
  EXPECT_EQ(file.open().error().kind, ErrorKind::unavailable);
  EXPECT_EQ(write(file, "r1").error().kind, ErrorKind::unavailable);
  AuditFile full{"/dev/full", clock_};
  EXPECT_EQ(write(full, "r1").error().kind, ErrorKind::unavailable);
  fs::create_directories(folder_ / "nowhere");
  EXPECT_TRUE(write(file, "r2"));
}

TEST_F(AuditFileTest, KeepsLinesWholeAmongThreads) {
  const fs::path path = folder_ / "audit.ndjson";
  AuditFile file{path, clock_};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 50; ++j) EXPECT_TRUE(write(file, "r"));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(lines_of(path), std::vector<std::string>(200, line_of("r")));
}

}  // namespace
}  // namespace concord::ops
