#include "service/cache/redis/master.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace concord::cache::redis {
namespace {

constexpr std::chrono::milliseconds kTimeEach{300};

Result<Address> ask(const Address& sentinel, const Sentinels& all, const TlsContext& tls, const Clock& clock,
                    Deadline deadline) {
  ASSIGN_OR_RETURN(const auto connection, Connection::open(sentinel, tls, all.credentials, clock, deadline));
  const Command question{"SENTINEL", "get-master-addr-by-name", all.master};
  ASSIGN_OR_RETURN(const auto replies, connection->run({&question, 1}, deadline));
  const Reply& reply = replies.front();
  if (reply.kind != Reply::Kind::array || reply.items.size() != 2) {
    return fail(ErrorKind::unavailable, "a Sentinel does not know the store by that name");
  }
  Address out{.host = reply.items[0].text, .port = 0, .path = {}, .tls = all.tls};
  const std::string& port = reply.items[1].text;
  const auto read = std::from_chars(port.data(), port.data() + port.size(), out.port);
  if (read.ec != std::errc{} || out.port <= 0) return fail(ErrorKind::partner_broken, "a Sentinel names no port");
  return out;
}

}  // namespace

Result<Address> find_master(const Sentinels& sentinels, const TlsContext& tls, const Clock& clock, Deadline deadline) {
  Result<Address> last = fail(ErrorKind::unavailable, "no Sentinel answers");
  for (Address sentinel : sentinels.addresses) {
    const Deadline now = clock.steady_now();
    if (now >= deadline) break;
    sentinel.tls = sentinels.tls;
    last = ask(sentinel, sentinels, tls, clock, std::min(deadline, now + kTimeEach));
    if (last) return last;
  }
  return last;
}

}  // namespace concord::cache::redis
