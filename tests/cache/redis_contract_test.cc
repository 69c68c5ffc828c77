// The contract of the KeyValueStore, kept by a real Redis over a Unix socket.
#include "service/cache/redis/redis_key_value_store.h"
#include "tests/cache/redis_server.h"
#include "tests/contract/key_value_store_contract.h"
#include "tests/fakes/fake_metrics.h"

namespace concord::contract {

class RedisHarness {
 public:
  RedisHarness() {
    if (!server_.answers()) std::abort();
  }
  KeyValueStore& store() { return store_; }
  [[nodiscard]] Deadline deadline() const { return clock_.steady_now() + 10s; }
  [[nodiscard]] Deadline past() const { return clock_.steady_now(); }
  // Redis has a clock of its own.
  void pass(std::chrono::milliseconds span) { clock_.sleep_until(clock_.steady_now() + span); }

 private:
  fakes::RealClock clock_;
  fakes::FakeMetrics metrics_;
  fakes::RedisServer server_;
  cache::redis::Client client_{{.address = server_.address()}, clock_, metrics_};
  cache::redis::RedisKeyValueStore store_{client_};
};
INSTANTIATE_TYPED_TEST_SUITE_P(Redis, KeyValueStoreContract, RedisHarness);

}  // namespace concord::contract
