// uses: cache
// Replies of a store, cut anywhere: read or refused, the same whole as in pieces.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "service/cache/redis/reply.h"

namespace {

using concord::cache::redis::Reply;
using concord::cache::redis::ReplyReader;

std::vector<Reply> read_in_pieces(std::string_view bytes, std::size_t size) {
  ReplyReader reader;
  std::vector<Reply> out;
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, std::min(size, bytes.size()));
    bytes.remove_prefix(piece.size());
    if (!reader.feed(piece)) return out;
    for (;;) {
      auto reply = reader.next();
      if (!reply) return out;
      if (!*reply) break;
      out.push_back(**std::move(reply));
    }
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data + 1), size - 1};
  const std::size_t piece = 1U + data[0] % 16U;
  if (!(read_in_pieces(bytes, bytes.size()) == read_in_pieces(bytes, piece))) std::abort();
  return 0;
}
