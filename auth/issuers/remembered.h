// A document of an issuer that is fetched now and then and remembered between: one fetch at a time, the last good one
// while there is no better, and a pause after each failure so that an issuer that is down costs nobody time.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "auth/issuers/denial.h"
#include "core/ports/clock.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth {

// Safe from many threads; no lock is held while fetching.
template <class T>
class Remembered {
 public:
  struct Fresh {
    std::shared_ptr<const T> value;
    std::chrono::seconds lifetime{};
    bool is_changed = true;  // false: it says the same as the last one
  };
  using Fetch = std::function<Result<Fresh>(Deadline)>;
  struct View {
    std::shared_ptr<const T> value;
    bool is_current = true;  // false: it is past its lifetime, or was asked for anew in vain
  };

  Remembered(Clock& clock, Fetch fetch) : clock_{clock}, fetch_{std::move(fetch)} {}

  // What is known, fetched first when nothing is or its lifetime has passed. Errors: "issuer-unavailable" with nothing
  // younger than 24 hours after its last fetch; "issuer-busy" when 32 callers wait already.
  [[nodiscard]] Result<View> get(Deadline deadline) { return seek(deadline, Wish::any); }
  // Fetched anew, unless somebody just does or it failed a moment ago.
  [[nodiscard]] Result<View> renew(Deadline deadline) { return seek(deadline, Wish::newer); }
  // What is known once the fetch that is under way, if any, has ended.
  [[nodiscard]] Result<View> join(Deadline deadline) { return seek(deadline, Wish::landed); }
  // Fetches anew when four fifths of the lifetime have passed, so that get() need not wait. For a thread of its own.
  void keep(Deadline deadline) {
    {
      const std::scoped_lock lock{mutex_};
      if (value_ != nullptr && clock_.steady_now() < due_at_) return;
    }
    [[maybe_unused]] const auto view = renew(deadline);
  }
  // Another one whenever what is known has changed, and not before get() tells the new one.
  [[nodiscard]] std::uint64_t generation() const noexcept { return generation_; }

 private:
  enum class Wish : std::uint8_t { any, newer, landed };
  enum class Step : std::uint8_t { fetch, wait, settled };
  static constexpr std::chrono::seconds kPauseMin{1};
  static constexpr std::chrono::seconds kPauseMax{30};
  static constexpr std::chrono::hours kKeptMax{24};
  static constexpr std::chrono::milliseconds kPollFirst{1};
  static constexpr std::chrono::milliseconds kPollMax{20};
  static constexpr std::size_t kWaitersMax = 32;

  // `awaited` is the number of flights that had ended when the caller began to wait.
  [[nodiscard]] Step next_step(Wish wish, std::optional<std::uint64_t>& awaited, Result<View>& out) {
    const std::scoped_lock lock{mutex_};
    const Deadline now = clock_.steady_now();
    const bool has_value = value_ != nullptr && now < fetched_at_ + kKeptMax;
    const bool is_fresh = has_value && now < expires_at_;
    const bool is_done = awaited ? flights_ > *awaited : is_fresh && wish == Wish::any;
    const bool is_idle = !is_fetching_ && (wish == Wish::landed || now < retry_at_);
    if (is_done || is_idle) return settle(has_value, is_fresh && !failed_, out);
    if (is_fetching_ && has_value && wish == Wish::any) return settle(has_value, false, out);
    if (!is_fetching_) {
      is_fetching_ = true;
      return Step::fetch;
    }
    if (awaited) return Step::wait;
    if (waiters_ >= kWaitersMax) {
      out = deny("issuer-busy");
      return Step::settled;
    }
    awaited = flights_;
    return Step::wait;
  }

  [[nodiscard]] Step settle(bool has_value, bool is_current, Result<View>& out) {
    out = has_value ? Result<View>{View{.value = value_, .is_current = is_current}} : deny("issuer-unavailable");
    return Step::settled;
  }

  [[nodiscard]] Result<View> seek(Deadline deadline, Wish wish) {
    std::optional<std::uint64_t> awaited;
    std::optional<Waiting> waiting;
    Result<View> out = deny("issuer-unavailable");
    for (auto pause = kPollFirst;; pause = std::min(pause * 2, kPollMax)) {
      const Step step = next_step(wish, awaited, out);
      if (step == Step::settled) return out;
      if (step == Step::fetch) return fly(deadline);
      const Deadline next = clock_.steady_now() + pause;
      if (next >= deadline) return out;
      if (!waiting) waiting.emplace(waiters_);
      clock_.sleep_until(next);
    }
  }

  [[nodiscard]] Result<View> fly(Deadline deadline) {
    auto fresh = fetch_(deadline);
    const std::scoped_lock lock{mutex_};
    const Deadline now = clock_.steady_now();
    is_fetching_ = false;
    ++flights_;
    failed_ = !fresh;
    if (fresh) {
      value_ = std::move(fresh->value);
      if (fresh->is_changed) ++generation_;
      fetched_at_ = now;
      due_at_ = now + fresh->lifetime * 4 / 5;
      expires_at_ = now + fresh->lifetime;
      pause_ = kPauseMin;
      return View{.value = value_, .is_current = true};
    }
    retry_at_ = now + pause_;
    pause_ = std::min(pause_ * 2, kPauseMax);
    if (value_ == nullptr || now >= fetched_at_ + kKeptMax) return deny("issuer-unavailable");
    return View{.value = value_, .is_current = false};
  }

  class Waiting {
   public:
    explicit Waiting(std::atomic<std::size_t>& count) : count_{count} { ++count_; }
    ~Waiting() { --count_; }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

   private:
    std::atomic<std::size_t>& count_;
  };

  Clock& clock_;
  Fetch fetch_;
  std::atomic<std::size_t> waiters_{0};
  std::atomic<std::uint64_t> generation_{0};
  std::mutex mutex_;
  std::shared_ptr<const T> value_;
  Deadline fetched_at_{};
  Deadline due_at_{};  // to be fetched anew by keep()
  Deadline expires_at_{};
  Deadline retry_at_{};  // after a failure
  std::chrono::seconds pause_ = kPauseMin;
  bool is_fetching_ = false;
  bool failed_ = false;        // the last flight did
  std::uint64_t flights_ = 0;  // that have ended
};

}  // namespace concord::auth
