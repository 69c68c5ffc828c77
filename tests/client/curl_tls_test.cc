#include <gtest/gtest.h>
#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "service/client/curl_http_client.h"
#include "tests/client/script_server.h"
#include "tests/client/test_certificates.h"

namespace concord::client {
namespace {

using namespace std::chrono_literals;
using http::Method;
using std::chrono::steady_clock;

struct FreeTls {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
  void operator()(SSL* session) const noexcept { SSL_free(session); }
};

struct TlsPeer {
  Leaf leaf;
  int version_max = TLS1_3_VERSION;
  std::string client_ca_file = {};  // asks for a client certificate of this CA
};

// Shakes hands as told and answers each request with 204.
ScriptServer::Script serve_tls(const TlsPeer& tls) {
  return [tls](Peer& peer) {
    const std::unique_ptr<SSL_CTX, FreeTls> context{SSL_CTX_new(TLS_server_method())};
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), tls.version_max);
    SSL_CTX_use_certificate_file(context.get(), tls.leaf.certificate_file.c_str(), SSL_FILETYPE_PEM);
    SSL_CTX_use_PrivateKey_file(context.get(), tls.leaf.key_file.c_str(), SSL_FILETYPE_PEM);
    if (!tls.client_ca_file.empty()) {
      SSL_CTX_load_verify_file(context.get(), tls.client_ca_file.c_str());
      SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    }
    const std::unique_ptr<SSL, FreeTls> session{SSL_new(context.get())};
    SSL_set_fd(session.get(), peer.socket());
    if (SSL_accept(session.get()) != 1) return;
    char bytes[4096];
    constexpr std::string_view kAnswer = "HTTP/1.1 204 No Content\r\n\r\n";
    while (SSL_read(session.get(), bytes, sizeof bytes) > 0) {
      SSL_write(session.get(), kAnswer.data(), static_cast<int>(kAnswer.size()));
    }
  };
}

class CurlTls : public testing::Test {
 protected:
  // Posts once; nothing but the status, or the kind of the error.
  Result<int> post(const TlsPeer& tls, CurlOptions options, const std::string& host = "127.0.0.1") {
    ScriptServer server{{serve_tls(tls)}};
    CurlHttpClient client{std::move(options)};
    const auto response = client.send({.method = Method::post,
                                       .url = "https://" + host + ":" + std::to_string(server.port()) + "/",
                                       .headers = {},
                                       .body = "{}",
                                       .deadline = steady_clock::now() + 10s});
    if (!response) return fail(response.error().kind, "");
    return response->status;
  }
  TestCertificates certificates_;
  const Leaf good_ = certificates_.leaf("good", "IP:127.0.0.1,DNS:localhost");
};

const auto kUnavailable = fail(ErrorKind::unavailable, "");

TEST_F(CurlTls, AcceptsTheConfiguredCa) {
  EXPECT_EQ(post({good_}, {.ca_file = certificates_.ca_file()}), 204);
  EXPECT_EQ(post({good_, TLS1_2_VERSION}, {.ca_file = certificates_.ca_file()}), 204);
  EXPECT_EQ(post({good_}, {.ca_file = certificates_.ca_file()}, "localhost"), 204);
}

TEST_F(CurlTls, RefusesAnUnknownCa) {
  const TestCertificates others;
  EXPECT_EQ(post({good_}, {}), kUnavailable);
  EXPECT_EQ(post({good_}, {.ca_file = others.ca_file()}), kUnavailable);
}

TEST_F(CurlTls, RefusesAnotherHostsCertificate) {
  const Leaf other = certificates_.leaf("other", "DNS:ehr.example,IP:127.0.0.2");
  EXPECT_EQ(post({other}, {.ca_file = certificates_.ca_file()}), kUnavailable);
}

TEST_F(CurlTls, RefusesAnExpiredCertificate) {
  const Leaf expired = certificates_.leaf("expired", "IP:127.0.0.1", -24);
  EXPECT_EQ(post({expired}, {.ca_file = certificates_.ca_file()}), kUnavailable);
}

TEST_F(CurlTls, RefusesOldProtocolVersions) {
  EXPECT_EQ(post({good_, TLS1_1_VERSION}, {.ca_file = certificates_.ca_file()}), kUnavailable);
}

TEST_F(CurlTls, ShowsItsClientCertificate) {
  const Leaf client = certificates_.leaf("client", "DNS:concord.example");
  const TlsPeer strict{good_, TLS1_2_VERSION, certificates_.ca_file()};
  EXPECT_EQ(post(strict, {.ca_file = certificates_.ca_file(),
                          .client_certificate_file = client.certificate_file,
                          .client_key_file = client.key_file}),
            204);
  EXPECT_EQ(post(strict, {.ca_file = certificates_.ca_file()}), kUnavailable);
}

TEST_F(CurlTls, AMissingCaFileIsAFaultOfOurs) {
  EXPECT_EQ(post({good_}, {.ca_file = certificates_.ca_file() + ".missing"}), fail(ErrorKind::fault, ""));
}

TEST_F(CurlTls, AHandshakeThatHangsEndsAtTheConnectBound) {
  ScriptServer server{{[](Peer& peer) { peer.wait_for_end(); }}};
  CurlHttpClient client{{.connect_time_max = 100ms}};
  const auto response = client.send({.method = Method::post,
                                     .url = "https://127.0.0.1:" + std::to_string(server.port()) + "/",
                                     .headers = {},
                                     .body = "{}",
                                     .deadline = steady_clock::now() + 60s});
  ASSERT_FALSE(response.has_value());
  EXPECT_EQ(response.error().kind, ErrorKind::unavailable);
}

}  // namespace
}  // namespace concord::client
