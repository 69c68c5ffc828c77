// Replies of the Redis protocol (RESP2) as values. hiredis reads the bytes; the bounds are ours.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

struct redisReader;

namespace concord::cache::redis {

struct Reply {
  enum class Kind : std::uint8_t { nil, status, error, integer, text, array } kind = Kind::nil;
  std::string text = {};  // of status, error and text
  std::int64_t integer = 0;
  std::vector<Reply> items = {};

  [[nodiscard]] bool is_nil() const noexcept { return kind == Kind::nil; }
  // "READONLY", "NOSCRIPT" …: the first word of an error; empty for anything else.
  [[nodiscard]] std::string_view error_code() const noexcept;
  friend bool operator==(const Reply&, const Reply&) = default;
};

inline constexpr std::size_t kReplyBytesMax = 4U << 20U;  // of one reply, with all that it holds
inline constexpr std::size_t kReplyItemsMax = 100'000;    // of one array

// Reads replies from bytes as they come. After an error it reads nothing more.
class ReplyReader {
 public:
  ReplyReader();
  // Errors: partner_broken for a reply over the bounds, or what is no RESP2.
  [[nodiscard]] Status feed(std::string_view bytes);
  // The next reply; empty while it is not whole. Errors as above.
  [[nodiscard]] Result<std::optional<Reply>> next();

 private:
  struct Free {
    void operator()(redisReader* reader) const noexcept;
  };
  std::unique_ptr<redisReader, Free> reader_;
  std::size_t pending_ = 0;  // bytes since the last whole reply
};

}  // namespace concord::cache::redis
