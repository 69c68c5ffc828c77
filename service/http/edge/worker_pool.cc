#include "service/http/edge/worker_pool.h"

#include <algorithm>
#include <utility>

namespace concord::http::edge {
namespace {

constexpr std::size_t kStackBytes = 8U << 20U;

}  // namespace

WorkerPool::WorkerPool(std::size_t workers, std::size_t queue_max, Work work)
    : workers_{std::max<std::size_t>(workers, 1)}, queue_max_{queue_max}, work_{std::move(work)} {}

WorkerPool::~WorkerPool() { finish(); }

Status WorkerPool::start() {
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0) return fail(ErrorKind::unavailable, "no thread attributes");
  pthread_attr_setstacksize(&attributes, kStackBytes);
  while (threads_.size() < workers_) {
    pthread_t thread{};
    if (pthread_create(&thread, &attributes, &WorkerPool::run_thread, this) != 0) break;
    threads_.push_back(thread);
  }
  pthread_attr_destroy(&attributes);
  if (threads_.size() == workers_) return {};
  finish();
  return fail(ErrorKind::unavailable, "not enough threads for the workers");
}

std::unique_ptr<Connection> WorkerPool::offer(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock{mutex_};
    if (closed_ || queue_.size() >= queue_max_) return connection;
    queue_.push_back(std::move(connection));
    queued_ = queue_.size();
  }
  arrived_.notify_one();
  return nullptr;
}

void WorkerPool::finish() {
  {
    const std::lock_guard lock{mutex_};
    closed_ = true;
  }
  arrived_.notify_all();
  for (const pthread_t thread : std::exchange(threads_, {})) pthread_join(thread, nullptr);
}

bool WorkerPool::begin_linger() noexcept {
  if (queued_ > 0) return false;
  if (lingering_++ < workers_ / 2) return true;
  --lingering_;
  return false;
}

void* WorkerPool::run_thread(void* self) {
  static_cast<WorkerPool*>(self)->run();
  return nullptr;
}

void WorkerPool::run() {
  while (std::unique_ptr<Connection> connection = take()) work_(std::move(connection));
}

std::unique_ptr<Connection> WorkerPool::take() {
  std::unique_lock lock{mutex_};
  arrived_.wait(lock, [this] { return closed_ || !queue_.empty(); });
  if (queue_.empty()) return nullptr;
  std::unique_ptr<Connection> connection = std::move(queue_.front());
  queue_.pop_front();
  queued_ = queue_.size();
  return connection;
}

}  // namespace concord::http::edge
