#include "service/cache/redis/client.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/crypto/digest.h"

namespace concord::cache::redis {
namespace {

constexpr std::chrono::milliseconds kPoll{20};

// Refusals that pass: the primary has moved, or is starting, or is full.
constexpr std::array<std::string_view, 7> kPassing{"READONLY",   "LOADING", "MASTERDOWN", "CLUSTERDOWN",
                                                   "NOREPLICAS", "OOM",     "MISCONF"};
// Of these, those after which the primary is looked for anew.
constexpr std::array<std::string_view, 4> kMoved{"READONLY", "LOADING", "MASTERDOWN", "CLUSTERDOWN"};

bool holds(std::span<const std::string_view> list, std::string_view code) {
  return std::ranges::find(list, code) != list.end();
}

std::string hexadecimal(std::span<const std::uint8_t> bytes) {
  std::string out;
  for (const std::uint8_t byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

bool is_primary(const Reply& role) {
  return role.kind == Reply::Kind::array && !role.items.empty() && role.items[0].text == "master";
}

}  // namespace

Script::Script(std::string_view text) : text_{text}, digest_{hexadecimal(sha1(text))} {}

Client::Client(Options options, Clock& clock, Metrics& metrics)
    : options_{std::move(options)}, clock_{clock}, metrics_{metrics} {}

Client::~Client() = default;

Result<std::unique_ptr<Connection>> Client::connect(Deadline deadline) {
  Address address = options_.address;
  if (!options_.sentinels.addresses.empty()) {
    ASSIGN_OR_RETURN(address, find_master(options_.sentinels, options_.tls, clock_, deadline));
  }
  ASSIGN_OR_RETURN(auto made, Connection::open(address, options_.tls, options_.credentials, clock_, deadline));
  if (options_.sentinels.addresses.empty()) return made;
  const Command role{"ROLE"};
  ASSIGN_OR_RETURN(const auto replies, made->run({&role, 1}, deadline));
  if (!is_primary(replies.front())) return fail(ErrorKind::unavailable, "the Sentinels name no primary yet");
  return made;
}

// An idle connection that still stands, or a new one while there are fewer than the bound; waits for one otherwise.
Result<std::unique_ptr<Connection>> Client::borrow(Deadline deadline) {
  std::unique_lock lock{mutex_};
  for (;;) {
    while (!idle_.empty()) {
      auto found = std::move(idle_.back());
      idle_.pop_back();
      if (found->is_usable()) return found;
      --open_;
    }
    if (open_ < options_.connections_max) break;
    if (clock_.steady_now() >= deadline) return fail(ErrorKind::timeout, "all connections to the store are in use");
    returned_.wait_for(lock, kPoll);
  }
  ++open_;
  lock.unlock();
  auto made = connect(deadline);
  if (!made) {
    lock.lock();
    --open_;
    returned_.notify_one();
    Error error = std::move(made).error();
    if (error.kind == ErrorKind::unknown_outcome) error.kind = ErrorKind::unavailable;
    return tl::unexpected(std::move(error));
  }
  return made;
}

void Client::give_back(std::unique_ptr<Connection> connection, std::size_t generation) {
  const std::scoped_lock lock{mutex_};
  if (connection->is_usable() && generation == generation_) {
    idle_.push_back(std::move(connection));
  } else {
    --open_;
  }
  returned_.notify_one();
}

void Client::drop_all() {
  const std::scoped_lock lock{mutex_};
  open_ -= idle_.size();
  idle_.clear();
  ++generation_;
}

Result<Reply> Client::send(const Command& command, Deadline deadline) {
  std::size_t generation = 0;
  {
    const std::scoped_lock lock{mutex_};
    generation = generation_;
  }
  ASSIGN_OR_RETURN(auto connection, borrow(deadline));
  auto replies = connection->run({&command, 1}, deadline);
  give_back(std::move(connection), generation);
  if (!replies) return tl::unexpected(std::move(replies).error());
  return std::move(replies->front());
}

Result<Reply> Client::judged(Reply reply) {
  const std::string_view code = reply.error_code();
  if (code.empty() || code == "NOSCRIPT") return reply;
  if (holds(kMoved, code)) drop_all();
  if (holds(kPassing, code))
    return fail(ErrorKind::unavailable, "the store does not take writes now: " + std::string{code});
  const bool is_refused = code == "NOAUTH" || code == "NOPERM" || code == "WRONGPASS";
  return fail(is_refused ? ErrorKind::unavailable : ErrorKind::fault,
              "the store refuses a command: " + std::string{code});
}

void Client::count(const Result<Reply>& reply) {
  std::string_view verdict = "ok";
  if (!reply) {
    verdict = reply.error().kind == ErrorKind::timeout           ? "timeout"
              : reply.error().kind == ErrorKind::unknown_outcome ? "unknown"
              : reply.error().kind == ErrorKind::unavailable     ? "unavailable"
                                                                 : "fault";
  }
  metrics_.count("concord_store_calls_total", {{"verdict", verdict}});
}

Result<Reply> Client::run(const Command& command, Effect effect, Deadline deadline) {
  const Deadline start = clock_.steady_now();
  if (start >= deadline) return fail(ErrorKind::timeout, "the deadline passed before the store was asked");
  const Deadline until = std::min(deadline, start + options_.time_max);
  auto reply = send(command, until);
  const bool is_lost = !reply && reply.error().kind == ErrorKind::unknown_outcome;
  if (is_lost && effect == Effect::reads && clock_.steady_now() < until) reply = send(command, until);
  // A read that nobody answered did nothing.
  if (!reply && effect == Effect::reads && reply.error().kind == ErrorKind::unknown_outcome) {
    reply = fail(ErrorKind::unavailable, "the connection to the store was lost");
  }
  if (reply) reply = judged(*std::move(reply));
  count(reply);
  metrics_.observe("concord_store_call_seconds", {},
                   std::chrono::duration<double>(clock_.steady_now() - start).count());
  return reply;
}

Result<Reply> Client::run(const Script& script, std::span<const std::string> keys,
                          std::span<const std::string> arguments, Deadline deadline) {
  Command command{"EVALSHA", script.digest(), std::to_string(keys.size())};
  command.insert(command.end(), keys.begin(), keys.end());
  command.insert(command.end(), arguments.begin(), arguments.end());
  auto reply = run(command, Effect::writes, deadline);
  if (!reply || reply->error_code() != "NOSCRIPT") return reply;
  command[0] = "EVAL";
  command[1] = script.text();
  return run(command, Effect::writes, deadline);
}

Result<bool> Client::evicts(Deadline deadline) {
  ASSIGN_OR_RETURN(const Reply reply, run(Command{"INFO", "memory"}, Effect::reads, deadline));
  return reply.text.find("maxmemory_policy:") != std::string::npos &&
         reply.text.find("maxmemory_policy:noeviction") == std::string::npos;
}

}  // namespace concord::cache::redis
