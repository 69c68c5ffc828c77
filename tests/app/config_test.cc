#include "service/app/config.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::app {
namespace {

const std::string kAuth = "auth: {issuers: {a: {issuer: 'https://idp.example', levels: user}}}\n";
const std::string kNorth = "partners: {north: {url: 'https://ehr.example/fhir/'}}\n" + kAuth;

std::vector<std::string> faults(const Result<Config>& config) {
  std::vector<std::string> out;
  if (config) return out;
  for (const Issue& issue : config.error().issues) out.push_back(issue.expression);
  return out;
}

TEST(Config, NeedsOnlyAPartnerAndAnIssuer) {
  const auto config = load_config(kNorth, {});
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->listen.address, "127.0.0.1");
  EXPECT_EQ(config->listen.port, 8080);
  EXPECT_EQ(config->admin.port, 8081);
  EXPECT_EQ(config->workers, 64U);
  EXPECT_EQ(config->default_partner, "north");
  ASSERT_EQ(config->partners.size(), 1U);
  EXPECT_EQ(config->partners[0].url, "https://ehr.example/fhir");
}

TEST(Config, TakesEverySetting) {
  const auto config = load_config(
      "listen: {address: '::1', port: 0}\nadmin: {address: 10.0.0.7, port: 9090}\n"
      "public_url: https://concord.example/x/\nlog: {level: warn}\n"
      "audit: {file: /var/log/audit, on_failure: serve}\nserver: {workers: 8, body_bytes_max: 2048, request_time_ms: "
      "500, drain_time_ms: 0}\n"
      "cors: {origins: ['https://a.example', 'https://b.example']}\ndefault_partner: south\n"
      "cursor_keys: [/dev/null, /dev/zero]\n"
      "partners: {north: {url: http://n.example/fhir}, south: {url: http://s.example/fhir, "
      "authorization_file: /dev/null}}\n" +
          kAuth,
      {});
  ASSERT_TRUE(config.has_value()) << faults(config).front();
  EXPECT_EQ(config->listen.address, "::1");
  EXPECT_EQ(config->listen.port, 0);
  EXPECT_EQ(config->admin.address, "10.0.0.7");
  EXPECT_EQ(config->public_url, "https://concord.example/x");
  EXPECT_EQ(config->log_level, ops::Level::warn);
  EXPECT_EQ(config->audit.file, "/var/log/audit");
  EXPECT_TRUE(config->audit.serves_without);
  EXPECT_EQ(config->workers, 8U);
  EXPECT_EQ(config->body_bytes_max, 2'048U);
  EXPECT_EQ(config->request_time, std::chrono::milliseconds{500});
  EXPECT_EQ(config->drain_time, std::chrono::milliseconds{0});
  EXPECT_EQ(config->cors_origins, (std::vector<std::string>{"https://a.example", "https://b.example"}));
  EXPECT_EQ(config->cursor_keys, (std::vector<std::string>{"/dev/null", "/dev/zero"}));
  ASSERT_EQ(config->partners.size(), 2U);
  EXPECT_EQ(config->partners[0].id, "south");
  EXPECT_EQ(config->partners[0].authorization_file, "/dev/null");
}

TEST(Config, NamesEveryFaultAtOnce) {
  const auto config = load_config(
      "listen: {address: 0.0.0.0, port: 70000}\nadmin: {address: localhost, port: x}\npublic_url: ftp://x\n"
      "log: {level: loud}\naudit: {file: audit.log, on_failure: shrug}\nserver: {workers: 1, speed: 9}\ncors: "
      "{origins: [app.example]}\ndefault_partner: east\n"
      "colour: red\ncursor_keys: [key, /nowhere/at/all]\npartners: {fhir: {url: 'https://u:p@e.example'}, north: "
      "{secret: s}, south: {url: "
      "'https://s.example',"
      " authorization_file: /nowhere/at/all}}\n",
      {});
  EXPECT_EQ(faults(config), (std::vector<std::string>{"listen.port",
                                                      "admin.address",
                                                      "admin.port",
                                                      "public_url",
                                                      "log.level",
                                                      "audit.file",
                                                      "audit.on_failure",
                                                      "server.workers",
                                                      "server.speed",
                                                      "cors.origins",
                                                      "colour",
                                                      "cursor_keys",
                                                      "partners.fhir",
                                                      "partners.fhir.url",
                                                      "partners.north.secret",
                                                      "partners.south.authorization_file",
                                                      "cursor_keys",
                                                      "cursor_keys",
                                                      "auth",
                                                      "default_partner"}));
}

TEST(Config, RefusesListsAndDoublePorts) {
  EXPECT_EQ(faults(load_config("listen: {port: [1, 2]}\nadmin: {port: 1}\n" + kNorth, {})),
            (std::vector<std::string>{"listen.port", "admin.port"}));
  EXPECT_EQ(faults(load_config("partners: {north: {}}\n" + kAuth, {})), (std::vector<std::string>{"partners"}));
  EXPECT_EQ(faults(load_config("partners: {north: {authorization_file: /dev/null}}\n" + kAuth, {})),
            (std::vector<std::string>{"partners.north.url"}));
  EXPECT_EQ(faults(load_config("partners: {a: {url: http://a.example}, b: {url: http://b.example}}\n" + kAuth, {})),
            (std::vector<std::string>{"default_partner"}));
}

TEST(Config, IsRefusedWhenNobodyCouldGetIn) {
  const std::string partner = "partners: {north: {url: 'https://ehr.example/fhir'}}\n";
  EXPECT_EQ(faults(load_config(partner, {})), std::vector<std::string>{"auth"});
  EXPECT_EQ(faults(load_config(partner + kAuth, {})), std::vector<std::string>{});
}

TEST(Config, MayListenForOtherMachines) {
  EXPECT_EQ(faults(load_config("listen: {address: 0.0.0.0}\n" + kNorth, {})), std::vector<std::string>{});
}

TEST(Config, LetsTheEnvironmentWin) {
  const Environment environment{{"CONCORD_LISTEN_PORT", "1234"},
                                {"CONCORD_LOG_LEVEL", "error"},
                                {"CONCORD_CORS_ORIGINS", "https://c.example"},
                                {"CONCORD_PARTNERS_NORTH_URL", "http://other.example/fhir"},
                                {"CONCORD_CURSOR_KEYS", "/dev/null"},
                                {"CONCORD_UNKNOWN", "ignored"}};
  const auto config = load_config(
      "listen: {port: 1}\ncursor_keys: [/a, /b]\ncors: {origins: ['https://a.example']}\n" + kNorth, environment);
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->cursor_keys, std::vector<std::string>{"/dev/null"});
  EXPECT_EQ(config->listen.port, 1'234);
  EXPECT_EQ(config->log_level, ops::Level::error);
  EXPECT_EQ(config->cors_origins, (std::vector<std::string>{"https://c.example"}));
  EXPECT_EQ(config->partners[0].url, "http://other.example/fhir");
  EXPECT_EQ(faults(load_config(kNorth, {{"CONCORD_ADMIN_PORT", "many"}})), (std::vector<std::string>{"admin.port"}));
}

TEST(Config, IgnoresTheVariablesOfServiceLinks) {
  const auto config = load_config(kNorth, {{"CONCORD_ADMIN_PORT", "tcp://10.0.0.7:8081"}});
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->admin.port, 8081);
}

TEST(Config, TellsTheSameFaultsInEveryRun) {
  const std::string yaml = "listen: {port: -1}\npartners: {a: {url: x}}\n";
  EXPECT_EQ(load_config(yaml, {}).error(), load_config(yaml, {}).error());
}

struct UrlCase {
  std::string url;
  bool is_taken;
};

TEST(HttpUrl, HasAHostAndNothingThatHides) {
  const std::vector<UrlCase> cases{{"http://a", true},         {"https://a.example:8443/fhir/R4", true},
                                   {"http://[::1]:80/", true}, {"https://", false},
                                   {"https:///x", false},      {"https://:80", false},
                                   {"ftp://a", false},         {"https://u:p@a", false},
                                   {"https://a?x", false},     {"https://a#x", false},
                                   {"https://a b", false},     {"", false}};
  for (const UrlCase& row : cases) EXPECT_EQ(is_http_url(row.url), row.is_taken) << row.url;
}

TEST(PartnerId, IsPlainAndNotTakenByARoute) {
  for (const char* id : {"north", "North-1_b", "a"}) EXPECT_TRUE(is_partner_id(id)) << id;
  for (const char* id :
       {"", "artifacts", "auth", "schemas", "docs", "fhir", "openapi.json", ".well-known", "a.b", "a/b", "ä"}) {
    EXPECT_FALSE(is_partner_id(id)) << id;
  }
  EXPECT_FALSE(is_partner_id(std::string(65, 'a')));
}

}  // namespace
}  // namespace concord::app
