// A collection while it is computed: a few items in place, more on the heap.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <new>
#include <span>
#include <utility>

#include "fhir/path/item.h"

namespace concord::fhir::path {

// Its place has no value until an item is put there. NOLINTBEGIN(cppcoreguidelines-pro-type-member-init)
class Items {
 public:
  Items() noexcept = default;
  Items(const Items&) = delete;
  Items& operator=(const Items&) = delete;
  ~Items() {
    clear();
    if (!is_inline()) std::allocator<Item>{}.deallocate(begin_, capacity_);
  }

  [[nodiscard]] Item* begin() noexcept { return begin_; }
  [[nodiscard]] Item* end() noexcept { return begin_ + size_; }
  [[nodiscard]] const Item* begin() const noexcept { return begin_; }
  [[nodiscard]] const Item* end() const noexcept { return begin_ + size_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] const Item& operator[](std::size_t i) const noexcept { return begin_[i]; }
  [[nodiscard]] const Item& front() const noexcept { return *begin_; }
  [[nodiscard]] const Item& back() const noexcept { return begin_[size_ - 1]; }

  void push_back(const Item& item) { push_back(Item{item}); }
  void push_back(Item&& item) {
    if (size_ == capacity_) grow();
    std::construct_at(begin_ + size_, std::move(item));
    ++size_;
  }
  void append(std::span<const Item> items) {
    for (const Item& item : items) push_back(item);
  }
  // Takes the items of `other`, which is empty afterwards.
  void append(Items&& other) {
    for (Item& item : other) push_back(std::move(item));
    other.clear();
  }
  void clear() noexcept {
    std::destroy_n(begin_, size_);
    size_ = 0;
  }

 private:
  static constexpr std::size_t kInline = 3;
  [[nodiscard]] Item* place() noexcept { return reinterpret_cast<Item*>(place_.data()); }
  [[nodiscard]] bool is_inline() const noexcept { return capacity_ == kInline; }

  void grow() {
    const std::size_t capacity = capacity_ * 4;
    Item* const grown = std::allocator<Item>{}.allocate(capacity);
    std::uninitialized_move_n(begin_, size_, grown);
    std::destroy_n(begin_, size_);
    if (!is_inline()) std::allocator<Item>{}.deallocate(begin_, capacity_);
    begin_ = grown;
    capacity_ = capacity;
  }

  alignas(Item) std::array<std::byte, kInline * sizeof(Item)> place_;
  Item* begin_ = place();
  std::size_t size_ = 0;
  std::size_t capacity_ = kInline;
};
// NOLINTEND(cppcoreguidelines-pro-type-member-init)

}  // namespace concord::fhir::path
