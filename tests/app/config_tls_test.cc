#include "service/app/config_tls.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "service/app/config.h"
#include "tests/client/test_certificates.h"

namespace concord::app {
namespace {

std::vector<std::string> faults(const TlsConfig& config) {
  std::vector<std::string> out;
  const Status status = check_tls(config);
  if (status) return out;
  for (const Issue& issue : status.error().issues) out.push_back(issue.expression + ": " + issue.text);
  return out;
}

TEST(TlsSettings, AreReadFromFileAndEnvironment) {
  constexpr std::string_view kYaml =
      "listen: {tls: {certificate: /a.pem, key: /a.key}}\npartners: {north: {url: 'https://ehr.example/fhir'}}\n"
      "auth: {issuers: {a: {issuer: 'https://idp.example', levels: user}}}\n";
  const auto config = load_config(kYaml, {{"CONCORD_LISTEN_TLS_CLIENT_CA", "/ca.pem"}});
  ASSERT_TRUE(config.has_value());
  EXPECT_EQ(config->tls.certificate, "/a.pem");
  EXPECT_EQ(config->tls.key, "/a.key");
  EXPECT_EQ(config->tls.client_ca, "/ca.pem");
  EXPECT_TRUE(config->tls.is_on());
}

TEST(TlsSettings, EachFaultIsNamedByItsPath) {
  const client::TestCertificates certificates;
  const client::Leaf good = certificates.leaf("good", "IP:127.0.0.1");
  const client::Leaf other = certificates.leaf("other", "IP:127.0.0.1");
  struct Row {
    TlsConfig config;
    std::vector<std::string> faults;
  };
  const std::vector<Row> rows{
      {{}, {}},
      {{good.certificate_file, good.key_file, certificates.ca_file()}, {}},
      {{"", "", certificates.ca_file()},
       {"listen.tls.certificate: must be given for TLS", "listen.tls.key: must be given for TLS"}},
      {{good.certificate_file, "", ""}, {"listen.tls.key: must be given for TLS"}},
      {{good.certificate_file, "/nowhere", ""}, {"listen.tls.key: cannot be read, is empty or over 1 MiB"}},
      {{good.certificate_file, other.key_file, ""}, {"listen.tls.key: must be the key of the certificate"}},
  };
  for (const Row& row : rows) EXPECT_EQ(faults(row.config), row.faults);
}

}  // namespace
}  // namespace concord::app
