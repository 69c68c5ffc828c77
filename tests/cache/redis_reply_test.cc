// Addresses and replies: what is read, and what is refused.
#include "service/cache/redis/reply.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "service/cache/redis/address.h"

namespace concord::cache::redis {
namespace {

TEST(RedisAddress, IsOneInstance) {
  EXPECT_EQ(*parse_address("redis://store"), (Address{.host = "store", .port = 6'379}));
  EXPECT_EQ(*parse_address("rediss://store.example:7000/"),
            (Address{.host = "store.example", .port = 7'000, .path = {}, .tls = true}));
  EXPECT_EQ(*parse_address("redis://[::1]:7000"), (Address{.host = "::1", .port = 7'000}));
  EXPECT_EQ(*parse_address("unix:///run/redis.sock"), (Address{.host = {}, .port = 0, .path = "/run/redis.sock"}));
  EXPECT_EQ(*parse_sentinel("one"), (Address{.host = "one", .port = 26'379}));
  for (const char* text :
       {"", "store", "http://store", "redis://", "redis://store/1", "redis://user:pw@store", "redis://store?db=1",
        "redis://store:0", "redis://store:65536", "redis://store:x", "unix://relative", "redis://a b"}) {
    EXPECT_FALSE(parse_address(text).has_value()) << text;
  }
}

std::string outline(const Reply& reply) {
  switch (reply.kind) {
    case Reply::Kind::nil:
      return "nil";
    case Reply::Kind::integer:
      return std::to_string(reply.integer);
    case Reply::Kind::status:
      return "+" + reply.text;
    case Reply::Kind::error:
      return "-" + reply.text;
    case Reply::Kind::text:
      return "'" + reply.text + "'";
    case Reply::Kind::array:
      break;
  }
  std::string out = "[";
  for (const Reply& item : reply.items) out += outline(item) + " ";
  return out + "]";
}

TEST(RedisReply, IsReadHoweverItIsCut) {
  const std::string bytes = "*4\r\n$4\r\na\r\nb\r\n:-7\r\n$-1\r\n*1\r\n+OK\r\n-READONLY no\r\n";
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    ReplyReader reader;
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      ASSERT_TRUE(reader.feed(std::string_view{bytes}.substr(at, step)).has_value());
      for (auto reply = reader.next(); reply && *reply; reply = reader.next()) out += outline(**reply) + ";";
    }
    EXPECT_EQ(out, "['a\r\nb' -7 nil [+OK ] ];-READONLY no;");
  }
}

TEST(RedisReply, HasBounds) {
  for (const std::string& bytes :
       std::vector<std::string>{"*1000000\r\n", "*-2\r\n", "?\r\n", "$5000000000\r\n",
                                "*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n"}) {
    ReplyReader reader;
    const bool is_refused = !reader.feed(bytes) || !reader.next();
    EXPECT_TRUE(is_refused || bytes.starts_with('$')) << bytes;
  }
  ReplyReader reader;
  ASSERT_TRUE(reader.feed("$9000000\r\n").has_value());
  bool is_refused = false;
  for (int i = 0; i < 10 && !is_refused; ++i) is_refused = !reader.feed(std::string(1U << 20U, 'x')) || !reader.next();
  EXPECT_TRUE(is_refused);
}

TEST(RedisReply, TellsItsErrorByTheFirstWord) {
  EXPECT_EQ((Reply{.kind = Reply::Kind::error, .text = "READONLY You can't write"}.error_code()), "READONLY");
  EXPECT_EQ((Reply{.kind = Reply::Kind::status, .text = "READONLY"}.error_code()), "");
}

}  // namespace
}  // namespace concord::cache::redis
