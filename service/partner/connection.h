// A partner as the use cases see it: the REST client behind its guards, in their order.
//
//   deadline → permit (bulkhead) → turn (rate) → breaker → token → send → classify → repeat
//
// Each guard is asked before the next, so that who is turned away by one has cost the others nothing. Token and send
// are the HttpClient's, classification and repeats the RestPartner's.
#pragma once

#include <cstddef>
#include <optional>

#include "core/ports/clock.h"
#include "core/ports/http_client.h"
#include "core/ports/metrics.h"
#include "core/ports/rate_limiter.h"
#include "service/partner/breaker.h"
#include "service/partner/bulkhead.h"
#include "service/partner/rate_guard.h"
#include "service/partner/rest_partner.h"
#include "service/partner/vendor_profile.h"

namespace concord::partner {

struct ConnectionOptions {
  RestPartnerOptions rest = {};
  BulkheadOptions bulkhead = {};
  std::optional<CallRate> rate = {};  // empty: as often as asked
};

// All outlive the connection.
struct ConnectionPorts {
  HttpClient& client;
  RateLimiter& rates;      // shared by all replicas
  RateLimiter& own_rates;  // for when that one cannot be asked
  Clock& clock;
  Metrics& metrics;
  RandomSource random;
  CircuitObserver observer = {};
};

class Connection {
 public:
  Connection(ConnectionOptions options, const ConnectionPorts& ports);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  Connection(Connection&&) = delete;
  Connection& operator=(Connection&&) = delete;
  ~Connection() = default;

  [[nodiscard]] PartnerEhr& partner() noexcept { return bulkhead_; }

 private:
  RestPartner wire_;
  Breaker breaker_;
  std::optional<RateGuard> rate_;
  Bulkhead bulkhead_;
};

}  // namespace concord::partner
