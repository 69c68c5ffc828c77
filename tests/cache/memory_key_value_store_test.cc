#include "service/cache/memory_key_value_store.h"

#include "tests/contract/key_value_store_contract.h"
#include "tests/fakes/fake_clock.h"

namespace concord::contract {

class MemoryHarness {
 public:
  KeyValueStore& store() { return store_; }
  [[nodiscard]] Deadline deadline() const { return clock_.in(1s); }
  [[nodiscard]] Deadline past() const { return clock_.steady_now(); }
  void pass(std::chrono::milliseconds span) { clock_.advance(span); }

 private:
  fakes::FakeClock clock_;
  cache::MemoryKeyValueStore store_{clock_};
};
INSTANTIATE_TYPED_TEST_SUITE_P(Memory, KeyValueStoreContract, MemoryHarness);

}  // namespace concord::contract

namespace concord::cache {
namespace {

using Condition = KeyValueStore::Condition;
using namespace std::chrono_literals;

class MemoryKeyValueStoreTest : public testing::Test {
 protected:
  Result<bool> put(const std::string& key, const std::string& value, std::chrono::milliseconds ttl = 10s) {
    return store_.put(key, value, ttl, Condition::always(), clock_.in(1s));
  }
  fakes::FakeClock clock_;
  MemoryKeyValueStore store_{clock_, {.entries_max = 2, .bytes_max = 20}};
};

TEST_F(MemoryKeyValueStoreTest, IsUnavailableForANewKeyWhenFullOfEntries) {
  ASSERT_EQ(put("a", "1"), true);
  ASSERT_EQ(put("b", "2"), true);
  EXPECT_EQ(put("c", "3"), fail(ErrorKind::unavailable, "the store is full"));
  EXPECT_EQ(put("b", "4"), true) << "replacing needs no room";
}

TEST_F(MemoryKeyValueStoreTest, CountsKeysAndValuesAgainstItsBytes) {
  ASSERT_EQ(put("a", std::string(19, 'x')), true);
  EXPECT_EQ(put("b", ""), fail(ErrorKind::unavailable, "the store is full"));
  EXPECT_EQ(put("a", std::string(20, 'x')), fail(ErrorKind::unavailable, "the store is full"));
  EXPECT_EQ(put("a", "x"), true);
  EXPECT_EQ(put("b", std::string(17, 'x')), true);
}

TEST_F(MemoryKeyValueStoreTest, ExpiredEntriesMakeRoom) {
  ASSERT_EQ(put("a", "1", 1s), true);
  ASSERT_EQ(put("b", "2", 2s), true);
  clock_.advance(1s);
  EXPECT_EQ(put("c", "3"), true);
  EXPECT_EQ(put("d", "4"), fail(ErrorKind::unavailable, "the store is full"));
}

TEST_F(MemoryKeyValueStoreTest, RefusesALifetimeThatWouldOverflow) {
  EXPECT_EQ(put("a", "1", std::chrono::milliseconds::max()).error().kind, ErrorKind::fault);
}

}  // namespace
}  // namespace concord::cache
