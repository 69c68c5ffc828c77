// Which Redis is the primary now: the configured one, or the one that Sentinels name.
#pragma once

#include <string>
#include <vector>

#include "core/ports/clock.h"
#include "core/result.h"
#include "core/time.h"
#include "service/cache/redis/connection.h"

namespace concord::cache::redis {

struct Sentinels {
  std::vector<Address> addresses = {};  // none: no Sentinel is asked
  std::string master = {};              // the name they know the primary by
  Credentials credentials = {};
  bool tls = false;  // to the Sentinels and to the primary they name
};

// The address of the primary. Each Sentinel is asked in turn, 300 ms each at most. Errors: unavailable, timeout.
[[nodiscard]] Result<Address> find_master(const Sentinels& sentinels, const TlsContext& tls, const Clock& clock,
                                          Deadline deadline);

}  // namespace concord::cache::redis
