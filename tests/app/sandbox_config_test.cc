#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "service/app/serving.h"

namespace concord::app {
namespace {

std::vector<std::string> faults(const Result<Config>& config) {
  std::vector<std::string> out;
  if (config) return out;
  for (const Issue& issue : config.error().issues) out.push_back(issue.expression);
  return out;
}

TEST(SandboxConfig, HasTheDefaultPorts) {
  const auto config = sandbox_config({}, {});
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->listen.address, "127.0.0.1");
  EXPECT_EQ(config->listen.port, 8080);
  EXPECT_EQ(config->admin.port, 8081);
  EXPECT_EQ(config->drain_time, std::chrono::milliseconds{0});
}

TEST(SandboxConfig, LetsOptionsWinOverTheEnvironment) {
  const Environment environment{{"CONCORD_LISTEN_PORT", "1"}, {"CONCORD_ADMIN_PORT", "2"}};
  EXPECT_EQ(sandbox_config({}, environment)->listen.port, 1);
  const auto config =
      sandbox_config({.port = 3, .admin_port = 4, .ready_file = {}, .listen = {}, .partners = {}}, environment);
  EXPECT_EQ(config->listen.port, 3);
  EXPECT_EQ(config->admin.port, 4);
}

TEST(SandboxConfig, OpensBothListenersOnlyWhenAsked) {
  SandboxOptions options;
  options.listen = "0.0.0.0";
  const auto open = sandbox_config(options, {});
  ASSERT_TRUE(open.has_value());
  EXPECT_EQ(open->listen.address, "0.0.0.0");
  EXPECT_EQ(open->admin.address, "0.0.0.0");
  EXPECT_EQ(faults(sandbox_config({}, {{"CONCORD_LISTEN_ADDRESS", "0.0.0.0"}})),
            (std::vector<std::string>{"CONCORD_LISTEN_ADDRESS"}));
}

TEST(SandboxConfig, NamesEveryBadOption) {
  SandboxOptions options;
  options.port = 9;
  options.admin_port = 9;
  options.listen = "everywhere";
  options.partners = {"a=http://a.example", "a=http://b.example", "sandbox=http://c.example", "b",
                      "fhir=http://d.example"};
  EXPECT_EQ(faults(sandbox_config(options, {})),
            (std::vector<std::string>{"--admin-port", "--listen", "--partner", "--partner", "--partner", "--partner"}));
}

}  // namespace
}  // namespace concord::app
