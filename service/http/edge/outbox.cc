#include "service/http/edge/outbox.h"

#include <zlib.h>

#include <utility>

namespace concord::http::edge {
namespace {

constexpr std::size_t kBlockBytes = 64U << 10U;

// Empty when it does not get shorter.
std::string deflated(std::string_view bytes) {
  uLongf length = compressBound(bytes.size());
  std::string room(length, '\0');
  const int result = compress2(reinterpret_cast<Bytef*>(room.data()), &length,
                               reinterpret_cast<const Bytef*>(bytes.data()), bytes.size(), Z_BEST_SPEED);
  if (result != Z_OK || length >= bytes.size()) return {};
  return room.substr(0, length);  // a copy without the spare room
}

}  // namespace

void Outbox::append(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, kBlockBytes - tail_.size());
    tail_.append(part);
    bytes.remove_prefix(part.size());
    if (tail_.size() == kBlockBytes) deflate_tail();
  }
}

void Outbox::deflate_tail() {
  Block block{.bytes = deflated(tail_), .length = tail_.size()};
  if (block.bytes.empty()) block = {.bytes = tail_};
  tail_.clear();
  held_ += block.bytes.size();
  block.is_granted = share_.grow(block.bytes.size());
  if (!block.is_granted) ++overdrawn_;
  blocks_.push_back(std::move(block));
}

Result<std::string_view> Outbox::front() {
  if (popped_ == front_.size()) RETURN_IF_ERROR(refill());
  return std::string_view{front_}.substr(popped_);
}

Status Outbox::refill() {
  popped_ = 0;
  front_.clear();
  if (blocks_.empty()) {
    front_.swap(tail_);
    return {};
  }
  Block block = std::move(blocks_.front());
  blocks_.pop_front();
  held_ -= block.bytes.size();
  if (block.is_granted) share_.shrink(block.bytes.size());
  if (!block.is_granted) --overdrawn_;
  if (block.length == 0) {
    front_ = std::move(block.bytes);
    return {};
  }
  front_.resize(block.length);
  uLongf length = front_.size();
  const int result = uncompress(reinterpret_cast<Bytef*>(front_.data()), &length,
                                reinterpret_cast<const Bytef*>(block.bytes.data()), block.bytes.size());
  if (result == Z_OK && length == block.length) return {};
  front_.clear();
  return fail(ErrorKind::fault, "what waits for the client cannot be read");
}

void Outbox::pop(std::size_t length) noexcept { popped_ += length; }

}  // namespace concord::http::edge
