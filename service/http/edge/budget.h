// A bound on something that many threads take and give back, and the shares they hold of it.
#pragma once

#include <atomic>
#include <cstddef>
#include <utility>

namespace concord::http::edge {

class Budget {
 public:
  explicit Budget(std::size_t most) noexcept : most_{most} {}
  [[nodiscard]] bool take(std::size_t amount) noexcept {
    std::size_t taken = taken_.load(std::memory_order_relaxed);
    do {
      if (amount > most_ - taken) return false;
    } while (!taken_.compare_exchange_weak(taken, taken + amount, std::memory_order_relaxed));
    return true;
  }
  void give_back(std::size_t amount) noexcept { taken_.fetch_sub(amount, std::memory_order_relaxed); }

 private:
  std::size_t most_;
  std::atomic<std::size_t> taken_{0};
};

// What one holder has taken; given back when it goes.
class Share {
 public:
  explicit Share(Budget& budget) noexcept : budget_{&budget} {}
  Share(Share&& other) noexcept : budget_{other.budget_}, amount_{std::exchange(other.amount_, 0)} {}
  Share(const Share&) = delete;
  Share& operator=(const Share&) = delete;
  Share& operator=(Share&&) = delete;
  ~Share() { release(); }
  [[nodiscard]] bool grow(std::size_t amount) noexcept {
    if (!budget_->take(amount)) return false;
    amount_ += amount;
    return true;
  }
  // Gives back `amount` of what it has.
  void shrink(std::size_t amount) noexcept {
    budget_->give_back(amount);
    amount_ -= amount;
  }
  void release() noexcept { budget_->give_back(std::exchange(amount_, 0)); }

 private:
  Budget* budget_;
  std::size_t amount_ = 0;
};

}  // namespace concord::http::edge
