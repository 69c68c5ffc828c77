// The chunked coding, at once and byte by byte.
#include "service/http/edge/chunked.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace concord::http::edge {
namespace {

using State = ChunkedDecoder::State;

struct Decoded {
  State state = State::more;
  std::string payload;
  std::size_t consumed = 0;
  friend bool operator==(const Decoded&, const Decoded&) = default;
};

// `piece`: bytes given to the decoder at a time.
Decoded decode(std::string_view text, std::size_t piece) {
  ChunkedDecoder decoder;
  Decoded out;
  while (out.consumed < text.size() && (out.state == State::more || out.state == State::payload)) {
    const auto step = decoder.step(text.substr(out.consumed, piece));
    out.state = step.state;
    out.payload += step.payload;
    out.consumed += step.consumed;
  }
  return out;
}

void expect_both_ways(const std::string& text, const Decoded& expected) {
  EXPECT_EQ(decode(text, text.size()), expected) << text;
  EXPECT_EQ(decode(text, 1), expected) << text;
}

TEST(Chunked, DecodesWellFormedBodies) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"0\r\n\r\n", ""},
      {"3\r\nabc\r\n0\r\n\r\n", "abc"},
      {"A\r\n0123456789\r\na\r\n0123456789\r\n00\r\n\r\n", "01234567890123456789"},
      {"0003\r\na\r\n\r\n0\r\n\r\n", "a\r\n"},
      {"1;x\r\na\r\n0;y=z\r\n\r\n", "a"},
      {"1 ; x = y ;z\r\na\r\n0\r\n\r\n", "a"},
      {"1\t;x=\"q;\\\"\" \t;z\r\na\r\n0\r\n\r\n", "a"},
      {"1\r\na\r\n0\r\nX-Sum: 1\r\nY:\r\n\r\n", "a"},
  };
  for (const auto& [text, payload] : rows) {
    expect_both_ways(text, {.state = State::end, .payload = payload, .consumed = text.size()});
  }
}

TEST(Chunked, StopsAtTheEnd) {
  const std::string body = "1\r\na\r\n0\r\n\r\n";
  EXPECT_EQ(decode(body + "GET / HTTP/1.1", 999), (Decoded{State::end, "a", body.size()}));
}

TEST(Chunked, RefusesBrokenFraming) {
  const std::string nul(1, '\0');
  const std::vector<std::string> rows{
      "\r\n",
      "0x2\r\nab\r\n0\r\n\r\n",
      "+2\r\nab\r\n",
      "-2\r\nab\r\n",
      " 2\r\nab\r\n",
      "2 \r\nab\r\n",
      "2\t\r\nab\r\n",
      "g\r\n",
      "2,\r\nab\r\n",
      "2.0\r\nab\r\n",
      ";x\r\n",
      "2\nab\r\n",
      "2\r\nab\n0\r\n\r\n",
      "2\rab\r\n",
      "2\r\r\nab\r\n",
      "2\r\nabc\r\n0\r\n\r\n",
      "2\r\nab0\r\n\r\n",
      "2\r\nab\r0\r\n\r\n",
      "FFFFFFFFFFFFFFFF\r\n",
      "10000000000000000\r\n",
      "00000000000000002\r\n",
      "1000000000000001\r\n",
      "2;\r\nab\r\n",
      "2;=x\r\nab\r\n",
      "2;x=\r\nab\r\n",
      "2;x=\"a\r\n\"\r\nab\r\n",
      "2;x=\"a\"b\r\nab\r\n",
      "2;x y\r\nab\r\n",
      "2;x\nab\r\n",
      "2;x" + nul + "\r\nab\r\n",
      "2;x=y z\r\nab\r\n",
      "2;x \r\nab\r\n",
      "0\r\nX\r\n\r\n",
      "0\r\n: x\r\n\r\n",
      "0\r\nX : y\r\n\r\n",
      "0\r\nX: y\n\r\n",
      "0\r\nX: a\rb\r\n\r\n",
      "0\r\n folded: y\r\n\r\n",
      "0\r\nX: " + nul + "\r\n\r\n",
      "0\r\n\n",
  };
  for (const auto& text : rows) {
    EXPECT_EQ(decode(text, text.size()).state, State::malformed) << text;
    EXPECT_EQ(decode(text, 1).state, State::malformed) << text;
  }
}

TEST(Chunked, WaitsForWhatIsMissing) {
  for (const std::string text : {"", "1", "1\r", "1\r\n", "1\r\na", "1\r\na\r", "1\r\na\r\n", "1\r\na\r\n0\r\n",
                                 "1\r\na\r\n0\r\n\r", "1\r\na\r\n0\r\nX: y\r\n"}) {
    const auto state = decode(text, 1).state;
    EXPECT_TRUE(state == State::more || state == State::payload) << text;
  }
}

TEST(Chunked, BoundsExtensionsAndTrailers) {
  EXPECT_EQ(decode("1;" + std::string(5000, 'x') + "\r\n", 9999).state, State::malformed);
  std::string many;
  for (int i = 0; i < 2000; ++i) many += "1;xy\r\na\r\n";
  EXPECT_EQ(decode(many, many.size()).state, State::malformed);
  EXPECT_EQ(decode("0\r\nX: " + std::string(9000, 'x') + "\r\n\r\n", 99999).state, State::malformed);
}

TEST(Chunked, AnnouncesWhatTheChunksHold) {
  ChunkedDecoder decoder;
  EXPECT_EQ(decoder.step("3\r\nabc\r\n10").payload, "abc");
  (void)decoder.step("\r\n10");
  EXPECT_EQ(decoder.announced(), 3U + 0x10U);
}

}  // namespace
}  // namespace concord::http::edge
