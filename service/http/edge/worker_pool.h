// A fixed number of threads that answer requests, and the bounded queue in front of them.
#pragma once

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "core/result.h"
#include "service/http/edge/connection.h"

namespace concord::http::edge {

class WorkerPool {
 public:
  // Runs on a worker, which takes the connection over.
  using Work = std::function<void(std::unique_ptr<Connection>)>;

  WorkerPool(std::size_t workers, std::size_t queue_max, Work work);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // Starts the threads, each with a stack of 8 MiB. Errors: unavailable when the system gives fewer than asked for.
  [[nodiscard]] Status start();
  // Queues the connection; gives it back when the queue is full or closed.
  [[nodiscard]] std::unique_ptr<Connection> offer(std::unique_ptr<Connection> connection);
  // Takes no more work, finishes what is queued and running, and joins the threads.
  void finish();

  // A worker may wait for the next request of its connection while nobody needs it, and while half of the workers
  // do not: a request that comes meanwhile finds one.
  [[nodiscard]] bool begin_linger() noexcept;
  void end_linger() noexcept { --lingering_; }
  [[nodiscard]] bool is_quiet() const noexcept { return queued_ == 0; }

 private:
  static void* run_thread(void* self);
  void run();
  [[nodiscard]] std::unique_ptr<Connection> take();

  const std::size_t workers_;
  const std::size_t queue_max_;
  const Work work_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<std::unique_ptr<Connection>> queue_;
  bool closed_ = false;
  std::vector<pthread_t> threads_;
  std::atomic<std::size_t> queued_{0};
  std::atomic<std::size_t> lingering_{0};
};

}  // namespace concord::http::edge
