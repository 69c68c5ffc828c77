// What every KeyValueStore promises, as a suite that each store instantiates with a harness of its own:
//   struct Harness { KeyValueStore& store(); Deadline deadline(); Deadline past(); void pass(milliseconds); };
// `pass` lets time go by: a fake clock is ticked, a real store is waited for.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/ports/key_value_store.h"

namespace concord::contract {

using Condition = KeyValueStore::Condition;
using Taken = Result<std::optional<std::string>>;
using Values = std::vector<std::optional<std::string>>;
using namespace std::chrono_literals;

template <class Harness>
class KeyValueStoreContract : public testing::Test {
 protected:
  Result<bool> put(const std::string& key, const std::string& value, const Condition& condition = Condition::always(),
                   std::chrono::milliseconds ttl = 60s) {
    return harness_.store().put(key, value, ttl, condition, harness_.deadline());
  }
  std::optional<std::string> get(const std::string& key) {
    const std::array keys{key};
    const auto values = harness_.store().get(keys, harness_.deadline());
    EXPECT_TRUE(values.has_value());
    return values ? values->at(0) : std::nullopt;
  }
  Result<bool> erase(const std::string& key, const Condition& condition = Condition::always()) {
    return harness_.store().erase(key, condition, harness_.deadline());
  }
  Harness harness_;
};

TYPED_TEST_SUITE_P(KeyValueStoreContract);

TYPED_TEST_P(KeyValueStoreContract, GetsWhatWasPutInTheOrderOfTheKeys) {
  ASSERT_EQ(this->put("a", "1"), true);
  ASSERT_EQ(this->put("b", std::string{"\0\xff", 2}), true);
  ASSERT_EQ(this->put("c", ""), true);
  const std::array<std::string, 4> keys{"b", "missing", "a", "c"};
  EXPECT_EQ(this->harness_.store().get(keys, this->harness_.deadline()),
            (Values{std::string{"\0\xff", 2}, std::nullopt, "1", ""}));
  EXPECT_EQ(this->harness_.store().get({}, this->harness_.deadline()), Values{});
}

TYPED_TEST_P(KeyValueStoreContract, AlwaysReplaces) {
  ASSERT_EQ(this->put("a", "1"), true);
  EXPECT_EQ(this->put("a", "2"), true);
  EXPECT_EQ(this->get("a"), "2");
}

TYPED_TEST_P(KeyValueStoreContract, AbsentPutsOnlyOnce) {
  EXPECT_EQ(this->put("a", "1", Condition::absent()), true);
  EXPECT_EQ(this->put("a", "2", Condition::absent()), false);
  EXPECT_EQ(this->get("a"), "1");
}

TYPED_TEST_P(KeyValueStoreContract, EqualsComparesTheValueThatIsThere) {
  EXPECT_EQ(this->put("a", "1", Condition::equals("")), false) << "absent is not empty";
  ASSERT_EQ(this->put("a", "1"), true);
  EXPECT_EQ(this->put("a", "2", Condition::equals("0")), false);
  EXPECT_EQ(this->put("a", "2", Condition::equals("1")), true);
  EXPECT_EQ(this->get("a"), "2");
}

TYPED_TEST_P(KeyValueStoreContract, ForgetsAfterTheLifetimeAndThenCountsAsAbsent) {
  ASSERT_EQ(this->put("a", "1", Condition::always(), 200ms), true);
  EXPECT_EQ(this->get("a"), "1");
  this->harness_.pass(250ms);
  EXPECT_EQ(this->get("a"), std::nullopt);
  EXPECT_EQ(this->put("a", "2", Condition::equals("1")), false);
  EXPECT_EQ(this->put("a", "3", Condition::absent()), true);
}

TYPED_TEST_P(KeyValueStoreContract, EachPutSetsTheLifetimeAnew) {
  ASSERT_EQ(this->put("a", "1", Condition::always(), 200ms), true);
  ASSERT_EQ(this->put("a", "1", Condition::equals("1"), 10s), true);
  this->harness_.pass(250ms);
  EXPECT_EQ(this->get("a"), "1");
}

TYPED_TEST_P(KeyValueStoreContract, AFailedPutLeavesTheLifetimeAlone) {
  ASSERT_EQ(this->put("a", "1", Condition::always(), 200ms), true);
  ASSERT_EQ(this->put("a", "2", Condition::absent(), 10s), false);
  this->harness_.pass(250ms);
  EXPECT_EQ(this->get("a"), std::nullopt);
}

TYPED_TEST_P(KeyValueStoreContract, RefusesALifetimeThatIsNotPositive) {
  EXPECT_EQ(this->put("a", "1", Condition::always(), 0ms).error().kind, ErrorKind::fault);
  EXPECT_EQ(this->put("a", "1", Condition::always(), -1ms).error().kind, ErrorKind::fault);
  EXPECT_EQ(this->get("a"), std::nullopt);
}

TYPED_TEST_P(KeyValueStoreContract, TakesOnce) {
  ASSERT_EQ(this->put("a", "1"), true);
  EXPECT_EQ(this->harness_.store().take("a", this->harness_.deadline()), Taken{"1"});
  EXPECT_EQ(this->harness_.store().take("a", this->harness_.deadline()), Taken{std::nullopt});
}

TYPED_TEST_P(KeyValueStoreContract, ErasesUnderItsCondition) {
  EXPECT_EQ(this->erase("a"), false);
  ASSERT_EQ(this->put("a", "1"), true);
  EXPECT_EQ(this->erase("a", Condition::equals("2")), false);
  EXPECT_EQ(this->erase("a", Condition::absent()), false);
  EXPECT_EQ(this->get("a"), "1");
  EXPECT_EQ(this->erase("a", Condition::equals("1")), true);
  EXPECT_EQ(this->get("a"), std::nullopt);
}

TYPED_TEST_P(KeyValueStoreContract, APassedDeadlineIsAnErrorAndDoesNothing) {
  const Deadline past = this->harness_.past();
  ASSERT_EQ(this->put("a", "1"), true);
  const std::array<std::string, 1> keys{"a"};
  KeyValueStore& store = this->harness_.store();
  EXPECT_EQ(store.get(keys, past).error().kind, ErrorKind::timeout);
  EXPECT_EQ(store.put("a", "2", 1s, Condition::always(), past).error().kind, ErrorKind::timeout);
  EXPECT_EQ(store.take("a", past).error().kind, ErrorKind::timeout);
  EXPECT_EQ(store.erase("a", Condition::always(), past).error().kind, ErrorKind::timeout);
  EXPECT_EQ(this->get("a"), "1");
}

TYPED_TEST_P(KeyValueStoreContract, OneOfManyWinsARace) {
  constexpr std::size_t kThreads = 8;
  std::array<bool, kThreads> won{};
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) {
      threads.emplace_back(
          [&, i] { won.at(i) = this->put("lease", std::to_string(i), Condition::absent()).value_or(false); });
    }
  }
  EXPECT_EQ(std::ranges::count(won, true), 1);
  const auto winner = static_cast<std::size_t>(std::ranges::find(won, true) - won.begin());
  EXPECT_EQ(this->get("lease"), std::to_string(winner));
}

REGISTER_TYPED_TEST_SUITE_P(KeyValueStoreContract, GetsWhatWasPutInTheOrderOfTheKeys, AlwaysReplaces,
                            AbsentPutsOnlyOnce, EqualsComparesTheValueThatIsThere,
                            ForgetsAfterTheLifetimeAndThenCountsAsAbsent, EachPutSetsTheLifetimeAnew,
                            AFailedPutLeavesTheLifetimeAlone, RefusesALifetimeThatIsNotPositive, TakesOnce,
                            ErasesUnderItsCondition, APassedDeadlineIsAnErrorAndDoesNothing, OneOfManyWinsARace);

}  // namespace concord::contract
