#include "service/app/command_line.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <sstream>
#include <string>
#include <vector>

#include "core/version.h"

namespace concord::app {
namespace {

struct Ran {
  int code;
  std::string out;
  std::string err;
};

Ran run(std::initializer_list<const char*> arguments, const std::string& input = {},
        const Environment& environment = {}) {
  std::vector<const char*> argv{"concord"};
  argv.insert(argv.end(), arguments.begin(), arguments.end());
  std::istringstream in{input};
  std::ostringstream out;
  std::ostringstream err;
  const int code =
      run_command(static_cast<int>(argv.size()), argv.data(), environment, {.in = in, .out = out, .err = err});
  return {.code = code, .out = out.str(), .err = err.str()};
}

TEST(CommandLine, PrintsTheVersion) {
  const Ran version = run({"version"});
  EXPECT_EQ(version.code, 0);
  EXPECT_EQ(version.out, "concord " + std::string{kVersion} + "\n");
}

TEST(CommandLine, ShowsHelpForEveryCommand) {
  for (const char* command :
       {"serve", "sandbox", "preview", "read-back", "fhirpath", "config", "healthcheck", "version"}) {
    const Ran help = run({command, "--help"});
    EXPECT_EQ(help.code, 0) << command;
    EXPECT_NE(help.out.find(command), std::string::npos) << command;
  }
}

TEST(CommandLine, EndsWithTwoWhenItIsNotUnderstood) {
  const std::vector<std::vector<const char*>> lines{{},
                                                    {"fly"},
                                                    {"serve"},
                                                    {"preview"},
                                                    {"read-back"},
                                                    {"config"},
                                                    {"sandbox", "--port", "x"},
                                                    {"sandbox", "--port", "70000"},
                                                    {"sandbox", "--cache"},
                                                    {"version", "extra"}};
  for (const auto& line : lines) {
    std::vector<const char*> argv{"concord"};
    argv.insert(argv.end(), line.begin(), line.end());
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(run_command(static_cast<int>(argv.size()), argv.data(), {}, {.in = in, .out = out, .err = err}), 2);
    EXPECT_NE(err.str(), "");
  }
}

TEST(CommandLine, TakesTheDashAsTheStandardInput) {
  const Ran refused = run({"preview", "--ndjson", "-"}, "{}\n");
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.err.find("\"line\":1"), std::string::npos) << refused.err;
  EXPECT_EQ(run({"read-back", "-"}, R"({"resourceType":"Bundle"})").code, 0);
}

TEST(CommandLine, ReportsConfigurationFaultsALineEach) {
  const Ran absent = run({"config", "check", "/nowhere/at/all"});
  EXPECT_EQ(absent.code, 1);
  EXPECT_NE(absent.err, "");
  const Ran empty = run({"config", "check", "/dev/null"}, "", {{"CONCORD_ADMIN_PORT", "x"}});
  EXPECT_EQ(empty.code, 1);
  EXPECT_EQ(empty.err,
            "admin.port: must be a port from 0 (a free one) to 65535\npartners: at least one partner must be given\n"
            "auth: an issuer of tokens or a client certificate must be given, or nobody could get in\n");
}

TEST(CommandLine, RefusesBadOptionsOfTheSandboxBeforeItStarts) {
  const Ran refused = run({"sandbox", "--partner", "north", "--partner", "x=ftp://a"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_EQ(std::count(refused.err.begin(), refused.err.end(), '\n'), 2) << refused.err;
}

}  // namespace
}  // namespace concord::app
