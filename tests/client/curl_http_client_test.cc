#include "service/client/curl_http_client.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <string>

#include "core/version.h"
#include "tests/client/script_server.h"

namespace concord::client {
namespace {

using namespace std::chrono_literals;
using http::Method;
using std::chrono::steady_clock;

HttpCall call_of(std::string url, Method method = Method::get, Deadline::duration time = 10s) {
  return {.method = method,
          .url = std::move(url),
          .headers = {},
          .body = {},
          .deadline = steady_clock::now() + time,
          .response_bytes_max = 1'000};
}

// Answers every request of one connection alike.
ScriptServer::Script answer(std::string response) {
  return [response = std::move(response)](Peer& peer) {
    while (!peer.read_request().empty() && peer.write(response)) {
    }
  };
}

ErrorKind kind_of(const Result<http::Response>& result) { return result ? ErrorKind::fault : result.error().kind; }

TEST(CurlHttpClient, SendsTheRequestAsGivenAndNothingElse) {
  std::promise<std::string> seen;
  ScriptServer server{{[&](Peer& peer) {
    seen.set_value(peer.read_request());
    peer.write("HTTP/1.1 201 Created\r\nContent-Length: 2\r\nX-Raw: a%20b  c\r\n\r\n{}");
  }}};
  CurlHttpClient client;
  HttpCall call = call_of(server.url("/fhir/../Goal?x=a%7Cb&y=%2f"), Method::post);
  call.headers = {{"Content-Type", "application/fhir+json"}, {"X-Empty", ""}};
  call.body = std::string(2'000, 'x');
  const auto response = client.send(call);
  ASSERT_TRUE(response.has_value()) << response.error().message;
  EXPECT_EQ(*response,
            (http::Response{.status = 201, .headers = {{"Content-Length", "2"}, {"X-Raw", "a%20b  c"}}, .body = "{}"}));
  EXPECT_EQ(seen.get_future().get(),
            "POST /fhir/../Goal?x=a%7Cb&y=%2f HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                "\r\nUser-Agent: concord/" + std::string{kVersion} +
                "\r\nAccept: */*\r\nAccept-Encoding: gzip\r\nContent-Type: application/fhir+json\r\nX-Empty:\r\n"
                "Content-Length: 2000\r\n\r\n" +
                std::string(2'000, 'x'));
}

struct MethodCase {
  Method method;
  std::string body;
  std::string first_line;
  std::string end;
};

TEST(CurlHttpClient, WritesEachMethod) {
  const std::vector<MethodCase> cases{
      {Method::get, "", "GET / HTTP/1.1\r\n", "\r\n\r\n"},
      {Method::head, "", "HEAD / HTTP/1.1\r\n", "\r\n\r\n"},
      {Method::post, "", "POST / HTTP/1.1\r\n", "Content-Length: 0\r\n\r\n"},
      {Method::put, "ab", "PUT / HTTP/1.1\r\n", "Content-Length: 2\r\n\r\nab"},
      {Method::patch, "ab", "PATCH / HTTP/1.1\r\n", "Content-Length: 2\r\n\r\nab"},
      {Method::del, "", "DELETE / HTTP/1.1\r\n", "\r\n\r\n"},
      {Method::options, "", "OPTIONS / HTTP/1.1\r\n", "\r\n\r\n"},
  };
  for (const MethodCase& one : cases) {
    std::promise<std::string> seen;
    ScriptServer server{{[&](Peer& peer) {
      seen.set_value(peer.read_request());
      peer.write("HTTP/1.1 204 No Content\r\n\r\n");
    }}};
    CurlHttpClient client;
    HttpCall call = call_of(server.url(), one.method);
    call.body = one.body;
    const auto response = client.send(call);
    ASSERT_TRUE(response.has_value()) << response.error().message;
    EXPECT_EQ(*response, (http::Response{.status = 204, .headers = {}, .body = {}}));
    const std::string request = seen.get_future().get();
    EXPECT_TRUE(request.starts_with(one.first_line)) << request;
    EXPECT_TRUE(request.ends_with(one.end)) << request;
  }
}

struct AnswerCase {
  std::string name;
  std::string bytes;
  int status;
  std::string body;
};

TEST(CurlHttpClient, TakesEveryWholeAnswer) {
  const std::vector<AnswerCase> cases{
      {"html", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>", 200, "<html>"},
      {"no content", "HTTP/1.1 204 No Content\r\n\r\n", 204, ""},
      {"server error", "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", 500, ""},
      {"redirect not followed", "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n", 302, ""},
      {"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n",
       200, "abcde"},
      {"interim first", "HTTP/1.1 100 Continue\r\nX-A: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", 200,
       "x"},
      {"at the bound", "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + std::string(1'000, 'x'), 200,
       std::string(1'000, 'x')},
  };
  for (const AnswerCase& one : cases) {
    ScriptServer server{{answer(one.bytes)}};
    CurlHttpClient client;
    const auto response = client.send(call_of(server.url()));
    ASSERT_TRUE(response.has_value()) << one.name << ": " << response.error().message;
    EXPECT_EQ(response->status, one.status) << one.name;
    EXPECT_EQ(response->body, one.body) << one.name;
  }
}

TEST(CurlHttpClient, DecodesGzipAndDropsTheFieldsAboutIt) {
  const std::string zipped{"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\xae\x05\x00\x43\xbf\xa6\xa3\x02\x00\x00\x00",
                           22};
  ScriptServer server{
      {answer("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 22\r\nETag: W/\"1\"\r\n\r\n" + zipped)}};
  CurlHttpClient client;
  const auto response = client.send(call_of(server.url()));
  ASSERT_TRUE(response.has_value()) << response.error().message;
  EXPECT_EQ(*response, (http::Response{.status = 200, .headers = {{"ETag", "W/\"1\""}}, .body = "{}"}));
}

struct BrokenCase {
  std::string name;
  std::string bytes;
};

TEST(CurlHttpClient, RefusesAnswersOverTheBoundsOrOutsideHttp) {
  std::string fields;
  for (int i = 0; i < 201; ++i) fields += "X-" + std::to_string(i) + ": 1\r\n";
  const std::vector<BrokenCase> cases{
      {"body by length", "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n" + std::string(1'001, 'x')},
      {"body by chunks",
       "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1'001, 'x') + "\r\n0\r\n\r\n"},
      {"header bytes", "HTTP/1.1 200 OK\r\nX: " + std::string(70'000, 'x') + "\r\n\r\n"},
      {"header fields", "HTTP/1.1 200 OK\r\n" + fields + "\r\n"},
      {"no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n"},
      {"unknown coding", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd"},
  };
  for (const BrokenCase& one : cases) {
    ScriptServer server{{answer(one.bytes)}};
    CurlHttpClient client;
    EXPECT_EQ(kind_of(client.send(call_of(server.url()))), ErrorKind::partner_broken) << one.name;
  }
}

TEST(CurlHttpClient, ADripFedAnswerEndsAtTheDeadline) {
  std::atomic<bool> gone = false;
  ScriptServer server{{[&](Peer& peer) {
    peer.read_request();
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n");
    while (peer.write("x")) std::this_thread::sleep_for(20ms);
    gone = true;
  }}};
  CurlHttpClient client;
  const auto start = steady_clock::now();
  const auto response = client.send(call_of(server.url(), Method::get, 300ms));
  EXPECT_EQ(kind_of(response), ErrorKind::unknown_outcome);
  EXPECT_LT(steady_clock::now() - start, 5s) << "900 bytes would have dripped for 18 s";
}

TEST(CurlHttpClient, ADeadlineThatHasPassedSendsNothing) {
  ScriptServer server{{}};
  CurlHttpClient client;
  EXPECT_EQ(kind_of(client.send(call_of(server.url(), Method::get, 0ms))), ErrorKind::timeout);
  EXPECT_EQ(kind_of(client.send(call_of(server.url(), Method::get, -1h))), ErrorKind::timeout);
  EXPECT_EQ(server.accepted(), 0);
}

TEST(CurlHttpClient, AConnectionThatEndsEarlyHasAnUnknownOutcome) {
  const std::vector<std::pair<std::string, ScriptServer::Script>> cases{
      {"closed before the answer", [](Peer& peer) { peer.read_request(); }},
      {"reset before the answer",
       [](Peer& peer) {
         peer.read_request();
         peer.reset();
       }},
      {"reset within the body",
       [](Peer& peer) {
         peer.read_request();
         peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
         peer.reset();
       }},
      {"closed within the body",
       [](Peer& peer) {
         peer.read_request();
         peer.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
       }},
      {"a chunk that is none",
       [](Peer& peer) {
         peer.read_request();
         peer.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n");
       }},
      {"closed within the head",
       [](Peer& peer) {
         peer.read_request();
         peer.write("HTTP/1.1 200 OK\r\nContent-Le");
       }},
  };
  for (const auto& [name, script] : cases) {
    for (const Method method : {Method::get, Method::post}) {
      ScriptServer server{{script}};
      CurlHttpClient client;
      EXPECT_EQ(kind_of(client.send(call_of(server.url(), method))), ErrorKind::unknown_outcome) << name;
      EXPECT_EQ(server.accepted(), 1) << name;
    }
  }
}

TEST(CurlHttpClient, ARefusedConnectionIsUnavailable) {
  std::string url;
  {
    ScriptServer server{{}};
    url = server.url();
  }
  CurlHttpClient client;
  EXPECT_EQ(kind_of(client.send(call_of(url, Method::post))), ErrorKind::unavailable);
}

TEST(CurlHttpClient, AnUnknownHostIsUnavailable) {
  CurlHttpClient client;
  EXPECT_EQ(kind_of(client.send(call_of("http://nowhere.invalid/"))), ErrorKind::unavailable);
}

TEST(CurlHttpClient, RefusesUrlsThatMustNotBeSent) {
  CurlHttpClient client;
  for (const char* url : {"", "ftp://127.0.0.1/", "file:///etc/hosts", "gopher://127.0.0.1/", "http://",
                          "http://user:secret@127.0.0.1/", "/relative", "http://127.0.0.1:99999/"}) {
    EXPECT_EQ(client.send(call_of(url)).error().kind, ErrorKind::fault) << url;
  }
}

TEST(CurlHttpClient, RefusesHeaderFieldsThatWouldBreakTheFraming) {
  CurlHttpClient client;
  const std::vector<std::pair<std::string, std::string>> fields{
      {"X", "a\r\nY: b"}, {"X", "a\nb"},           {"X", std::string{"a\0b", 3}},    {"X: Y", "a"},
      {"", "a"},          {"Content-Length", "3"}, {"transfer-encoding", "chunked"}, {"Host", "other"}};
  for (const auto& [name, value] : fields) {
    HttpCall call = call_of("http://127.0.0.1:1/");
    call.headers.add(name, value);
    EXPECT_EQ(client.send(call), fail(ErrorKind::fault, "a header field of the outbound call may not be sent")) << name;
  }
}

TEST(CurlHttpClient, NeverConnectsToAnAddressThatIsNotAllowed) {
  ScriptServer server{{answer("HTTP/1.1 204 No Content\r\n\r\n")}};
  CurlHttpClient client{{.addresses = {.loopback = false}}};
  for (const std::string host : {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1", "0"}) {
    const auto response = client.send(call_of("http://" + host + ":" + std::to_string(server.port()) + "/"));
    EXPECT_EQ(response, fail(ErrorKind::unavailable, "the peer's address is not allowed here")) << host;
  }
  EXPECT_EQ(server.accepted(), 0);
}

TEST(CurlHttpClient, GoesThroughTheProxyOfItsOptionsOnly) {
  std::promise<std::string> seen;
  ScriptServer proxy{{[&](Peer& peer) {
    seen.set_value(peer.read_request());
    peer.write("HTTP/1.1 204 No Content\r\n\r\n");
  }}};
  CurlHttpClient client{{.proxy = proxy.url()}};
  EXPECT_TRUE(client.send(call_of("http://ehr.example/metadata")).has_value());
  EXPECT_TRUE(seen.get_future().get().starts_with("GET http://ehr.example/metadata HTTP/1.1\r\n"));
}

TEST(CurlHttpClient, DoesNotTakeAProxyFromTheEnvironment) {
  ScriptServer proxy{{}};
  ScriptServer server{{answer("HTTP/1.1 204 No Content\r\n\r\n")}};
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  CurlHttpClient client;
  const auto response = client.send(call_of(server.url()));
  ::unsetenv("http_proxy");
  EXPECT_TRUE(response.has_value());
}

TEST(CurlHttpClient, AProxyThatRefusesTheTunnelSendsNothingOn) {
  ScriptServer proxy{{answer("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")}};
  CurlHttpClient client{{.proxy = proxy.url()}};
  EXPECT_EQ(kind_of(client.send(call_of("https://ehr.example/", Method::post))), ErrorKind::unavailable);
}

}  // namespace
}  // namespace concord::client
