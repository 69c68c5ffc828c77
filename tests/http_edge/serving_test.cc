// Requests that are served: what reaches the handler and how its answer looks on the wire.
#include <gtest/gtest.h>

#include "tests/http_edge/wire.h"

namespace concord::http::edge::testing {
namespace {

TEST(Serving, GivesTheRawTargetAndBodyToTheHandler) {
  RunningServer running{quick_options(), echo};
  auto client = running.connect();
  ASSERT_TRUE(client.send("GET /a%2Fb?x=%00&y=a|b HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_EQ(client.receive().body, "GET /a%2Fb?x=%00&y=a|b []");
  ASSERT_TRUE(client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"));
  EXPECT_EQ(client.receive().body, "POST /p [hello]");
}

TEST(Serving, DecodesChunkedBodiesAndKeepsTheConnection) {
  RunningServer running{quick_options(), echo};
  auto client = running.connect();
  ASSERT_TRUE(
      client.send("POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "3\r\nabc\r\n2;x=\"y;z\"\r\nde\r\n0\r\nX-Trailer: 1\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_EQ(client.receive().body, "POST /c [abcde]");
  EXPECT_EQ(client.receive().body, "GET /next []");
}

}  // namespace
}  // namespace concord::http::edge::testing
