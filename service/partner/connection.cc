#include "service/partner/connection.h"

#include <utility>

namespace concord::partner {
namespace {

std::optional<RateOptions> rate_of(const std::optional<CallRate>& rate) {
  if (!rate) return std::nullopt;
  return RateOptions{.rate = {.per_second = rate->per_second, .burst = rate->burst}};
}

}  // namespace

Connection::Connection(ConnectionOptions options, const ConnectionPorts& ports)
    : wire_{std::move(options.rest), ports.client, ports.clock, ports.metrics, ports.random},
      breaker_{wire_, ports.clock, ports.metrics, ports.random, ports.observer},
      bulkhead_{[&]() -> PartnerEhr& {
                  const auto rate = rate_of(options.rate);
                  if (!rate) return breaker_;
                  return rate_.emplace(breaker_, *rate, ports.rates, ports.own_rates, ports.clock, ports.metrics);
                }(),
                options.bulkhead, ports.clock, ports.metrics} {}

}  // namespace concord::partner
