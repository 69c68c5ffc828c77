// A FHIR value that a table says once and every resource holds: made when it is first asked for, with its text, and
// never ended.
#pragma once

#include <atomic>
#include <memory>

#include "core/json/value.h"
#include "core/json/write.h"

namespace concord::mappers {

class Lasting {
 public:
  constexpr Lasting() noexcept = default;
  // A copy of a table's row makes its own.
  constexpr Lasting(const Lasting& /*other*/) noexcept {}
  constexpr Lasting& operator=(const Lasting& /*other*/) noexcept { return *this; }
  ~Lasting() = default;

  // What `make` gives; it gives the same value at each call. From any thread.
  template <class Make>
  [[nodiscard]] json::Value get(Make make) const {
    const json::Value* known = made_.load(std::memory_order_acquire);
    if (known == nullptr) known = keep(make());
    return known->lasting();
  }

 private:
  [[nodiscard]] const json::Value* keep(const json::Value& made) const {
    auto mine = std::make_unique<const json::Value>(json::keep_text(made));
    const json::Value* known = nullptr;
    // Reached from the table for as long as the program runs.
    return made_.compare_exchange_strong(known, mine.get(), std::memory_order_acq_rel) ? mine.release() : known;
  }

  mutable std::atomic<const json::Value*> made_{nullptr};
};

}  // namespace concord::mappers
