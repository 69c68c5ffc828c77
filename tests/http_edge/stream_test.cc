// Requests whose body is read and whose response is written at the same time.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/http_edge/wire.h"

namespace concord::http::edge::testing {
namespace {

using std::chrono::milliseconds;
constexpr std::chrono::seconds kPatience{20};
const std::string kChunkedHead = "POST /stream HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
const std::string kGet = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

bool is_stream(const Request& head) { return head.path() == "/stream"; }

std::string chunk(const std::string& text) {
  std::array<char, 20> size{};
  std::snprintf(size.data(), size.size(), "%zx\r\n", text.size());
  return size.data() + text + "\r\n";
}

// One line in, one line out, as soon as it is there.
void echo_lines(const Request& /*head*/, BodySource& body, ResponseSink& sink) {
  (void)sink.start(200, {{"Content-Type", "application/x-ndjson"}});
  std::array<char, 64> buffer{};
  std::string line;
  for (;;) {
    const auto length = body.read(buffer);
    if (!length.has_value()) {
      (void)sink.write("error " + std::to_string(static_cast<int>(length.error().kind)) + "\n");
      return;
    }
    if (*length == 0) break;
    line.append(buffer.data(), *length);
    for (std::size_t end = line.find('\n'); end != std::string::npos; end = line.find('\n')) {
      if (!sink.write("seen " + line.substr(0, end + 1)).has_value()) return;
      line.erase(0, end + 1);
    }
  }
  (void)sink.write("end\n");
}

std::string error_line(ErrorKind kind) { return "error " + std::to_string(static_cast<int>(kind)) + "\n"; }

TEST(Stream, AnswersALineBeforeTheNextIsSent) {
  RunningServer running{quick_options(), echo, is_stream, echo_lines};
  auto client = running.connect();
  ASSERT_TRUE(client.send(kChunkedHead));
  EXPECT_NE(client.receive_until("\r\n\r\n").find("Transfer-Encoding: chunked\r\n"), std::string::npos);
  for (const std::string text : {"one\n", "two\n", "three\n"}) {
    ASSERT_TRUE(client.send(chunk(text)));
    EXPECT_EQ(client.receive_until("\n\r\n"), chunk("seen " + text));
  }
  ASSERT_TRUE(client.send("0\r\n\r\n" + kGet));
  EXPECT_EQ(client.receive_until("0\r\n\r\n"), chunk("end\n") + "0\r\n\r\n");
  EXPECT_EQ(client.receive().body, "GET /x []") << "the connection lives on";
}

TEST(Stream, ReadsBodiesOfAKnownLength) {
  RunningServer running{quick_options(), echo, is_stream, echo_lines};
  auto client = running.connect();
  ASSERT_TRUE(client.send("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\none\n"));
  EXPECT_NE(client.receive_until("seen one\n\r\n"), "");
  ASSERT_TRUE(client.send("two\n" + kGet));
  EXPECT_EQ(client.receive_until("0\r\n\r\n"), chunk("seen two\n") + chunk("end\n") + "0\r\n\r\n");
  EXPECT_EQ(client.receive().status, 200);
}

TEST(Stream, IsNotBoundByTheSizeOfCollectedBodies) {
  Options options = quick_options();
  options.limits.body_bytes_max = 10;
  RunningServer running{options, echo, is_stream, echo_lines};
  auto client = running.connect();
  ASSERT_TRUE(
      client.send("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n" + std::string(99, 'a') + "\n"));
  EXPECT_NE(client.receive().body.find("end\n"), std::string::npos);
}

TEST(Stream, EndsAResponseToHTTP10ByClosing) {
  RunningServer running{quick_options(), echo, is_stream, echo_lines};
  auto client = running.connect();
  ASSERT_TRUE(client.send("POST /stream HTTP/1.0\r\nContent-Length: 4\r\n\r\none\n"));
  const Heard heard = client.listen(kPatience);
  EXPECT_TRUE(heard.text.ends_with("\r\n\r\nseen one\nend\n")) << heard.text;
  EXPECT_EQ(heard.text.find("chunked"), std::string::npos);
  EXPECT_TRUE(heard.closed);
}

TEST(Stream, GivesLeaveToSendTheBody) {
  RunningServer running{quick_options(), echo, is_stream, [](const Request&, BodySource& body, ResponseSink& sink) {
                          std::array<char, 64> buffer{};
                          const auto length = body.read(buffer);
                          (void)sink.start(200, {});
                          (void)sink.write({buffer.data(), length.value_or(0)});
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send("POST /stream HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"));
  EXPECT_EQ(client.receive().status, 100);
  ASSERT_TRUE(client.send("abc"));
  EXPECT_EQ(client.receive().body, chunk("abc") + "0\r\n\r\n");
}

TEST(Stream, NeverGivesLeaveInTheMiddleOfTheResponse) {
  RunningServer running{quick_options(), echo, is_stream, echo_lines};
  auto client = running.connect();
  ASSERT_TRUE(client.send("POST /stream HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n"));
  const std::string head = client.receive_until("\r\n\r\n");
  EXPECT_TRUE(head.starts_with("HTTP/1.1 200")) << head;
  ASSERT_TRUE(client.send("one\n"));
  EXPECT_EQ(client.receive_until("0\r\n\r\n"), chunk("seen one\n") + chunk("end\n") + "0\r\n\r\n");
}

TEST(Stream, TellsTheHandlerOfABodyThatStalls) {
  Options options = quick_options();
  options.limits.stall_time = milliseconds{50};
  RunningServer running{options, echo, is_stream, echo_lines};
  auto client = running.connect();
  ASSERT_TRUE(client.send(kChunkedHead + chunk("one\n")));
  const Heard heard = client.listen(kPatience);
  EXPECT_NE(heard.text.find(error_line(ErrorKind::timeout)), std::string::npos) << heard.text;
  EXPECT_TRUE(heard.closed);
}

TEST(Stream, TellsTheHandlerOfBrokenFraming) {
  RunningServer running{quick_options(), echo, is_stream, echo_lines};
  auto client = running.connect();
  ASSERT_TRUE(client.send(kChunkedHead + chunk("one\n") + "0x2\r\nab\r\n" + kGet));
  const Heard heard = client.listen(kPatience);
  EXPECT_NE(heard.text.find("seen one\n"), std::string::npos);
  EXPECT_NE(heard.text.find(error_line(ErrorKind::malformed)), std::string::npos) << heard.text;
  EXPECT_EQ(statuses(heard.text).size(), 1U);
  EXPECT_TRUE(heard.closed);
}

TEST(Stream, TellsTheHandlerOfAClientThatEndsTooEarly) {
  RunningServer running{quick_options(), echo, is_stream, echo_lines};
  auto client = running.connect();
  ASSERT_TRUE(client.send(kChunkedHead + chunk("one\n")));
  client.end_sending();
  EXPECT_NE(client.listen(kPatience).text.find(error_line(ErrorKind::unavailable)), std::string::npos);
}

// What does not get shorter.
std::string noise(std::size_t length) {
  std::mt19937 random{length};
  std::string out(length, '\0');
  for (char& c : out) c = static_cast<char>(random());
  return out;
}

// Writes until it cannot; tells how that ended.
struct Flood {
  std::optional<Error> error;
  Gate ended;
  void operator()(BodySource& /*body*/, ResponseSink& sink) {
    (void)sink.start(200, {});
    const std::string piece = noise(1U << 20U);
    for (int i = 0; i < 1000 && !error; ++i) {
      if (auto status = sink.write(piece); !status.has_value()) error = status.error();
    }
    ended.open();
  }
};

TEST(Stream, GivesUpAReaderThatStalls) {
  Options options = quick_options();
  options.limits.stall_time = milliseconds{50};
  Flood flood;
  RunningServer running{options, echo, is_stream,
                        [&flood](const Request&, BodySource& body, ResponseSink& sink) { flood(body, sink); }};
  auto client = running.connect();
  ASSERT_TRUE(client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"));
  ASSERT_TRUE(flood.ended.wait());
  EXPECT_EQ(flood.error.value().kind, ErrorKind::timeout);
  EXPECT_TRUE(client.breaks(kPatience)) << "what is missing must not look like an end";
}

TEST(Stream, GivesUpAReaderThatHasGone) {
  Flood flood;
  RunningServer running{quick_options(), echo, is_stream,
                        [&flood](const Request&, BodySource& body, ResponseSink& sink) { flood(body, sink); }};
  auto client = running.connect();
  ASSERT_TRUE(client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_NE(client.receive_until("\r\n\r\n"), "");
  client.reset();
  ASSERT_TRUE(flood.ended.wait());
  EXPECT_EQ(flood.error.value().kind, ErrorKind::unavailable);
}

TEST(Stream, HoldsAtMostAQuarterOfTheWorkers) {
  RunningServer running{quick_options(8), echo, is_stream, echo_lines};
  std::vector<WireClient> streams;
  for (int i = 0; i < 2; ++i) {
    streams.push_back(running.connect());
    ASSERT_TRUE(streams.back().send(kChunkedHead));
    EXPECT_TRUE(streams.back().receive_until("\r\n\r\n").starts_with("HTTP/1.1 200"));
  }
  auto third = running.connect();
  ASSERT_TRUE(third.send(kChunkedHead));
  const WireResponse refused = third.receive();
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(refused.headers.value("Retry-After"), "1");
  auto other = running.connect();
  ASSERT_TRUE(other.send(kGet));
  EXPECT_EQ(other.receive().status, 200);
  ASSERT_TRUE(streams.front().send("0\r\n\r\n"));
  EXPECT_NE(streams.front().receive_until("0\r\n\r\n"), "");
  int status = 503;
  for (int i = 0; i < 1000 && status == 503; ++i) {
    auto next = running.connect();
    ASSERT_TRUE(next.send(kChunkedHead + "0\r\n\r\n"));
    status = next.receive().status;
  }
  EXPECT_EQ(status, 200);
}

TEST(Stream, IsAFaultWithoutAResponse) {
  RunningServer running{quick_options(), echo, is_stream, [](const Request&, BodySource&, ResponseSink& sink) {
                          EXPECT_FALSE(sink.write("x").has_value());
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send(kChunkedHead + "0\r\n\r\n"));
  const WireResponse response = client.receive();
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body, R"({"edge":500})");
}

TEST(Stream, RefusesHeadersThatWouldSplit) {
  RunningServer running{quick_options(), echo, is_stream, [](const Request&, BodySource&, ResponseSink& sink) {
                          EXPECT_EQ(sink.start(200, {{"X", "a\r\nb"}}).error().kind, ErrorKind::fault);
                          EXPECT_TRUE(sink.start(202, {}).has_value());
                          EXPECT_EQ(sink.start(200, {}).error().kind, ErrorKind::fault);
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_EQ(client.receive().status, 202);
}

TEST(Stream, BreaksOffWhenTheHandlerThrows) {
  RunningServer running{quick_options(), echo, is_stream, [](const Request&, BodySource&, ResponseSink& sink) {
                          (void)sink.start(200, {});
                          (void)sink.write("half");
                          throw std::runtime_error{"Carlson"};
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"));
  const Heard heard = client.listen(kPatience);
  EXPECT_TRUE(heard.reset);
  EXPECT_EQ(heard.text.find("0\r\n\r\n"), std::string::npos);
  EXPECT_EQ(heard.text.find("Carlson"), std::string::npos);
}

TEST(Stream, ClosesWhenTheBodyWasNotRead) {
  RunningServer running{quick_options(), echo, is_stream, [](const Request&, BodySource&, ResponseSink& sink) {
                          (void)sink.start(200, {});
                          (void)sink.write("enough");
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send(kChunkedHead + chunk(std::string(100'000, 'a')) + "0\r\n\r\n" + kGet));
  const Heard heard = client.listen(kPatience);
  EXPECT_EQ(statuses(heard.text), (std::vector<int>{200}));
  EXPECT_TRUE(heard.text.ends_with("enough\r\n0\r\n\r\n"));
  EXPECT_TRUE(heard.closed);
}

TEST(Stream, HasNoContentInAnswerToHead) {
  RunningServer running{quick_options(), echo, is_stream, echo_lines};
  auto client = running.connect();
  ASSERT_TRUE(client.send("HEAD /stream HTTP/1.1\r\nHost: a\r\n\r\n" + kGet));
  EXPECT_EQ(client.receive(true).status, 200);
  EXPECT_EQ(client.receive().body, "GET /x []");
}

TEST(Stream, WaitsForNoReaderWhileThereIsRoom) {
  Options options = quick_options();
  options.limits.stall_time = milliseconds{100};
  Gate written;
  const std::string piece = noise(4U << 20U);
  RunningServer running{options, echo, is_stream, [&](const Request&, BodySource&, ResponseSink& sink) {
                          (void)sink.start(200, {});
                          for (int i = 0; i < 4; ++i) EXPECT_TRUE(sink.write(piece).has_value());
                          written.open();
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"));
  ASSERT_TRUE(written.wait());
  EXPECT_NE(client.receive_until("\r\n\r\n"), "");
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(client.receive_until("\r\n"), "400000\r\n");
    EXPECT_EQ(client.receive_bytes(piece.size()), piece);
    EXPECT_EQ(client.receive_bytes(2), "\r\n");
  }
  EXPECT_EQ(client.receive_bytes(5), "0\r\n\r\n");
}

TEST(Stream, SendsWhatWaitsWhileItReads) {
  Gate written;
  RunningServer running{quick_options(), echo, is_stream, [&](const Request&, BodySource& body, ResponseSink& sink) {
                          (void)sink.start(200, {});
                          (void)sink.write(noise(8U << 20U));
                          (void)sink.write("last");
                          written.open();
                          std::array<char, 16> buffer{};
                          (void)body.read(buffer);
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send(kChunkedHead));
  ASSERT_TRUE(written.wait());
  EXPECT_NE(client.receive_until("last\r\n"), "");
  ASSERT_TRUE(client.send("0\r\n\r\n"));
  EXPECT_EQ(client.receive_until("0\r\n\r\n"), "0\r\n\r\n");
}

TEST(Stream, ShowsThatAResponseIsNotComplete) {
  const StreamHandler stops = [](const Request&, BodySource&, ResponseSink& sink, const std::stop_token&) -> Status {
    (void)sink.start(200, {});
    (void)sink.write("so far");
    return fail(ErrorKind::unavailable, "no more");
  };
  RunningServer running{quick_options(), echo, is_stream, stops};
  auto client = running.connect();
  ASSERT_TRUE(client.send(kChunkedHead + chunk("one\n") + kGet));
  const Heard heard = client.listen(kPatience);
  EXPECT_TRUE(heard.text.ends_with("\r\n\r\n" + chunk("so far"))) << heard.text;
  EXPECT_TRUE(heard.closed);
  EXPECT_FALSE(heard.reset) << "what was said must arrive";
  auto old = running.connect();
  ASSERT_TRUE(old.send("POST /stream HTTP/1.0\r\nContent-Length: 0\r\n\r\n"));
  EXPECT_TRUE(old.listen(kPatience).reset) << "an orderly end would look like a whole response";
}

TEST(Stream, DoesNotLockUpWithAClientThatSendsBeforeItReads) {
  RunningServer running{quick_options(), echo, is_stream, [](const Request&, BodySource& body, ResponseSink& sink) {
                          (void)sink.start(200, {});
                          (void)sink.write(std::string(8U << 20U, 'a'));
                          std::array<char, 4096> buffer{};
                          std::size_t total = 0;
                          for (auto length = body.read(buffer); length.value_or(0) > 0; length = body.read(buffer)) {
                            total += *length;
                          }
                          (void)sink.write("total " + std::to_string(total));
                        }};
  auto client = running.connect();
  ASSERT_TRUE(client.send("POST /stream HTTP/1.1\r\nHost: a\r\nContent-Length: 900000\r\n\r\n"));
  ASSERT_TRUE(client.send(std::string(900'000, 'b')));
  EXPECT_NE(client.receive_until("total 900000"), "");
}

}  // namespace
}  // namespace concord::http::edge::testing
