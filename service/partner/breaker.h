// A PartnerEhr in front of another that stops asking for a while when the partner is down, reads and writes apart.
#pragma once

#include <functional>
#include <mutex>
#include <string_view>

#include "core/ports/clock.h"
#include "core/ports/metrics.h"
#include "service/partner/circuit.h"
#include "service/partner/guarded_partner.h"
#include "service/partner/rest_partner.h"

namespace concord::partner {

// How a call went, as far as the server's health goes: refusals, and failures with findings of FHIR (some fail on a
// record), are answers.
[[nodiscard]] CallHealth health_of(const Result<Answer>& answer) noexcept;

// Told of each circuit that opens or closes: the class ("read", "write"), and whether calls are held back from now on.
using CircuitObserver = std::function<void(std::string_view circuit, bool is_open)>;

class Breaker final : public GuardedPartner {
 public:
  // All outlive it. Besides those of the inner partner, every call has the error unavailable with retry_after: nothing
  // was sent. Sets `concord_partner_circuit_open` (0 or 1) by partner and class ("read", "write").
  Breaker(PartnerEhr& inner, Clock& clock, Metrics& metrics, RandomSource random, CircuitObserver observer = {});

 private:
  struct Watched {
    std::string_view name;
    Circuit circuit = {};
    std::mutex telling = {};  // so that the last that is told is the last state
    bool was_open = false;
  };
  void tell(Watched& watched);
  [[nodiscard]] Result<Answer> guard(Access access, Deadline deadline, const Call& call) override;

  Clock& clock_;
  Metrics& metrics_;
  RandomSource random_;
  CircuitObserver observer_;
  Watched reads_{.name = "read"};
  Watched writes_{.name = "write"};
};

}  // namespace concord::partner
