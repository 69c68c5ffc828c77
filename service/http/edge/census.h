// Counts the open connections, all and by peer address, against their bounds. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>

namespace concord::http::edge {

class Census;

// A counted connection; leaves the count when it goes.
class Seat {
 public:
  Seat(Census& census, std::string address) : census_{&census}, address_{std::move(address)} {}
  Seat(Seat&& other) noexcept : census_{std::exchange(other.census_, nullptr)}, address_{std::move(other.address_)} {}
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  Seat& operator=(Seat&&) = delete;
  ~Seat();

 private:
  Census* census_;
  std::string address_;
};

class Census {
 public:
  // `per_address_max` 0: no bound.
  Census(std::size_t most, std::size_t per_address_max) : most_{most}, per_address_max_{per_address_max} {}

  enum class Verdict : std::uint8_t {
    welcome,
    crowded,  // over a bound; there is room to say so
    overrun,  // so far over it that the connection must go without a word
  };
  // Counts the connection unless the verdict is `overrun`.
  [[nodiscard]] Verdict admit(const std::string& address);
  void leave(const std::string& address) noexcept;

 private:
  const std::size_t most_;
  const std::size_t per_address_max_;
  std::mutex mutex_;
  std::size_t open_ = 0;
  std::unordered_map<std::string, std::size_t> by_address_;
};

}  // namespace concord::http::edge
