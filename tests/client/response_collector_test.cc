#include "service/client/response_collector.h"

#include <gtest/gtest.h>

#include <vector>

namespace concord::client {
namespace {

http::Response collect(const std::vector<std::string>& lines) {
  ResponseCollector collector{{}};
  for (const std::string& line : lines) EXPECT_TRUE(collector.take_header_line(line + "\r\n"));
  return collector.response();
}

TEST(ResponseCollector, KeepsFieldsInOrderAndTrimsOnlyAround) {
  EXPECT_EQ(collect({"HTTP/1.1 200 OK", "A:  x  y\t", "a:z", "B:", ""}),
            (http::Response{.status = 200, .headers = {{"A", "x  y"}, {"a", "z"}, {"B", ""}}, .body = {}}));
}

TEST(ResponseCollector, ForgetsInterimResponses) {
  EXPECT_EQ(collect({"HTTP/1.1 103 Early Hints", "Link: </x>", "", "HTTP/1.1 404 Not Found", "A: 1", ""}),
            (http::Response{.status = 404, .headers = {{"A", "1"}}, .body = {}}));
}

TEST(ResponseCollector, IgnoresTrailers) {
  EXPECT_EQ(collect({"HTTP/1.1 200 OK", "A: 1", "", "Set-Cookie: late", "HTTP/1.1 500 forged", ""}),
            (http::Response{.status = 200, .headers = {{"A", "1"}}, .body = {}}));
}

TEST(ResponseCollector, JoinsFoldedFields) {
  EXPECT_EQ(collect({"HTTP/1.1 200 OK", " lost", "A: 1", "\t 2 ", ""}),
            (http::Response{.status = 200, .headers = {{"A", "1 2"}}, .body = {}}));
}

TEST(ResponseCollector, HasNoStatusBeforeTheHeadIsWhole) {
  EXPECT_EQ(collect({"HTTP/1.1 200 OK", "A: 1"}).status, 0);
  EXPECT_EQ(collect({"garbage", "A: 1", ""}).status, 0);
}

TEST(ResponseCollector, NamesTheBoundThatWasPassed) {
  const ResponseLimits limits{.header_bytes_max = 40, .header_fields_max = 2, .body_bytes_max = 3};
  ResponseCollector bytes{limits};
  EXPECT_TRUE(bytes.take_header_line("HTTP/1.1 200 OK\r\n"));
  EXPECT_FALSE(bytes.take_header_line("A: 12345678901234567890\r\n"));
  EXPECT_EQ(bytes.overrun(), "header bytes");
  ResponseCollector fields{limits};
  EXPECT_TRUE(fields.take_header_line("HTTP/1.1 200 OK\r\n"));
  EXPECT_TRUE(fields.take_header_line("A:\r\n"));
  EXPECT_TRUE(fields.take_header_line("A:\r\n"));
  EXPECT_FALSE(fields.take_header_line("A:\r\n"));
  EXPECT_EQ(fields.overrun(), "header fields");
  ResponseCollector body{limits};
  EXPECT_TRUE(body.take_body("ab"));
  EXPECT_TRUE(body.take_body("c"));
  EXPECT_FALSE(body.take_body("d"));
  EXPECT_EQ(body.overrun(), "body bytes");
}

}  // namespace
}  // namespace concord::client
