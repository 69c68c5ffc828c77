#include "service/http/edge/census.h"

namespace concord::http::edge {
namespace {

constexpr std::size_t kCrowdMax = 256;  // connections over the bound that are being told so

}  // namespace

Seat::~Seat() {
  if (census_ != nullptr) census_->leave(address_);
}

Census::Verdict Census::admit(const std::string& address) {
  const std::lock_guard lock{mutex_};
  if (open_ >= most_ + kCrowdMax) return Verdict::overrun;
  ++open_;
  if (per_address_max_ == 0) return open_ > most_ ? Verdict::crowded : Verdict::welcome;
  const std::size_t from_there = ++by_address_[address];
  return open_ > most_ || from_there > per_address_max_ ? Verdict::crowded : Verdict::welcome;
}

void Census::leave(const std::string& address) noexcept {
  const std::lock_guard lock{mutex_};
  --open_;
  if (per_address_max_ == 0) return;
  const auto it = by_address_.find(address);
  if (it != by_address_.end() && --it->second == 0) by_address_.erase(it);
}

}  // namespace concord::http::edge
