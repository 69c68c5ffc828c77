// Commands to a Redis from many threads: a bounded pool of connections to the primary, and scripts by their digest.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/clock.h"
#include "core/ports/metrics.h"
#include "core/result.h"
#include "core/time.h"
#include "service/cache/redis/connection.h"
#include "service/cache/redis/master.h"

namespace concord::cache::redis {

struct Options {
  Address address = {};
  Sentinels sentinels = {};  // if there are any, `address` is not looked at
  Credentials credentials = {};
  TlsContext tls = {};
  std::size_t connections_max = 16;
  std::chrono::milliseconds time_max{1'000};  // of one call, connecting included; or what the deadline leaves
};

// A Lua script and its SHA-1, by which Redis knows it.
class Script {
 public:
  explicit Script(std::string_view text);
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] const std::string& digest() const noexcept { return digest_; }

 private:
  std::string text_;
  std::string digest_;  // 40 hexadecimal digits
};

class Client {
 public:
  // The references outlive the client. Nothing is asked yet.
  Client(Options options, Clock& clock, Metrics& metrics);
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Errors: unavailable and timeout when certainly nothing was done; unknown_outcome; fault for a refusal of Redis that
  // is a mistake of ours. Refusals that a failover or a start explains are unavailable, and all connections are
  // dropped: the primary is then looked for anew. A command that only reads may say so, and is then sent once more
  // after a lost connection.
  enum class Effect : std::uint8_t { reads, writes };
  [[nodiscard]] Result<Reply> run(const Command& command, Effect effect, Deadline deadline);
  // EVALSHA, and EVAL where the script is not known.
  [[nodiscard]] Result<Reply> run(const Script& script, std::span<const std::string> keys,
                                  std::span<const std::string> arguments, Deadline deadline);
  // Whether it may forget what it holds before its time (maxmemory-policy). Errors: as run().
  [[nodiscard]] Result<bool> evicts(Deadline deadline);

 private:
  class Lent;
  [[nodiscard]] Result<std::unique_ptr<Connection>> borrow(Deadline deadline);
  [[nodiscard]] Result<std::unique_ptr<Connection>> connect(Deadline deadline);
  void give_back(std::unique_ptr<Connection> connection, std::size_t generation);
  [[nodiscard]] Result<Reply> send(const Command& command, Deadline deadline);
  [[nodiscard]] Result<Reply> judged(Reply reply);
  void drop_all();
  void count(const Result<Reply>& reply);

  Options options_;
  Clock& clock_;
  Metrics& metrics_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t open_ = 0;
  std::size_t generation_ = 0;  // of connections: those of former ones are not kept
};

}  // namespace concord::cache::redis
