#include "service/partner/breaker.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace concord::partner {

CallHealth health_of(const Result<Answer>& answer) noexcept {
  constexpr std::array kKinds{ErrorKind::unavailable, ErrorKind::timeout, ErrorKind::unknown_outcome};
  constexpr std::array kStatuses{0, 500, 502, 503, 504};
  if (answer) return CallHealth::good;
  const Error& error = answer.error();
  if (std::ranges::find(kKinds, error.kind) == kKinds.end()) return CallHealth::good;
  if (std::ranges::find(kStatuses, error.partner_status) == kStatuses.end()) return CallHealth::good;
  if (error.partner_status == 500 && !error.issues.empty()) return CallHealth::good;
  const bool is_unreachable = error.partner_status == 0 && error.kind == ErrorKind::unavailable;
  return is_unreachable ? CallHealth::unreachable : CallHealth::bad;
}

Breaker::Breaker(PartnerEhr& inner, Clock& clock, Metrics& metrics, RandomSource random, CircuitObserver observer)
    : GuardedPartner{inner},
      clock_{clock},
      metrics_{metrics},
      random_{std::move(random)},
      observer_{std::move(observer)} {}

void Breaker::tell(Watched& watched) {
  const std::scoped_lock lock{watched.telling};
  const bool is_open = watched.circuit.is_open();
  metrics_.set("concord_partner_circuit_open", {{"partner", id().str()}, {"class", watched.name}}, is_open ? 1 : 0);
  if (is_open != watched.was_open && observer_) observer_(watched.name, is_open);
  watched.was_open = is_open;
}

Result<Answer> Breaker::guard(Access access, Deadline /*deadline*/, const Call& call) {
  Watched& watched = access == Access::read ? reads_ : writes_;
  if (const auto wait = watched.circuit.closed_to_calls(clock_.steady_now())) {
    return fail(Error{.kind = ErrorKind::unavailable,
                      .message = "the partner has been out of order and is not asked just now; nothing was sent",
                      .retry_after = std::chrono::ceil<std::chrono::seconds>(*wait)});
  }
  auto answer = call();
  watched.circuit.tell(health_of(answer), clock_.steady_now(), random_());
  tell(watched);
  return answer;
}

}  // namespace concord::partner
