// Raw bytes against a running server: how many responses, of which status, and whether the connection survives.
// Each probe is followed by one more request, which must be answered exactly if the connection may live on.
#include <gtest/gtest.h>

#include <cctype>
#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include "tests/http_edge/wire.h"

namespace concord::http::edge::testing {
namespace {

constexpr std::chrono::seconds kPatience{20};
const std::string kSmuggled = "GET /SMUGGLED HTTP/1.1\r\nHost: s\r\n\r\n";
const std::string kLast = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

struct Probe {
  std::string name;
  std::string bytes;
  std::vector<int> statuses;  // of the probe itself
  bool survives;
};

void PrintTo(const Probe& probe, std::ostream* out) { *out << probe.name; }

class Probes : public ::testing::TestWithParam<Probe> {
 protected:
  // "/deny" answers without a look at the body, as a failed authentication would.
  static Response answer(const Request& request) {
    if (request.target == "/deny") return {.status = 401, .headers = {}, .body = "denied"};
    return echo(request);
  }
};

TEST_P(Probes, AreAnsweredAsRowSays) {
  RunningServer running{quick_options(2), answer};
  auto client = running.connect();
  (void)client.send(GetParam().bytes);  // a server that has seen enough may close before it has all
  (void)client.send(kLast);
  const Heard heard = client.listen(kPatience);
  std::vector<int> expected = GetParam().statuses;
  if (GetParam().survives) expected.push_back(200);
  EXPECT_EQ(statuses(heard.text), expected) << heard.text;
  EXPECT_TRUE(heard.closed) << "no orderly end";
  EXPECT_FALSE(heard.reset);
  EXPECT_EQ(heard.text.find("GET /SMUGGLED []"), std::string::npos) << heard.text;
  EXPECT_EQ(heard.text.find("GET /last []") != std::string::npos, GetParam().survives) << heard.text;
}

std::string framed(const std::string& method, const std::string& target, const std::string& lines,
                   const std::string& body) {
  return method + " " + target + " HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n" + body;
}
std::string sized(const std::string& method, const std::string& target, const std::string& body) {
  return framed(method, target, "Content-Length: " + std::to_string(body.size()) + "\r\n", body);
}
std::string chunked(const std::string& body) { return framed("POST", "/x", "Transfer-Encoding: chunked\r\n", body); }

std::string large_chunks() {
  std::string body;
  for (int i = 0; i < 160; ++i) body += "10000\r\n" + std::string(65536, 'a') + "\r\n";
  return body + "0\r\n\r\n";
}

std::string many_fields() {
  std::string lines;
  for (int i = 0; i < 101; ++i) lines += "X" + std::to_string(i) + ": a\r\n";
  return lines;
}

std::vector<Probe> framing_probes() {
  const std::string get = framed("GET", "/x", "", "");
  return {
      {"get", get, {200}, true},
      {"three in a row", get + get + get, {200, 200, 200}, true},
      {"a body nobody reads", sized("POST", "/deny", kSmuggled), {401}, true},
      {"GET with a body", sized("GET", "/x", kSmuggled), {200}, true},
      {"DELETE with a body", sized("DELETE", "/x", kSmuggled), {200}, true},
      {"DELETE that says chunked and is not",
       framed("DELETE", "/x", "Transfer-Encoding: chunked\r\n", kSmuggled),
       {400},
       false},
      {"DELETE chunked", framed("DELETE", "/x", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), {200}, true},
      {"length and coding",
       framed("POST", "/x", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + kSmuggled),
       {400},
       false},
      {"coding and length",
       framed("POST", "/x", "Transfer-Encoding: chunked\r\nContent-Length: 40\r\n", "0\r\n\r\n" + kSmuggled),
       {400},
       false},
      {"two lengths", framed("POST", "/x", "Content-Length: 0\r\nContent-Length: 35\r\n", kSmuggled), {400}, false},
      {"gzip, chunked",
       framed("POST", "/x", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + kSmuggled),
       {400},
       false},
      {"no length", framed("POST", "/x", "", ""), {411}, false},
      {"no Host", "GET /x HTTP/1.1\r\n\r\n", {400}, false},
      {"space before colon", "GET /x HTTP/1.1\r\nHost : a\r\n\r\n", {400}, false},
      {"folded", framed("GET", "/x", "X: 1\r\n y\r\n", ""), {400}, false},
      {"NUL in value", framed("GET", "/x", std::string("X: a\0b\r\n", 8), ""), {400}, false},
      {"NUL in name", framed("GET", "/x", std::string("X\0Y: b\r\n", 8), ""), {400}, false},
      {"peer address", framed("GET", "/x", "REMOTE_ADDR: 6.6.6.6\r\n", ""), {400}, false},
      {"gzip body", framed("POST", "/x", "Content-Encoding: gzip\r\nContent-Length: 3\r\n", "abc"), {415}, false},
      {"body and the next", sized("POST", "/x", "abc") + get, {200, 200}, true},
      {"bare LF", "GET /x HTTP/1.1\nHost: a\n\n", {400}, false},
      {"old simple request", "GET /x\r\n", {400}, false},
      {"empty line first", "\r\n" + get, {200}, true},
      {"empty line after a body", sized("POST", "/x", "abc") + "\r\n" + get, {200, 200}, true},
      {"20 kB head", framed("GET", "/x", "X: " + std::string(20'000, 'a') + "\r\n", ""), {431}, false},
      {"101 fields", framed("GET", "/x", many_fields(), ""), {431}, false},
      {"9 kB target", framed("GET", "/" + std::string(9000, 'a'), "", ""), {414}, false},
      {"length over the bound",
       framed("POST", "/x", "Content-Length: 10485760\r\n", std::string(100'000, 'a')),
       {413},
       false},
      {"expects leave", framed("POST", "/x", "Expect: 100-continue\r\nContent-Length: 3\r\n", "abc"), {100, 200}, true},
      {"expects leave, no body",
       framed("POST", "/x", "Expect: 100-continue\r\nContent-Length: 0\r\n", ""),
       {200},
       true},
      {"expects leave, too large",
       framed("POST", "/x", "Expect: 100-continue\r\nContent-Length: 99999999\r\n", ""),
       {413},
       false},
      {"expects something else", framed("GET", "/x", "Expect: tea\r\n", ""), {417}, false},
      {"close", framed("GET", "/x", "Connection: close\r\n", get), {200}, false},
      {"1.0", "GET /x HTTP/1.0\r\n\r\n" + get, {200}, false},
      {"1.0 that stays", "GET /x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + get, {200, 200}, true},
      {"2.0", "GET /x HTTP/2.0\r\nHost: a\r\n\r\n", {505}, false},
      {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", {405}, false},
      {"unknown method", framed("FROB", "/x", "", ""), {501}, false},
      {"asterisk", framed("OPTIONS", "*", "", ""), {200}, true},
      {"absolute", framed("GET", "http://b/x", "", ""), {200}, true},
      {"upgrade",
       framed("GET", "/x", "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n",
              ""),
       {200},
       true},
  };
}

std::vector<Probe> chunk_probes() {
  const std::string get = framed("GET", "/x", "", "");
  return {
      {"chunked", chunked("3\r\nabc\r\n0\r\n\r\n") + get, {200, 200}, true},
      {"empty chunked", chunked("0\r\n\r\n"), {200}, true},
      {"extension", chunked("3;a=b\r\nabc\r\n0\r\n\r\n"), {200}, true},
      {"trailer", chunked("3\r\nabc\r\n0\r\nX: 1\r\n\r\n"), {200}, true},
      {"trailer that frames", chunked("0\r\nContent-Length: 35\r\n\r\n"), {200}, true},
      {"bad trailer", chunked("0\r\nX : 1\r\n\r\n"), {400}, false},
      {"0x2", chunked("0x2\r\nab\r\n0\r\n\r\n"), {400}, false},
      {"plus", chunked("+2\r\nab\r\n0\r\n\r\n"), {400}, false},
      {"minus", chunked("-2\r\nab\r\n0\r\n\r\n"), {400}, false},
      {"empty size", chunked("\r\nab\r\n0\r\n\r\n"), {400}, false},
      {"overflow", chunked("fffffffffffffffff\r\nab\r\n0\r\n\r\n"), {400}, false},
      {"longer than its size", chunked("2\r\nabc\r\n0\r\n\r\n"), {400}, false},
      {"shorter than its size", chunked("4\r\nabc\r\n0\r\n\r\n"), {400}, false},
      {"no CRLF after the chunk", chunked("2\r\nab0\r\n\r\n"), {400}, false},
      {"bare LF", chunked("2\nab\n0\n\n"), {400}, false},
      {"bare LF in extension", chunked("2;x\nab\r\n0\r\n\r\n"), {400}, false},
      {"over the bound", chunked(large_chunks()), {413}, false},
      {"one chunk over the bound", chunked("FFFFFFF\r\n"), {413}, false},
      {"chunked and smuggled",
       chunked("0\r\n\r\n" + kSmuggled.substr(0, 4) + "/x HTTP/1.1\r\nHost: a\r\n\r\n"),
       {200, 200},
       true},
  };
}

std::string name_of(const ::testing::TestParamInfo<Probe>& row) {
  std::string name = std::to_string(row.index) + "_";
  for (const char c : row.param.name) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
}

INSTANTIATE_TEST_SUITE_P(Framing, Probes, ::testing::ValuesIn(framing_probes()), name_of);
INSTANTIATE_TEST_SUITE_P(Chunks, Probes, ::testing::ValuesIn(chunk_probes()), name_of);

TEST(Wire, ManyInARowAreAnsweredInOrder) {
  RunningServer running{quick_options(4), echo};
  auto client = running.connect();
  std::string requests;
  for (int i = 0; i < 500; ++i) requests += framed("GET", "/" + std::to_string(i), "", "");
  ASSERT_TRUE(client.send(requests));
  for (int i = 0; i < 500; ++i) EXPECT_EQ(client.receive().body, "GET /" + std::to_string(i) + " []");
}

TEST(Wire, AHalfClosedClientStillGetsItsAnswers) {
  RunningServer running{quick_options(2), echo};
  auto client = running.connect();
  ASSERT_TRUE(client.send(framed("GET", "/x", "", "") + sized("POST", "/y", "abc")));
  client.end_sending();
  const Heard heard = client.listen(kPatience);
  EXPECT_EQ(statuses(heard.text), (std::vector<int>{200, 200}));
  EXPECT_TRUE(heard.closed);
}

TEST(Wire, AMessageCutShortIsNeverServed) {
  RunningServer running{quick_options(2), echo};
  for (const std::string& bytes : {std::string{"GET /x HTTP/1.1\r\nHo"}, sized("POST", "/x", "abcdef").substr(0, 50),
                                   chunked("3\r\nabc\r\n"), chunked("3\r\nabc\r\n0\r\n")}) {
    auto client = running.connect();
    ASSERT_TRUE(client.send(bytes));
    client.end_sending();
    const Heard heard = client.listen(kPatience);
    EXPECT_EQ(statuses(heard.text), (std::vector<int>{400})) << bytes;
    EXPECT_TRUE(heard.closed);
  }
}

TEST(Wire, AResetInTheMiddleOfABodyHarmsNobody) {
  RunningServer running{quick_options(1), echo};
  auto broken = running.connect();
  ASSERT_TRUE(broken.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"));
  broken.reset();
  auto client = running.connect();
  ASSERT_TRUE(client.send(framed("GET", "/x", "", "")));
  EXPECT_EQ(client.receive().status, 200);
}

TEST(Wire, RejectionsCarryWhatTheirStatusAsksFor) {
  RunningServer running{quick_options(1), echo};
  struct Row {
    std::string bytes;
    std::string field;
    std::string value;
  };
  for (const Row& row :
       std::vector<Row>{{"TRACE / HTTP/1.1\r\n", "Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"},
                        {framed("GET", "/", "Content-Encoding: br\r\n", ""), "Accept-Encoding", "identity"},
                        {"GET /\r\n", "Content-Type", "application/json"},
                        {"GET /\r\n", "Connection", "close"}}) {
    auto client = running.connect();
    ASSERT_TRUE(client.send(row.bytes));
    const WireResponse response = client.receive();
    EXPECT_EQ(response.headers.value(row.field), row.value);
    EXPECT_EQ(response.body, "{\"edge\":" + std::to_string(response.status) + "}");
  }
}

}  // namespace
}  // namespace concord::http::edge::testing
