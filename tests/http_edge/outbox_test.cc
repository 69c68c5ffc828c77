#include "service/http/edge/outbox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

namespace concord::http::edge {
namespace {

constexpr std::size_t kRoom = 1U << 20U;

std::string noise(std::size_t length) {
  std::mt19937 random{7};  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same noise each time
  std::string out(length, '\0');
  for (char& c : out) c = static_cast<char>(random());
  return out;
}

// Takes out all there is, at most `piece` at a time.
std::string drain(Outbox& outbox, std::size_t piece) {
  std::string out;
  while (!outbox.is_empty()) {
    const auto front = outbox.front();
    if (!front || front->empty()) return "broken";
    const std::size_t taken = std::min(piece, front->size());
    out += front->substr(0, taken);
    outbox.pop(taken);
  }
  return out;
}

TEST(Outbox, GivesBackWhatCameInItsOrder) {
  Budget all{kRoom};
  for (const std::size_t length : {0U, 1U, 65'535U, 65'536U, 65'537U, 300'000U}) {
    for (const std::size_t piece : {1'000U, 65'536U, 1'000'000U}) {
      Outbox outbox{kRoom, all};
      const std::string text = noise(length) + std::string(length, 'a');
      outbox.append(text);
      EXPECT_EQ(drain(outbox, piece), text);
      EXPECT_EQ(outbox.held(), 0U);
    }
  }
}

TEST(Outbox, TakesMoreWhileItIsEmptied) {
  Budget all{kRoom};
  Outbox outbox{kRoom, all};
  std::string in;
  std::string out;
  for (int i = 0; i < 20'000; ++i) {
    const std::string line = "line " + std::to_string(i) + '\n';
    outbox.append(line);
    in += line;
    if (i % 3 != 0) continue;
    const auto front = outbox.front();
    ASSERT_TRUE(front.has_value());
    out += front->substr(0, 11);
    outbox.pop(std::min<std::size_t>(11, front->size()));
  }
  EXPECT_EQ(out + drain(outbox, 4096), in);
}

TEST(Outbox, HoldsLittleOfWhatRepeats) {
  Budget all{kRoom};
  Outbox outbox{kRoom, all};
  for (int i = 0; i < 100'000; ++i) outbox.append(R"({"outcome":"delivered","line":)" + std::to_string(i) + "}\n");
  EXPECT_LT(outbox.held(), 800'000U);
  EXPECT_FALSE(outbox.is_full());
}

TEST(Outbox, IsFullAtItsBoundAndLosesNothing) {
  Budget all{10 * kRoom};
  Outbox outbox{kRoom, all};
  const std::string text = noise(2 * kRoom);
  outbox.append(std::string_view{text}.substr(0, kRoom / 2));
  EXPECT_FALSE(outbox.is_full());
  outbox.append(std::string_view{text}.substr(kRoom / 2));
  EXPECT_TRUE(outbox.is_full());
  EXPECT_EQ(drain(outbox, kRoom), text);
  EXPECT_FALSE(outbox.is_full());
}

TEST(Outbox, SharesOneBoundWithTheOthers) {
  Budget all{kRoom};
  Outbox first{10 * kRoom, all};
  const std::string text = noise(kRoom);
  first.append(text);
  EXPECT_FALSE(first.is_full());
  {
    Outbox second{10 * kRoom, all};
    second.append(text);
    EXPECT_TRUE(second.is_full());
    EXPECT_EQ(drain(first, kRoom), text);
    EXPECT_EQ(drain(second, kRoom), text);
    EXPECT_FALSE(second.is_full());
    second.append(text);
  }
  first.append(text);
  EXPECT_FALSE(first.is_full()) << "what goes gives back what it held";
}

}  // namespace
}  // namespace concord::http::edge
