#include "service/http/edge/poller.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <utility>

#include "service/http/edge/answer.h"

namespace concord::http::edge {
namespace {

constexpr std::size_t kScratchBytes = 64U << 10U;
constexpr std::size_t kEventsMax = 256;
constexpr int kUnavailable = 503;
constexpr std::chrono::milliseconds kLongestWait{60'000};
constexpr std::chrono::milliseconds kFarewell{500};  // for peers that have all they will get, once all work is done

Deadline now() noexcept { return std::chrono::steady_clock::now(); }

}  // namespace

Poller::Poller(Runtime& runtime, WorkerPool& pool, WorkerPool& greeters)
    : runtime_{runtime}, pool_{pool}, greeters_{greeters}, scratch_(kScratchBytes) {}

Poller::~Poller() {
  if (epoll_ >= 0) ::close(epoll_);
  if (wakeup_ >= 0) ::close(wakeup_);
}

Status Poller::open() {
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  wakeup_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = wakeup_;
  if (epoll_ < 0 || wakeup_ < 0 || ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wakeup_, &event) != 0) {
    return fail(ErrorKind::unavailable, "the system gives no epoll descriptor");
  }
  return {};
}

void Poller::hand_over(std::unique_ptr<Connection> connection) {
  bool first = false;
  {
    const std::lock_guard lock{mutex_};
    first = inbox_.empty();
    inbox_.push_back(std::move(connection));
  }
  if (first) wake();
}

void Poller::wake() const noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(wakeup_, &one, sizeof one);  // a full counter wakes as well
}

void Poller::finish() noexcept {
  finishing_ = true;
  wake();
}

void Poller::run() {
  std::array<epoll_event, kEventsMax> events{};
  while (!is_done()) {
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), wait_time());
    for (int i = 0; i < count; ++i) {
      const int descriptor = events.at(static_cast<std::size_t>(i)).data.fd;
      if (descriptor == wakeup_) continue;
      if (auto connection = take(static_cast<std::size_t>(descriptor))) drive(std::move(connection));
    }
    take_inbox();
    revisit_readers();
    hurry_farewells();
    if (const Deadline at = now(); at >= next_expiry_) expire(at);
  }
  parked_.clear();
  const std::lock_guard lock{mutex_};
  inbox_.clear();
}

bool Poller::is_done() {
  if (!finishing_) return false;
  if (now() >= runtime_.cut_off()) return true;
  const std::lock_guard lock{mutex_};
  return parked_count_ == 0 && inbox_.empty();
}

int Poller::wait_time() const {
  const Deadline until = runtime_.stopping ? std::min(next_expiry_, runtime_.cut_off()) : next_expiry_;
  if (until == Deadline::max()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - now());
  return static_cast<int>(std::clamp(left, std::chrono::milliseconds{0}, kLongestWait).count());
}

void Poller::take_inbox() {
  std::uint64_t wakeups = 0;
  [[maybe_unused]] const ssize_t length = ::read(wakeup_, &wakeups, sizeof wakeups);
  std::vector<std::unique_ptr<Connection>> arrived;
  {
    const std::lock_guard lock{mutex_};
    arrived.swap(inbox_);
  }
  for (auto& connection : arrived) {
    if (connection->phase() == Connection::Phase::greeting) {
      await_greeting(std::move(connection));
    } else {
      drive(std::move(connection));
    }
  }
}

// A handshake goes on when the socket says so.
void Poller::await_greeting(std::unique_ptr<Connection> connection) {
  if (!runtime_.stopping) park(connection, connection->awaited());
}

void Poller::drive(std::unique_ptr<Connection> connection) {
  while (connection != nullptr) {
    switch (connection->phase()) {  // NOLINT(clang-analyzer-cplusplus.Move): the loop has asked whether it is there
      case Connection::Phase::greeting:
        step_greeting(connection);
        break;
      case Connection::Phase::reading:
        step_reading(connection);
        break;
      case Connection::Phase::writing:
        step_writing(connection);
        break;
      case Connection::Phase::ending:
        step_ending(connection);
        break;
    }
  }
}

// Who finds no room goes without a word: none could be read yet.
void Poller::step_greeting(std::unique_ptr<Connection>& connection) {
  connection = greeters_.offer(std::move(connection));
  connection.reset();
}

void Poller::step_reading(std::unique_ptr<Connection>& connection) {
  switch (const auto progress = connection->receive(scratch_)) {
    case Connection::Progress::wants_read:
    case Connection::Progress::wants_write:
    case Connection::Progress::wants_turn:
      return rest_or_leave(connection, progress);
    case Connection::Progress::gone:
      return connection.reset();
    case Connection::Progress::ready:
      return dispatch(connection);
  }
}

void Poller::dispatch(std::unique_ptr<Connection>& connection) {
  const RequestReader& reader = connection->reader();
  if (reader.state() == RequestReader::State::refused) return reject(*connection, reader.status());
  const bool streamed = reader.state() == RequestReader::State::streamed;
  if (streamed && !runtime_.streams_open.take(1)) return reject(*connection, kUnavailable);
  connection = pool_.offer(std::move(connection));
  if (connection == nullptr) return;
  if (streamed) runtime_.streams_open.give_back(1);
  reject(*connection, kUnavailable);
}

void Poller::reject(Connection& connection, int status) { connection.respond(make_rejection(runtime_, status), true); }

// While draining an idle connection goes; while stopping a message that is not whole yet is refused, too.
void Poller::rest_or_leave(std::unique_ptr<Connection>& connection, Connection::Progress wanted) {
  const bool idle = connection->is_idle();
  const bool leaves = idle && (runtime_.stopping || (runtime_.draining && connection->requests_served() > 0));
  if (leaves) return connection.reset();
  if (!idle && runtime_.stopping) return connection->reader().refuse(kUnavailable);
  park(connection, wanted);
}

void Poller::step_writing(std::unique_ptr<Connection>& connection) {
  switch (const auto progress = connection->flush()) {
    case Connection::Progress::wants_read:
    case Connection::Progress::wants_write:
    case Connection::Progress::wants_turn:
      return park(connection, progress);
    case Connection::Progress::gone:
      return connection.reset();
    case Connection::Progress::ready:
      return connection->finish_response();
  }
}

void Poller::step_ending(std::unique_ptr<Connection>& connection) {
  const auto progress = connection->drop_input(scratch_);
  if (progress == Connection::Progress::gone) return connection.reset();
  park(connection, progress);
}

void Poller::park(std::unique_ptr<Connection>& connection, Connection::Progress wanted) {
  if (wanted == Connection::Progress::wants_turn) return hand_over(std::move(connection));
  const int descriptor = connection->descriptor();
  const auto index = static_cast<std::size_t>(descriptor);
  epoll_event event{};
  event.events = EPOLLONESHOT | (wanted == Connection::Progress::wants_write ? EPOLLOUT : EPOLLIN | EPOLLRDHUP);
  event.data.fd = descriptor;
  if (index >= parked_.size()) {
    parked_.resize(index + 1);
    deadlines_.resize(index + 1, Deadline::max());
  }
  const int operation = std::exchange(connection->registered, true) ? EPOLL_CTL_MOD : EPOLL_CTL_ADD;
  if (::epoll_ctl(epoll_, operation, descriptor, &event) != 0) return connection.reset();
  deadlines_[index] = connection->deadline();
  next_expiry_ = std::min(next_expiry_, deadlines_[index]);
  parked_[index] = std::move(connection);
  ++parked_count_;
}

std::unique_ptr<Connection> Poller::take(std::size_t descriptor) {
  if (descriptor >= parked_.size() || parked_[descriptor] == nullptr) return nullptr;
  --parked_count_;
  deadlines_[descriptor] = Deadline::max();
  return std::move(parked_[descriptor]);
}

// When the mode has changed: every connection that waits for input is looked at once more.
void Poller::revisit_readers() {
  const bool drains = runtime_.draining;
  const bool stops = runtime_.stopping;
  if (drains == saw_draining_ && stops == saw_stopping_) return;
  saw_draining_ = drains;
  saw_stopping_ = stops;
  for (std::size_t i = 0; i < parked_.size(); ++i) {
    if (parked_[i] == nullptr) continue;
    if (parked_[i]->phase() == Connection::Phase::reading) {
      drive(take(i));
    } else if (stops && parked_[i]->phase() == Connection::Phase::greeting) {
      take(i).reset();
    }
  }
}

void Poller::hurry_farewells() {
  if (!finishing_ || std::exchange(saw_finishing_, true)) return;
  const Deadline limit = now() + kFarewell;
  for (std::size_t i = 0; i < parked_.size(); ++i) {
    if (parked_[i] == nullptr || parked_[i]->phase() != Connection::Phase::ending) continue;
    deadlines_[i] = std::min(deadlines_[i], limit);
    next_expiry_ = std::min(next_expiry_, deadlines_[i]);
  }
}

void Poller::expire(Deadline at) {
  next_expiry_ = Deadline::max();
  for (std::size_t i = 0; i < deadlines_.size(); ++i) {
    if (deadlines_[i] > at) {
      next_expiry_ = std::min(next_expiry_, deadlines_[i]);
      continue;
    }
    auto connection = take(i);
    if (connection != nullptr && connection->expire()) drive(std::move(connection));
  }
}

}  // namespace concord::http::edge
