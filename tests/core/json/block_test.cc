// What the memory behind values must bear: constants with their text, and values that end on another thread.
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/json/value.h"
#include "core/json/write.h"

namespace concord::json {
namespace {

TEST(KeptText, IsWhatWritingGivesAndChangesNothing) {
  const Value plain = object({{"code", "a \"quoted\" text\n"}, {"list", Array{1, "two"}}});
  const Value kept = keep_text(plain);
  EXPECT_EQ(kept.kept_text(), write(plain));
  EXPECT_EQ(write(kept), write(plain));
  EXPECT_EQ(write_pretty(kept), write_pretty(plain));
  EXPECT_TRUE(kept == plain);
  EXPECT_EQ(write(with(kept, "code", "b")), write(with(plain, "code", "b")));
}

TEST(KeptText, IsOnlyOfArraysAndObjects) {
  EXPECT_EQ(keep_text(Value{"a text that is longer than fourteen"}).kept_text(), "");
  EXPECT_EQ(keep_text(Value{}).kept_text(), "");
}

TEST(LastingValue, ReadsAsItsOwner) {
  static const Value kOwner = keep_text(object({{"a", Array{1, 2}}}));
  const Value alias = kOwner.lasting();
  EXPECT_TRUE(alias == kOwner);
  EXPECT_EQ(write(alias), R"({"a":[1,2]})");
}

TEST(Blocks, MayEndOnAnotherThread) {
  constexpr int kValues = 5'000;
  std::vector<Value> made;
  for (int i = 0; i < kValues; ++i) made.push_back(object({{"text", std::string(20, 'x') + std::to_string(i)}}));
  std::thread{[values = std::exchange(made, {})]() mutable { values.clear(); }}.join();
  for (int i = 0; i < kValues; ++i) made.push_back(object({{"n", i}}));
  EXPECT_EQ(write(made.back()), R"({"n":4999})");
}

}  // namespace
}  // namespace concord::json
