#include "core/json/block.h"

#include <array>
#include <cstring>
#include <new>
#include <utility>

namespace concord::json {
namespace {

constexpr std::size_t kStep = 64;           // size classes are multiples of it, in bytes
constexpr std::size_t kClasses = 16;        // larger blocks are not kept
constexpr std::size_t kStockMax = 131'072;  // bytes that a thread keeps

// Sanitizers are to see every block end where it ends.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kKeepsStock = false;
#else
constexpr bool kKeepsStock = true;
#endif

struct Free {
  Free* next;
};

// Trivial, so that it may be used while the thread's other variables end.
struct Stock {
  std::array<Free*, kClasses + 1> free;
  std::size_t bytes;
  bool is_watched;  // somebody empties it when the thread ends
  bool is_closed;
};
constinit thread_local Stock stock{};

struct Watch {
  Watch() noexcept { stock.is_watched = true; }
  ~Watch() {
    stock.is_closed = true;
    for (Free*& first : stock.free) {
      while (first != nullptr) ::operator delete(static_cast<void*>(std::exchange(first, first->next)));
    }
    stock.bytes = 0;
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
};

void watch() {
  static thread_local const Watch kWatch;
  static_cast<void>(kWatch);
}

}  // namespace

KeptText* KeptText::make(std::string_view text) {
  void* memory = ::operator new(sizeof(KeptText) + text.size());
  auto* kept = new (memory) KeptText{text.size()};
  std::memcpy(static_cast<std::byte*>(memory) + sizeof(KeptText), text.data(), text.size());
  return kept;
}

void KeptText::end(KeptText* kept) noexcept { ::operator delete(static_cast<void*>(kept)); }

void* allocate(std::size_t payload_bytes) {
  const std::size_t bytes = sizeof(Block) + payload_bytes;
  const std::size_t size_class = kKeepsStock ? (bytes + kStep - 1) / kStep : kClasses + 1;
  void* memory = nullptr;
  if (size_class > kClasses) {
    memory = ::operator new(bytes);
  } else if (Free* kept = stock.free[size_class]; kept != nullptr) {
    stock.free[size_class] = kept->next;
    stock.bytes -= size_class * kStep;
    memory = kept;
  } else {
    memory = ::operator new(size_class* kStep);
  }
  auto* block = new (memory) Block{};
  block->size_class = static_cast<std::uint32_t>(size_class);
  return static_cast<std::byte*>(memory) + sizeof(Block);
}

void deallocate(void* payload) noexcept {
  Block* block = block_of(payload);
  if (block->text != nullptr) KeptText::end(block->text);
  const std::size_t size_class = block->size_class;
  const std::size_t bytes = size_class * kStep;
  block->~Block();
  void* memory = block;
  if (size_class > kClasses || stock.is_closed || stock.bytes + bytes > kStockMax) return ::operator delete(memory);
  if (!stock.is_watched) watch();
  stock.free[size_class] = new (memory) Free{stock.free[size_class]};
  stock.bytes += bytes;
}

}  // namespace concord::json
