// Hosts, targets and response heads: the small grammars of the edge.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "service/http/edge/authority.h"
#include "service/http/edge/response_text.h"
#include "service/http/edge/syntax.h"
#include "service/http/edge/target.h"

namespace concord::http::edge {
namespace {

TEST(Authority, TakesHostsThatResolve) {
  for (const std::string text :
       {"a", "a.b", "a.b.", "EXAMPLE.org:8080", "a:", "a:0", "a:65535", "127.0.0.1", "127.0.0.1:80", "[::1]",
        "[::1]:443", "[2001:db8::1]:", "[::ffff:1.2.3.4]", "my_service", "xn--e1afmkfd", "a%41", "~a-b"}) {
    EXPECT_TRUE(is_valid_authority(text)) << text;
  }
}

TEST(Authority, RefusesEverythingElse) {
  for (const std::string text : {"",       ":80",    " a",       "a b",       "a/b",
                                 "a?b",    "a#b",    "u@a",      "a@b:80",    "a:b",
                                 "a:-1",   "a:+1",   "a:65536",  "a:999999",  "a:80:80",
                                 "a:8 0",  "::1",    "[::1",     "::1]",      "[]",
                                 "[a]",    "[::1]a", "[::1]:x",  "[1.2.3.4]", "[fe80::1%25eth0]",
                                 "[v1.a]", "a..b",   ".a",       ".",         "a,b",
                                 "a;b",    "a\\b",   "a\"b",     "<a>",       "a%4",
                                 "a%zz",   "a%",     "\xC3\xA9", "[::1]]",    "[[::1]]",
                                 "a[b]"}) {
    EXPECT_FALSE(is_valid_authority(text)) << text;
  }
  EXPECT_TRUE(is_valid_authority(std::string(255, 'a')));
  EXPECT_FALSE(is_valid_authority(std::string(256, 'a')));
}

TEST(Target, BringsAllFormsToOne) {
  struct Row {
    Method method;
    std::string text;
    Target target;
  };
  const std::vector<Row> rows{
      {Method::get, "/", {.text = "/", .authority = ""}},
      {Method::get, "//a/../b?c=d|e?f", {.text = "//a/../b?c=d|e?f", .authority = ""}},
      {Method::options, "*", {.text = "*", .authority = ""}},
      {Method::get, "http://a", {.text = "/", .authority = "a"}},
      {Method::get, "HTTPS://a:1/b?c", {.text = "/b?c", .authority = "a:1"}},
      {Method::get, "http://a?b/c", {.text = "/?b/c", .authority = "a"}},
      {Method::options, "http://a", {.text = "*", .authority = "a"}},
      {Method::options, "http://a/", {.text = "/", .authority = "a"}},
  };
  for (const Row& row : rows) EXPECT_EQ(parse_target(row.method, row.text), row.target) << row.text;
}

TEST(Target, RefusesOtherForms) {
  for (const std::string text : {"", "*", "x", "http:", "http:/a", "http://", "http://a b/", "http://a@b/", "a:80",
                                 "/a b", "/a#b", "/\x7F", "urn:a", "//\x80"}) {
    EXPECT_EQ(parse_target(Method::get, text), std::nullopt) << text;
  }
}

TEST(FieldList, FindsWholeTokensOnly) {
  EXPECT_TRUE(list_contains("a, Close ,b", "close"));
  EXPECT_TRUE(list_contains("close", "close"));
  EXPECT_FALSE(list_contains("closed, xclose", "close"));
  EXPECT_FALSE(list_contains("", "close"));
}

std::string head_without_date(int status, const Headers& headers, const ResponseFrame& frame) {
  std::string text = format_head(status, headers, frame);
  const std::size_t date = text.find("Date: ");
  return text.erase(date, text.find("\r\n", date) + 2 - date);
}

TEST(ResponseHead, FramesByStatusAndRequest) {
  EXPECT_EQ(head_without_date(200, {{"X", "1"}}, {.length = 5}),
            "HTTP/1.1 200 OK\r\nX: 1\r\nContent-Length: 5\r\n\r\n");
  EXPECT_EQ(head_without_date(204, {}, {}), "HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(head_without_date(304, {{"ETag", "\"1\""}}, {}), "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n");
  EXPECT_EQ(head_without_date(299, {}, {.close = true}),
            "HTTP/1.1 299 \r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(head_without_date(200, {}, {.to_1_0 = true}),
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(head_without_date(200, {}, {.body = ResponseBody::chunked}),
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
  EXPECT_EQ(head_without_date(200, {}, {.close = true, .body = ResponseBody::until_close}),
            "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
}

TEST(ResponseHead, KeepsItsOwnFieldsToItself) {
  const Headers given{{"Content-Length", "9"}, {"transfer-encoding", "gzip"}, {"Connection", "upgrade"},
                      {"Date", "never"},       {"Keep-Alive", "x"},           {"Upgrade", "h2c"}};
  EXPECT_EQ(head_without_date(200, given, {.length = 5}), "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n");
}

TEST(ResponseHead, TellsAHeadRequestTheLengthTheHandlerStates) {
  EXPECT_EQ(head_without_date(200, {{"Content-Length", "9"}}, {.to_head = true}),
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
  EXPECT_EQ(head_without_date(200, {{"Content-Length", "x"}}, {.to_head = true}),
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
}

TEST(ResponseHead, RefusesWhatWouldSplit) {
  EXPECT_TRUE(is_sendable(200, {{"X", "a\tb\xC3\xA9"}}));
  EXPECT_FALSE(is_sendable(200, {{"X", "a\r\nY: b"}}));
  EXPECT_FALSE(is_sendable(200, {{"X", "a\nb"}}));
  EXPECT_FALSE(is_sendable(200, {{"X", std::string(1, '\0')}}));
  EXPECT_FALSE(is_sendable(200, {{"X: a\r\nY", "b"}}));
  EXPECT_FALSE(is_sendable(200, {{"", "b"}}));
  EXPECT_FALSE(is_sendable(199, {}));
  EXPECT_FALSE(is_sendable(600, {}));
}

TEST(ResponseHead, CarriesADate) {
  const std::string text = format_head(200, {}, {});
  EXPECT_NE(text.find(" GMT\r\n"), std::string::npos);
}

}  // namespace
}  // namespace concord::http::edge
