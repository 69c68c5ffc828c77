// TLS on real sockets, with a client that is OpenSSL alone.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/http_edge/tls_client.h"
#include "tests/http_edge/wire.h"

namespace concord::http::edge::testing {
namespace {

using client::Leaf;
using client::TestCertificates;
using std::chrono::milliseconds;

const std::string kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

// What a handler saw of who asks.
class Witness {
 public:
  Response operator()(const Request& request) {
    const std::lock_guard lock{mutex_};
    seen_.push_back(request.client_certificate);
    encrypted_ = encrypted_ && request.tls;
    return echo(request);
  }
  [[nodiscard]] std::vector<std::shared_ptr<const ClientCertificate>> seen() {
    const std::lock_guard lock{mutex_};
    return seen_;
  }
  [[nodiscard]] bool encrypted() {
    const std::lock_guard lock{mutex_};
    return encrypted_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::shared_ptr<const ClientCertificate>> seen_;
  bool encrypted_ = true;
};

class TlsServing : public ::testing::Test {
 protected:
  [[nodiscard]] Options options(bool asks_clients = true) const {
    Options out = quick_options();
    out.tls = TlsOptions{.files = {.certificate = server_.certificate_file,
                                   .key = server_.key_file,
                                   .client_ca = asks_clients ? certificates_.ca_file() : ""}};
    return out;
  }
  [[nodiscard]] Handler handler() {
    return [this](const Request& request) { return witness_(request); };
  }
  [[nodiscard]] TlsClientOptions trusting(const Leaf& own = {}) const {
    return {.ca_file = certificates_.ca_file(), .own = own};
  }
  // One request; the body of its answer, "" when none came.
  static std::string ask(TlsClient& tls) {
    if (!tls.greet() || !tls.send(kGet)) return {};
    return tls.receive_until("[]").ends_with("GET /x []") ? "GET /x []" : "";
  }

  TestCertificates certificates_;
  Leaf server_ = certificates_.leaf("server", "IP:127.0.0.1");
  Witness witness_;
};

TEST_F(TlsServing, AnswersInBothVersions) {
  RunningServer running{options(), handler()};
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClientOptions how = trusting();
    how.version_min = how.version_max = version;
    TlsClient tls{running.port(), how};
    EXPECT_EQ(ask(tls), "GET /x []") << tls.failure();
    EXPECT_EQ(SSL_version(tls.session()), version);
  }
  EXPECT_TRUE(witness_.encrypted());
}

TEST_F(TlsServing, RefusesWhatIsTooOldOrTooWeak) {
  struct Row {
    int version;
    std::string ciphers;
    std::string alpn;
    std::string failure;
  };
  const std::vector<Row> rows{
      {TLS1_VERSION, "", "", "tlsv1 alert protocol version"},
      {TLS1_1_VERSION, "", "", "tlsv1 alert protocol version"},
      {TLS1_2_VERSION, "AES128-GCM-SHA256", "", "sslv3 alert handshake failure"},
      {TLS1_2_VERSION, "ECDHE-ECDSA-AES256-SHA", "", "sslv3 alert handshake failure"},
      {TLS1_3_VERSION, "", "\x02h2", "tlsv1 alert no application protocol"},
  };
  RunningServer running{options(), handler()};
  for (const Row& row : rows) {
    TlsClientOptions how = trusting();
    how.version_min = how.version_max = row.version;
    how.ciphers = row.ciphers;
    how.alpn = row.alpn;
    TlsClient tls{running.port(), how};
    EXPECT_EQ(ask(tls), "");
    EXPECT_EQ(tls.failure(), row.failure);
  }
  EXPECT_TRUE(witness_.seen().empty());
}

TEST_F(TlsServing, AgreesOnHttp11) {
  RunningServer running{options(), handler()};
  TlsClientOptions how = trusting();
  how.alpn = "\x02h2\x08http/1.1";
  TlsClient tls{running.port(), how};
  EXPECT_EQ(ask(tls), "GET /x []");
  const unsigned char* chosen = nullptr;
  unsigned length = 0;
  SSL_get0_alpn_selected(tls.session(), &chosen, &length);
  EXPECT_EQ(std::string(reinterpret_cast<const char*>(chosen), length), "http/1.1");
}

TEST_F(TlsServing, TellsWhoShowedACertificate) {
  RunningServer running{options(), handler()};
  const Leaf engine = certificates_.leaf(
      "engine", "DNS:Engine.Example,URI:https://engine.example/id,email:it@engine.example,IP:10.0.0.1", 24,
      "clientAuth");
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClientOptions how = trusting(engine);
    how.version_max = version;
    TlsClient tls{running.port(), how};
    EXPECT_EQ(ask(tls), "GET /x []") << tls.failure();
    ASSERT_TRUE(tls.send(kGet));
    EXPECT_NE(tls.receive_until("[]"), "");
  }
  const auto seen = witness_.seen();
  ASSERT_EQ(seen.size(), 4U);
  for (const auto& certificate : seen) {
    ASSERT_NE(certificate, nullptr);
    EXPECT_EQ(certificate->subject, "CN=engine,O=Nord\\, Süd");
    EXPECT_EQ(certificate->names, (std::vector<std::string>{"dns:engine.example", "uri:https://engine.example/id",
                                                            "email:it@engine.example"}));
    EXPECT_EQ(certificate->sha256.size(), 64U);
    EXPECT_EQ(certificate->sha256, seen.front()->sha256);
  }
}

TEST_F(TlsServing, NeedsNoCertificateAndAsksForNoneWithoutAuthorities) {
  RunningServer asking{options(), handler()};
  TlsClient anonymous{asking.port(), trusting()};
  EXPECT_EQ(ask(anonymous), "GET /x []");
  RunningServer plain{options(false), handler()};
  TlsClient shown{plain.port(), trusting(certificates_.leaf("engine", ""))};
  EXPECT_EQ(ask(shown), "GET /x []");
  EXPECT_EQ(witness_.seen(), (std::vector<std::shared_ptr<const ClientCertificate>>{nullptr, nullptr}));
}

TEST_F(TlsServing, RefusesCertificatesThatDoNotHold) {
  const TestCertificates others;
  const std::vector<Leaf> refused{others.leaf("engine", ""), certificates_.leaf("expired", "", -1),
                                  certificates_.leaf("wrong-use", "", 24, "serverAuth")};
  RunningServer running{options(), handler()};
  for (const Leaf& own : refused) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
      TlsClientOptions how = trusting(own);
      how.version_max = version;
      TlsClient tls{running.port(), how};
      EXPECT_EQ(ask(tls), "") << own.certificate_file;
      EXPECT_NE(tls.failure().find("alert"), std::string::npos) << tls.failure();
    }
  }
  EXPECT_TRUE(witness_.seen().empty());
}

TEST_F(TlsServing, HandshakesThatStandStillEndAndHoldUpNobody) {
  std::atomic<int> failed{0};
  Options how = options();
  how.limits.greeting_time = milliseconds{300};
  how.tls->observer = [&failed](TlsEvent event) { failed += event == TlsEvent::not_greeted ? 1 : 0; };
  RunningServer running{how, handler()};
  const std::string half_hello{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 and no more", 23};
  std::vector<WireClient> slow;
  for (int i = 0; i < 40; ++i) {
    slow.push_back(running.connect());
    ASSERT_TRUE(i % 2 == 0 || slow.back().send(half_hello));
  }
  TlsClient tls{running.port(), trusting()};
  EXPECT_EQ(ask(tls), "GET /x []");
  for (WireClient& client : slow) EXPECT_FALSE(client.listen(std::chrono::seconds{20}).text.starts_with("HTTP"));
  EXPECT_EQ(failed, 40);
}

TEST_F(TlsServing, PlainHttpIsNotAnswered) {
  RunningServer running{options(), handler()};
  auto plain = running.connect();
  ASSERT_TRUE(plain.send(kGet));
  const Heard heard = plain.listen(std::chrono::seconds{20});
  EXPECT_EQ(statuses(heard.text), std::vector<int>{});
  EXPECT_TRUE(heard.closed || heard.reset);
  EXPECT_TRUE(witness_.seen().empty());
}

TEST_F(TlsServing, CarriesLargeBodiesBothWays) {
  RunningServer running{options(), handler()};
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    TlsClientOptions how = trusting();
    how.version_max = version;
    TlsClient tls{running.port(), how};
    ASSERT_TRUE(tls.greet());
    const std::string body(3'000'000, 'b');
    for (int i = 0; i < 3; ++i) {
      ASSERT_TRUE(tls.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
                           "\r\n\r\n" + body));
      EXPECT_NE(tls.receive_until("\r\n\r\n").find("200"), std::string::npos);
      EXPECT_EQ(tls.receive(body.size() + 10), "POST /x [" + body + "]");
    }
  }
}

TEST_F(TlsServing, AnswersPipelinedRequestsOfOneRecord) {
  RunningServer running{options(), handler()};
  TlsClient tls{running.port(), trusting()};
  ASSERT_TRUE(tls.greet());
  std::string many;
  for (int i = 0; i < 200; ++i) many += kGet;
  ASSERT_TRUE(tls.send(many));
  for (int i = 0; i < 200; ++i) ASSERT_TRUE(tls.receive_until("[]").ends_with("GET /x []")) << i;
}

TEST_F(TlsServing, ServesManyAtOnce) {
  RunningServer running{options(), handler()};
  std::atomic<int> answered{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int j = 0; j < 15; ++j) {
        TlsClient tls{running.port(), trusting()};
        if (ask(tls).empty()) continue;
        if (tls.send(kGet) && !tls.receive_until("[]").empty()) ++answered;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(answered, 8 * 15);
}

TEST_F(TlsServing, SaysGoodbyeAndDoesNotWhenAResponseBreaks) {
  Options how = options();
  how.limits.idle_time = milliseconds{300};
  RunningServer running{how, handler(), [](const Request& head) { return head.target == "/broken"; },
                        [](const Request&, BodySource&, ResponseSink& sink) {
                          if (!sink.start(200, {}) || !sink.write("half")) return;
                          throw std::runtime_error{"on purpose"};
                        }};
  TlsClient closing{running.port(), trusting()};
  ASSERT_TRUE(closing.greet());
  ASSERT_TRUE(closing.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
  EXPECT_TRUE(closing.ends_orderly());
  TlsClient idle{running.port(), trusting()};
  EXPECT_EQ(ask(idle), "GET /x []");
  EXPECT_TRUE(idle.ends_orderly());
  TlsClient broken{running.port(), trusting()};
  ASSERT_TRUE(broken.greet());
  ASSERT_TRUE(broken.send("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_FALSE(broken.ends_orderly());
}

TEST_F(TlsServing, StreamsBothWays) {
  RunningServer running{options(), handler(), [](const Request&) { return true; },
                        [](const Request& head, BodySource& body, ResponseSink& sink) {
                          const Headers proof{{"X-Tls", head.tls ? "yes" : "no"}};
                          if (!sink.start(200, proof)) return;
                          std::string piece(50'000, '\0');
                          for (;;) {
                            const auto length = body.read(piece);
                            if (!length || *length == 0) return;
                            if (!sink.write({piece.data(), *length})) return;
                          }
                        }};
  TlsClient tls{running.port(), trusting()};
  ASSERT_TRUE(tls.greet());
  const std::string body(2'000'000, 'q');
  std::thread sender{[&] {
    tls.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
             body.substr(0, 1'000'000));
  }};
  sender.join();
  EXPECT_NE(tls.receive_until("\r\n\r\n").find("X-Tls: yes"), std::string::npos);
  ASSERT_TRUE(tls.send(body.substr(1'000'000)));
  const std::string answer = tls.receive_until("0\r\n\r\n");
  EXPECT_EQ(std::count(answer.begin(), answer.end(), 'q'), 2'000'000);
}

TEST_F(TlsServing, NeitherRenegotiatesNorResumes) {
  RunningServer running{options(), handler()};
  TlsClientOptions how = trusting(certificates_.leaf("engine", ""));
  how.version_max = TLS1_2_VERSION;
  TlsClient first{running.port(), how};
  EXPECT_EQ(ask(first), "GET /x []");
  const std::unique_ptr<SSL_SESSION, FreeTls> session{SSL_get1_session(first.session())};
  SSL_renegotiate(first.session());
  EXPECT_NE(SSL_do_handshake(first.session()), 1);
  TlsClient second{running.port(), how};
  SSL_set_session(second.session(), session.get());
  EXPECT_EQ(ask(second), "GET /x []");
  EXPECT_EQ(SSL_session_reused(second.session()), 0);
}

TEST_F(TlsServing, StopsWhileHandshakesStandStill) {
  RunningServer running{options(), handler()};
  auto silent = running.connect();
  ASSERT_TRUE(silent.send("\x16\x03\x01"));
  TlsClient tls{running.port(), trusting()};
  EXPECT_EQ(ask(tls), "GET /x []");
  running.server().stop();
  running.join();
  EXPECT_TRUE(silent.hears_something(std::chrono::seconds{20}));
  EXPECT_TRUE(tls.ends_orderly());
}

}  // namespace
}  // namespace concord::http::edge::testing
