// Heads as text in, verdicts out: no sockets.
#include "service/http/edge/head.h"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <vector>

namespace concord::http::edge {
namespace {

using State = HeadParser::State;

// 0: accepted.
int verdict(const std::string& text) {
  const ParsedHead parsed = parse_head(text, Limits{});
  return parsed.step.state == State::more ? -1 : parsed.step.status;
}

std::string get_with(const std::string& lines) { return "GET /x HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n"; }
std::string post_with(const std::string& lines) { return "POST /x HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n"; }

struct Row {
  std::string name;
  std::string text;
  int status;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

class HeadVerdict : public ::testing::TestWithParam<Row> {};

TEST_P(HeadVerdict, IsTheSameAtOnceAndByteByByte) {
  const std::string& text = GetParam().text;
  EXPECT_EQ(verdict(text), GetParam().status);
  const Limits limits;
  HeadParser parser{limits};
  HeadParser::Step step;
  std::string window;
  for (std::size_t i = 0; i < text.size() && step.state == State::more; ++i) {
    window += text[i];
    step = parser.advance(window);
    window.erase(0, step.consumed);
  }
  EXPECT_EQ(step.state == State::more ? -1 : step.status, GetParam().status);
}

std::vector<Row> rows() {
  const std::string nul(1, '\0');
  return {
      {"plain", get_with(""), 0},
      {"empty lines before", "\r\n\r\n" + get_with(""), 0},
      {"too many empty lines", "\r\n\r\n\r\n\r\n\r\n" + get_with(""), 400},
      {"bare LF before", "\n" + get_with(""), 400},
      {"not ended", "GET /x HTTP/1.1\r\nHost: a\r\n", -1},
      // Request line.
      {"HTTP/0.9", "GET /x\r\n", 400},
      {"two spaces", "GET  /x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"two spaces before version", "GET /x  HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"space at end", "GET /x HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
      {"space at start", " GET /x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"tab", "GET\t/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"vertical tab", "GET\v/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"junk after version", "GET /x HTTP/1.1 junk\r\nHost: a\r\n\r\n", 400},
      {"space in target", "GET /x y HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"no method", "/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"bad method", "G@T /x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"unknown method", "FROB /x HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"lower-case method", "get /x HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"endless method", std::string(40, 'G'), 501},
      {"long method", std::string(400, 'G') + " /x HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"endless garbage", std::string(40, '('), 400},
      {"TLS hello", "\x16\x03\x01\x02", 400},
      {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"TRACE", "TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"QUERY", "QUERY / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"bare LF", "GET /x HTTP/1.1\nHost: a\n\n", 400},
      {"bare CR", "GET /x HTTP/1.1\rHost: a\r\r", 400},
      {"CR CR LF", "GET /x HTTP/1.1\r\r\nHost: a\r\n\r\n", 400},
      {"NUL in target", "GET /x" + nul + " HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      // Versions.
      {"1.0", "GET /x HTTP/1.0\r\n\r\n", 0},
      {"1.2", "GET /x HTTP/1.2\r\nHost: a\r\n\r\n", 0},
      {"2.0", "GET /x HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"0.9", "GET /x HTTP/0.9\r\nHost: a\r\n\r\n", 505},
      {"1.10", "GET /x HTTP/1.10\r\nHost: a\r\n\r\n", 400},
      {"11.1", "GET /x HTTP/11.1\r\nHost: a\r\n\r\n", 400},
      {"1", "GET /x HTTP/1\r\nHost: a\r\n\r\n", 400},
      {"1.", "GET /x HTTP/1.\r\nHost: a\r\n\r\n", 400},
      {"1,1", "GET /x HTTP/1,1\r\nHost: a\r\n\r\n", 400},
      {"http", "GET /x http/1.1\r\nHost: a\r\n\r\n", 400},
      {"HTTPS", "GET /x HTTPS/1.1\r\nHost: a\r\n\r\n", 400},
      // Targets.
      {"relative", "GET x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"fragment", "GET /x#y HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"8-bit target", "GET /\xC3\xA9 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"asterisk", "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"OPTIONS asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"absolute", "GET http://a/x HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"absolute, no Host", "GET http://a/x HTTP/1.1\r\n\r\n", 400},
      {"absolute, no host", "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"absolute, user", "GET http://u@a/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"absolute, other scheme", "GET ftp://a/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"authority form", "GET a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"long target", "GET /" + std::string(9000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
      {"endless target", "GET /" + std::string(9000, 'a'), 414},
      // Field lines.
      {"no colon", get_with("Nonsense\r\n"), 400},
      {"no name", get_with(": x\r\n"), 400},
      {"space before colon", "GET /x HTTP/1.1\r\nHost : a\r\n\r\n", 400},
      {"tab before colon", get_with("X\t: 1\r\n"), 400},
      {"folded", get_with("X: 1\r\n y\r\n"), 400},
      {"folded by tab", get_with("X: 1\r\n\ty\r\n"), 400},
      {"first line folded", "GET /x HTTP/1.1\r\n Host: a\r\n\r\n", 400},
      {"NUL in value", get_with("X: a" + nul + "b\r\n"), 400},
      {"NUL in name", get_with("X" + nul + "Y: b\r\n"), 400},
      {"control in value", get_with("X: a\x01\r\n"), 400},
      {"DEL in value", get_with("X: a\x7F\r\n"), 400},
      {"bare CR in value", get_with("X: a\rb\r\n"), 400},
      {"bare LF in value", get_with("X: a\nb: c\r\n"), 400},
      {"tab in value", get_with("X: a\tb\r\n"), 0},
      {"8-bit value", get_with("X: \xE9\r\n"), 0},
      {"8-bit name", get_with("X\xE9: 1\r\n"), 400},
      {"quoted name", get_with("\"X\": 1\r\n"), 400},
      {"empty value", get_with("X:\r\n"), 0},
      {"peer address", get_with("REMOTE_ADDR: 6.6.6.6\r\n"), 400},
      {"local port", get_with("Local_Port: 1\r\n"), 400},
      {"large head", get_with("X: " + std::string(20'000, 'a') + "\r\n"), 431},
      // Host.
      {"no Host", "GET /x HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", get_with("Host: a\r\n"), 400},
      {"empty Host", "GET /x HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"invalid Host", "GET /x HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"1.0, invalid Host", "GET /x HTTP/1.0\r\nHost: a/b\r\n\r\n", 400},
      // Framing.
      {"POST without length", post_with(""), 411},
      {"PUT without length", "PUT /x HTTP/1.1\r\nHost: a\r\n\r\n", 411},
      {"DELETE without length", "DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"length", post_with("Content-Length: 5\r\n"), 0},
      {"length, white space around", post_with("Content-Length: \t5 \r\n"), 0},
      {"length, leading zeros", post_with("Content-Length: 005\r\n"), 0},
      {"length, plus", post_with("Content-Length: +5\r\n"), 400},
      {"length, minus", post_with("Content-Length: -5\r\n"), 400},
      {"length, hex", post_with("Content-Length: 0x5\r\n"), 400},
      {"length, list", post_with("Content-Length: 5, 5\r\n"), 400},
      {"length, comma", post_with("Content-Length: 5,\r\n"), 400},
      {"length, two words", post_with("Content-Length: 5 6\r\n"), 400},
      {"length, empty", post_with("Content-Length:\r\n"), 400},
      {"length, fraction", post_with("Content-Length: 5.0\r\n"), 400},
      {"length, quoted", post_with("Content-Length: \"5\"\r\n"), 400},
      {"length overflows", post_with("Content-Length: 99999999999999999999999\r\n"), 413},
      {"length wraps to 5", post_with("Content-Length: 18446744073709551621\r\n"), 413},
      {"two lengths", post_with("Content-Length: 5\r\nContent-Length: 6\r\n"), 400},
      {"same length twice", post_with("Content-Length: 5\r\nContent-Length: 5\r\n"), 400},
      {"length and chunked", post_with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"chunked and length", post_with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), 400},
      {"chunked", post_with("Transfer-Encoding: chunked\r\n"), 0},
      {"Chunked", post_with("transfer-encoding:\tChunKed \r\n"), 0},
      {"xchunked", post_with("Transfer-Encoding: xchunked\r\n"), 400},
      {"chunked, vertical tab", post_with("Transfer-Encoding: \vchunked\r\n"), 400},
      {"chunked, quoted", post_with("Transfer-Encoding: \"chunked\"\r\n"), 400},
      {"chunked, parameter", post_with("Transfer-Encoding: chunked;q=1\r\n"), 400},
      {"identity", post_with("Transfer-Encoding: identity\r\n"), 400},
      {"identity and length", post_with("Transfer-Encoding: identity\r\nContent-Length: 3\r\n"), 400},
      {"chunked, identity", post_with("Transfer-Encoding: chunked, identity\r\n"), 400},
      {"gzip, chunked", post_with("Transfer-Encoding: gzip, chunked\r\n"), 400},
      {"chunked twice", post_with("Transfer-Encoding: chunked, chunked\r\n"), 400},
      {"two codings", post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n"), 400},
      {"same coding twice", post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
      {"empty coding", post_with("Transfer-Encoding:\r\n"), 400},
      {"folded coding", post_with("Transfer-Encoding:\r\n chunked\r\n"), 400},
      {"coding, space before colon", post_with("Transfer-Encoding : chunked\r\n"), 400},
      {"1.0 chunked", "POST /x HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"GET with length", get_with("Content-Length: 5\r\n"), 0},
      {"GET chunked", get_with("Transfer-Encoding: chunked\r\n"), 0},
      // Others.
      {"gzip", post_with("Content-Encoding: gzip\r\nContent-Length: 3\r\n"), 415},
      {"identity content", post_with("Content-Encoding: identity\r\nContent-Length: 3\r\n"), 0},
      {"expects", post_with("Expect: 100-continue\r\nContent-Length: 3\r\n"), 0},
      {"expects else", post_with("Expect: pudding\r\nContent-Length: 3\r\n"), 417},
      {"1.0 expects else", "GET /x HTTP/1.0\r\nExpect: pudding\r\n\r\n", 0},
  };
}

INSTANTIATE_TEST_SUITE_P(Rows, HeadVerdict, ::testing::ValuesIn(rows()), [](const auto& row_info) {
  std::string name = std::to_string(row_info.index) + "_";
  for (const char c : row_info.param.name) name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
  return name;
});

TEST(Head, KeepsFieldsAsReceived) {
  const auto parsed = parse_head(
      "PUT /a%2Fb?c=%00 HTTP/1.1\r\nhOst: example.org:8080\r\nX-A:  one \r\nX-A: %0D%0A\r\nContent-Length: "
      "7\r\n\r\nrest",
      Limits{});
  ASSERT_TRUE(parsed.head.has_value());
  EXPECT_EQ(parsed.head->request.method, Method::put);
  EXPECT_EQ(parsed.head->request.target, "/a%2Fb?c=%00");
  EXPECT_EQ(parsed.head->request.headers,
            (Headers{{"hOst", "example.org:8080"}, {"X-A", "one"}, {"X-A", "%0D%0A"}, {"Content-Length", "7"}}));
  EXPECT_EQ(parsed.head->framing, BodyFraming::length);
  EXPECT_EQ(parsed.head->length, 7U);
}

TEST(Head, EndsBeforeTheBody) {
  const std::string head = get_with("");
  EXPECT_EQ(parse_head(head + "GET /", Limits{}).step.consumed, head.size());
}

TEST(Head, TakesTheAuthorityOfTheTargetForTheHost) {
  const auto parsed = parse_head("GET http://b:81?q HTTP/1.1\r\nHost: a\r\n\r\n", Limits{});
  ASSERT_TRUE(parsed.head.has_value());
  EXPECT_EQ(parsed.head->request.target, "/?q");
  EXPECT_EQ(parsed.head->request.headers, (Headers{{"Host", "b:81"}}));
}

struct Persistence {
  std::string head;
  bool keep_alive;
};

TEST(Head, KnowsWhetherTheClientStays) {
  const std::vector<Persistence> cases{
      {get_with(""), true},
      {get_with("Connection: close\r\n"), false},
      {get_with("Connection: x, CLOSE\r\n"), false},
      {get_with("Connection: keep-alive\r\nConnection: close\r\n"), false},
      {get_with("Connection: closed\r\n"), true},
      {"GET / HTTP/1.0\r\n\r\n", false},
      {"GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n", true},
      {"GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n", false},
  };
  for (const auto& row : cases) {
    const auto parsed = parse_head(row.head, Limits{});
    ASSERT_TRUE(parsed.head.has_value()) << row.head;
    EXPECT_EQ(parsed.head->keep_alive, row.keep_alive) << row.head;
  }
}

TEST(Head, HoldsToItsBounds) {
  Limits limits;
  limits.header_fields_max = 2;
  EXPECT_EQ(parse_head(get_with("A: 1\r\n"), limits).step.status, 0);
  EXPECT_EQ(parse_head(get_with("A: 1\r\nB: 2\r\n"), limits).step.status, 431);
  limits = {};
  limits.head_bytes_max = get_with("A: 1\r\n").size();
  EXPECT_EQ(parse_head(get_with("A: 1\r\n"), limits).step.status, 0);
  EXPECT_EQ(parse_head(get_with("A: 12\r\n"), limits).step.status, 431);
  limits = {};
  limits.target_bytes_max = 3;
  EXPECT_EQ(parse_head("GET /ab HTTP/1.1\r\nHost: a\r\n\r\n", limits).step.status, 0);
  EXPECT_EQ(parse_head("GET /abc HTTP/1.1\r\nHost: a\r\n\r\n", limits).step.status, 414);
}

}  // namespace
}  // namespace concord::http::edge
