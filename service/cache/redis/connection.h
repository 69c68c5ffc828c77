// One connection to a Redis: commands out, as many replies in, in order. Not for several threads.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/ports/clock.h"
#include "core/result.h"
#include "core/time.h"
#include "service/cache/redis/reply.h"
#include "service/cache/redis/socket.h"

namespace concord::cache::redis {

using Command = std::vector<std::string>;

struct Credentials {
  std::string user = {};      // of an ACL; empty: the default one
  std::string password = {};  // empty: none is asked for
};

class Connection {
 public:
  // Connects, authenticates, names the connection. Errors: unavailable, timeout.
  [[nodiscard]] static Result<std::unique_ptr<Connection>> open(const Address& address, const TlsContext& tls,
                                                                const Credentials& credentials, const Clock& clock,
                                                                Deadline deadline);
  // All commands in one go; a reply each, errors of Redis among them. Errors: unavailable and timeout when certainly
  // nothing of them reached it; unknown_outcome when some may have; partner_broken. After one the connection is of no
  // more use.
  [[nodiscard]] Result<std::vector<Reply>> run(std::span<const Command> commands, Deadline deadline);
  // Nothing went wrong so far, and the other side has not ended it.
  [[nodiscard]] bool is_usable() const noexcept { return !is_broken_ && socket_->is_quiet(); }

 private:
  explicit Connection(std::unique_ptr<Socket> socket) : socket_{std::move(socket)} {}
  [[nodiscard]] Result<Reply> receive(Deadline deadline);

  std::unique_ptr<Socket> socket_;
  ReplyReader reader_;
  bool is_broken_ = false;
};

}  // namespace concord::cache::redis
