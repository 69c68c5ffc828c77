#include "service/http/edge/server.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <thread>
#include <utility>

#include "service/http/edge/acceptor.h"
#include "service/http/edge/answer.h"
#include "service/http/edge/connection.h"
#include "service/http/edge/peer.h"
#include "service/http/edge/poller.h"
#include "service/http/edge/runtime.h"
#include "service/http/edge/worker_pool.h"

namespace concord::http::edge {
namespace {

constexpr std::size_t kScratchBytes = 16U << 10U;
constexpr std::size_t kOtherDescriptors = 512;  // for everything that is not a client connection
constexpr std::size_t kConnectionsMin = 64;
// After an answer the next request is often there within the time that parking the connection would take.
constexpr std::chrono::milliseconds kLinger{1};
constexpr int kUnavailable = 503;

// Signing is all they do: as many as leave half of the machine to those who are connected.
std::size_t greeter_threads() { return std::clamp<std::size_t>(std::thread::hardware_concurrency() / 2, 1, 8); }

// As many of the connections asked for as the process may have open; accept() must never meet the system's bound.
std::size_t affordable_connections(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = wanted + kOtherDescriptors;
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = std::min<rlim_t>(needed, limit.rlim_max);
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur >= needed) return wanted;
  return std::max<std::size_t>(limit.rlim_cur, kOtherDescriptors + kConnectionsMin) - kOtherDescriptors;
}

}  // namespace

struct Server::Impl {
  Impl(Options options, std::size_t connections_max, Handler handler, RejectionBody rejection)
      : runtime{std::move(options), std::move(handler), std::move(rejection), connections_max},
        pool{runtime.options.workers, runtime.options.limits.queue_max,
             [this](std::unique_ptr<Connection> connection) { work(std::move(connection)); }},
        greeters{greeter_threads(), runtime.options.limits.queue_max,
                 [this](std::unique_ptr<Connection> connection) {
                   connection->greet();
                   poller.hand_over(std::move(connection));
                 }},
        poller{runtime, pool, greeters} {}

  void admit(int descriptor);
  void work(std::unique_ptr<Connection> connection);
  // Whether a next request came that this worker can answer itself.
  [[nodiscard]] bool await_next(Connection& connection, std::span<char> scratch);

  Runtime runtime;
  std::unique_ptr<Tls> tls;
  WorkerPool pool;
  WorkerPool greeters;  // shake hands, so that a rush of new connections holds up nobody who is connected
  Poller poller;
  Acceptor acceptor;
};

// On the accepting thread.
void Server::Impl::admit(int descriptor) {
  const Deadline now = std::chrono::steady_clock::now();
  auto transport = tls ? tls->accept(descriptor, now) : make_tcp_transport(descriptor);
  prepare_socket(descriptor);
  std::string address = peer_address(descriptor);
  const Census::Verdict verdict = runtime.census.admit(address);
  if (verdict == Census::Verdict::overrun) return;
  auto connection = std::make_unique<Connection>(
      std::move(transport), address, Seat{runtime.census, address},
      RequestReader{runtime.options.limits, runtime.streams, runtime.collected}, runtime.options.limits, now);
  if (verdict == Census::Verdict::crowded) connection->reader().refuse(kUnavailable);
  poller.hand_over(std::move(connection));
}

// On a worker. Whatever cannot go on at once goes back to the poller.
void Server::Impl::work(std::unique_ptr<Connection> connection) {
  std::array<char, kScratchBytes> scratch;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by recv
  if (connection->reader().state() == RequestReader::State::streamed) {
    answer_streamed(runtime, *connection, scratch);
    runtime.streams_open.give_back(1);
    return poller.hand_over(std::move(connection));
  }
  do {
    answer_whole(runtime, *connection);
    const auto progress = connection->flush();
    if (progress == Connection::Progress::gone) return;
    if (progress != Connection::Progress::ready) break;
    connection->finish_response();
  } while (await_next(*connection, scratch));
  poller.hand_over(std::move(connection));
}

bool Server::Impl::await_next(Connection& connection, std::span<char> scratch) {
  if (connection.phase() != Connection::Phase::reading || runtime.is_ending() || !pool.begin_linger()) return false;
  if (connection.reader().buffered() == 0 && !connection.holds_input()) {
    (void)connection.wait(Io::State::wants_read, std::chrono::steady_clock::now() + kLinger);
  }
  pool.end_linger();
  return connection.receive(scratch) == Connection::Progress::ready &&
         connection.reader().state() == RequestReader::State::whole;
}

Server::Server(Options options, Handler handler, RejectionBody rejection) {
  const std::size_t connections_max = affordable_connections(options.limits.connections_max);
  impl_ = std::make_unique<Impl>(std::move(options), connections_max, std::move(handler), std::move(rejection));
}

Server::~Server() = default;

void Server::set_stream_handler(StreamsPredicate streams, StreamHandler handler) {
  impl_->runtime.streams = std::move(streams);
  impl_->runtime.stream_handler = std::move(handler);
}

Result<int> Server::bind() {
  if (impl_->runtime.options.tls) {
    ASSIGN_OR_RETURN(impl_->tls, Tls::load(*impl_->runtime.options.tls));
  }
  RETURN_IF_ERROR(impl_->poller.open());
  return impl_->acceptor.bind(impl_->runtime.options.address, impl_->runtime.options.port);
}

void Server::serve() {
  Impl& impl = *impl_;
  if (impl.runtime.stopping || !impl.pool.start().has_value()) return;
  if (impl.tls && !impl.greeters.start().has_value()) return;
  std::thread poller{[&impl] { impl.poller.run(); }};
  impl.acceptor.run([&impl](int descriptor) { impl.admit(descriptor); });
  impl.poller.wake();
  impl.greeters.finish();
  impl.pool.finish();
  impl.poller.finish();
  poller.join();
}

void Server::drain() noexcept {
  impl_->runtime.draining = true;
  impl_->poller.wake();
}

void Server::stop() noexcept {
  impl_->runtime.begin_stop();
  impl_->acceptor.interrupt();
  impl_->poller.wake();
}

}  // namespace concord::http::edge
