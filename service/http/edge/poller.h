// The one thread that holds every connection no worker is busy with: it assembles heads and bodies, writes out what
// slow readers left over, answers what cannot be served, and keeps all the deadlines.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "core/result.h"
#include "service/http/edge/connection.h"
#include "service/http/edge/runtime.h"
#include "service/http/edge/worker_pool.h"

namespace concord::http::edge {

class Poller {
 public:
  // `pool` answers requests, `greeters` shake hands.
  Poller(Runtime& runtime, WorkerPool& pool, WorkerPool& greeters);
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  // Errors: unavailable.
  [[nodiscard]] Status open();
  // Gives a connection to the poller, in whatever phase it is. Any thread.
  void hand_over(std::unique_ptr<Connection> connection);
  // Makes the poller look at draining and stopping. Any thread.
  void wake() const noexcept;
  // Serves until finish() was called and no connection is left, or the cut-off has passed.
  void run();
  // No worker will hand over any more. Any thread.
  void finish() noexcept;

 private:
  void drive(std::unique_ptr<Connection> connection);
  // One step of a phase; gives the connection away or destroys it when there is no next step.
  void step_greeting(std::unique_ptr<Connection>& connection);
  void step_reading(std::unique_ptr<Connection>& connection);
  void step_writing(std::unique_ptr<Connection>& connection);
  void step_ending(std::unique_ptr<Connection>& connection);
  void dispatch(std::unique_ptr<Connection>& connection);
  void reject(Connection& connection, int status);
  void rest_or_leave(std::unique_ptr<Connection>& connection, Connection::Progress wanted);
  void park(std::unique_ptr<Connection>& connection, Connection::Progress wanted);

  [[nodiscard]] std::unique_ptr<Connection> take(std::size_t descriptor);
  void await_greeting(std::unique_ptr<Connection> connection);
  void take_inbox();
  void revisit_readers();
  void hurry_farewells();
  void expire(Deadline at);
  [[nodiscard]] int wait_time() const;
  [[nodiscard]] bool is_done();

  Runtime& runtime_;
  WorkerPool& pool_;
  WorkerPool& greeters_;
  int epoll_ = -1;
  int wakeup_ = -1;
  std::atomic<bool> finishing_{false};
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> inbox_;  // guarded by mutex_

  // By descriptor; deadlines apart so that looking for the expired ones reads nothing else.
  std::vector<std::unique_ptr<Connection>> parked_;
  std::vector<Deadline> deadlines_;
  std::size_t parked_count_ = 0;
  Deadline next_expiry_ = Deadline::max();
  std::vector<char> scratch_;
  bool saw_draining_ = false;
  bool saw_stopping_ = false;
  bool saw_finishing_ = false;
};

}  // namespace concord::http::edge
