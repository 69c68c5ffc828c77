// The files behind TLS: what is refused of them, and how a running listener follows them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <vector>

#include "service/http/edge/tls.h"
#include "tests/http_edge/tls_client.h"
#include "tests/http_edge/wire.h"

namespace concord::http::edge::testing {
namespace {

using client::Leaf;
using client::TestCertificates;

std::vector<std::string> faults(const TlsFiles& files) {
  const auto loaded = Tls::load({.files = files});
  std::vector<std::string> out;
  if (loaded) return out;
  EXPECT_EQ(loaded.error().kind, ErrorKind::unprocessable);
  for (const Issue& issue : loaded.error().issues) out.push_back(issue.expression + ": " + issue.text);
  return out;
}

class TlsFilesTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    const std::string path = (std::filesystem::path{certificates_.ca_file()}.parent_path() / name).string();
    std::ofstream{path} << text;
    return path;
  }
  static void replace(const std::string& target, const std::string& source) {
    std::filesystem::copy_file(source, target, std::filesystem::copy_options::overwrite_existing);
  }
  TestCertificates certificates_;
  Leaf server_ = certificates_.leaf("server", "IP:127.0.0.1");
};

TEST_F(TlsFilesTest, EachFaultIsNamed) {
  const Leaf other = certificates_.leaf("other", "");
  const Leaf expired = certificates_.leaf("expired", "", -1);
  const std::string rubbish = write("rubbish", "nothing of the kind\n");
  const std::string empty = write("empty", "");
  const std::string damaged = write("damaged", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  const std::string locked = write("locked",
                                   "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                                   "MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjfDZ0vNBTYiQICCAAw\n"
                                   "-----END ENCRYPTED PRIVATE KEY-----\n");
  const std::string no_certificate = "certificate: must hold 1 to 16 certificates as PEM";
  const std::string no_key = "key: must hold a private key as PEM, without a password";
  const std::string unreadable = ": cannot be read, is empty or over 1 MiB";
  struct Row {
    TlsFiles files;
    std::vector<std::string> faults;
  };
  const std::vector<Row> rows{
      {{server_.certificate_file, server_.key_file, certificates_.ca_file()}, {}},
      {{server_.certificate_file, server_.key_file, ""}, {}},
      {{"/nowhere", empty, "/nowhere"}, {"certificate" + unreadable, "key" + unreadable, "client_ca" + unreadable}},
      {{rubbish, server_.key_file, ""}, {no_certificate}},
      {{damaged, server_.key_file, ""}, {no_certificate}},
      {{server_.certificate_file, rubbish, ""}, {no_key}},
      {{server_.certificate_file, locked, ""}, {no_key}},
      {{server_.certificate_file, other.key_file, ""}, {"key: must be the key of the certificate"}},
      {{expired.certificate_file, expired.key_file, ""}, {"certificate: must be of a certificate that is valid now"}},
      {{server_.certificate_file, server_.key_file, rubbish}, {"client_ca: must hold 1 to 512 certificates as PEM"}},
  };
  for (const Row& row : rows) EXPECT_EQ(faults(row.files), row.faults);
}

TEST_F(TlsFilesTest, ARunningListenerFollowsThem) {
  std::mutex mutex;
  std::vector<TlsEvent> events;
  Options options = quick_options();
  const Leaf live{write("live.pem", ""), write("live.key", "")};
  replace(live.certificate_file, server_.certificate_file);
  replace(live.key_file, server_.key_file);
  options.tls = TlsOptions{.files = {live.certificate_file, live.key_file, ""},
                           .reload_interval = std::chrono::milliseconds{0},
                           .observer = [&](TlsEvent event) {
                             if (event == TlsEvent::greeted || event == TlsEvent::not_greeted) return;
                             const std::lock_guard lock{mutex};
                             events.push_back(event);
                           }};
  RunningServer running{options, echo};
  const auto name = [&] {
    TlsClient tls{running.port(), {.ca_file = certificates_.ca_file()}};
    return tls.greet() ? tls.server_name() : tls.failure();
  };
  TlsClient early{running.port(), {.ca_file = certificates_.ca_file()}};
  ASSERT_TRUE(early.greet());
  EXPECT_EQ(name(), "server");
  const Leaf next = certificates_.leaf("next", "IP:127.0.0.1");
  replace(live.certificate_file, next.certificate_file);
  EXPECT_EQ(name(), "server");  // beside another's key
  EXPECT_EQ(name(), "server");
  replace(live.key_file, next.key_file);
  EXPECT_EQ(name(), "next");
  std::filesystem::remove(live.key_file);
  EXPECT_EQ(name(), "next");
  ASSERT_TRUE(early.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_TRUE(early.receive_until("[]").ends_with("GET /x []"));
  const std::lock_guard lock{mutex};
  EXPECT_EQ(events, (std::vector<TlsEvent>{TlsEvent::kept_previous, TlsEvent::renewed, TlsEvent::kept_previous}));
}

}  // namespace
}  // namespace concord::http::edge::testing
