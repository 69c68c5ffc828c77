// The memory behind values: blocks that are counted, and a small stock of freed ones for each thread. Not for use
// outside of this folder.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace concord::json {

// The compact text that a constant keeps beside its elements.
class KeptText {
 public:
  [[nodiscard]] static KeptText* make(std::string_view text);
  static void end(KeptText* kept) noexcept;
  [[nodiscard]] std::string_view view() const noexcept {
    return {reinterpret_cast<const char*>(this) + sizeof(KeptText), size_};
  }

 private:
  explicit KeptText(std::size_t size) : size_{size} {}
  std::size_t size_;
};

// Every block starts with this; its payload follows at the next 16 bytes.
struct alignas(16) Block {
  std::atomic<std::uint32_t> owners{1};
  std::uint32_t size_class = 0;  // of the stock it goes back to
  KeptText* text = nullptr;
};

[[nodiscard]] inline Block* block_of(const void* payload) noexcept {
  // The payload was placed right behind its Block by allocate().
  return reinterpret_cast<Block*>(static_cast<std::byte*>(const_cast<void*>(payload)) - sizeof(Block));
}

// The payload of a new block of one owner.
[[nodiscard]] void* allocate(std::size_t payload_bytes);
// Ends a block that nobody owns; what its payload held has ended before.
void deallocate(void* payload) noexcept;

}  // namespace concord::json
