#include "service/cache/redis/connection.h"

#include <array>
#include <memory>
#include <utility>

#include <hiredis/hiredis.h>

namespace concord::cache::redis {
namespace {

constexpr std::size_t kReadBytes = 16U << 10U;

struct FreeText {
  void operator()(char* text) const noexcept { redisFreeCommand(text); }
};

// The command on the wire; binary-safe.
std::string wire_text(const Command& command) {
  std::vector<const char*> arguments;
  std::vector<std::size_t> sizes;
  for (const std::string& part : command) {
    arguments.push_back(part.data());
    sizes.push_back(part.size());
  }
  char* made = nullptr;
  const auto size = redisFormatCommandArgv(&made, static_cast<int>(command.size()), arguments.data(), sizes.data());
  const std::unique_ptr<char, FreeText> owned{made};
  return size > 0 ? std::string{made, static_cast<std::size_t>(size)} : std::string{};
}

Error may_have_been_done(Error error) {
  if (error.kind != ErrorKind::partner_broken) error.kind = ErrorKind::unknown_outcome;
  return error;
}

}  // namespace

Result<std::unique_ptr<Connection>> Connection::open(const Address& address, const TlsContext& tls,
                                                     const Credentials& credentials, const Clock& clock,
                                                     Deadline deadline) {
  ASSIGN_OR_RETURN(auto socket, Socket::connect(address, tls, clock, deadline));
  std::unique_ptr<Connection> out{new Connection{std::move(socket)}};
  std::vector<Command> greeting;
  if (!credentials.password.empty()) {
    greeting.push_back(credentials.user.empty() ? Command{"AUTH", credentials.password}
                                                : Command{"AUTH", credentials.user, credentials.password});
  }
  greeting.push_back({"PING"});
  auto replies = out->run(greeting, deadline);
  if (!replies) {
    // Nothing but a greeting was sent.
    Error error = std::move(replies).error();
    if (error.kind == ErrorKind::unknown_outcome) error.kind = ErrorKind::unavailable;
    return tl::unexpected(std::move(error));
  }
  for (const Reply& reply : *replies) {
    if (reply.kind != Reply::Kind::error) continue;
    return fail(ErrorKind::unavailable, "the store refuses us: " + std::string{reply.error_code()});
  }
  return out;
}

Result<Reply> Connection::receive(Deadline deadline) {
  std::array<char, kReadBytes> buffer{};
  for (;;) {
    ASSIGN_OR_RETURN(auto reply, reader_.next());
    if (reply) return *std::move(reply);
    ASSIGN_OR_RETURN(const std::size_t got, socket_->read(buffer.data(), buffer.size(), deadline));
    RETURN_IF_ERROR(reader_.feed({buffer.data(), got}));
  }
}

Result<std::vector<Reply>> Connection::run(std::span<const Command> commands, Deadline deadline) {
  std::string bytes;
  for (const Command& command : commands) bytes += wire_text(command);
  if (auto sent = socket_->write(bytes, deadline); !sent) {
    is_broken_ = true;
    return tl::unexpected(may_have_been_done(std::move(sent).error()));
  }
  std::vector<Reply> out;
  out.reserve(commands.size());
  while (out.size() < commands.size()) {
    auto reply = receive(deadline);
    if (!reply) {
      is_broken_ = true;
      return tl::unexpected(may_have_been_done(std::move(reply).error()));
    }
    out.push_back(*std::move(reply));
  }
  return out;
}

}  // namespace concord::cache::redis
