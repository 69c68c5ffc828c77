#include "mappers/forms/pdf/flate.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <memory>

namespace concord::mappers::pdf {
namespace {

constexpr std::size_t kChunk = 16'384;

// zlib's C interface asks for bytes that it does not change.
Bytef* bytes_in(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));  // NOLINT: zlib's C interface
}

}  // namespace

std::string deflated(std::string_view bytes) {
  uLongf size = compressBound(static_cast<uLong>(bytes.size()));
  std::string out(size, '\0');
  // Fails only for want of room or memory, and there is room.
  const int done =
      compress2(reinterpret_cast<Bytef*>(out.data()), &size, bytes_in(bytes),  // NOLINT: zlib's C interface
                static_cast<uLong>(bytes.size()), Z_DEFAULT_COMPRESSION);
  out.resize(done == Z_OK ? size : 0);
  return out;
}

Result<std::string> inflated(std::string_view bytes, std::size_t bytes_max) {
  z_stream stream{};
  if (inflateInit(&stream) != Z_OK) return fail(ErrorKind::fault, "the decompressor cannot start");
  const std::unique_ptr<z_stream, void (*)(z_stream*)> ended{&stream, [](z_stream* one) { inflateEnd(one); }};
  stream.next_in = bytes_in(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, kChunk> chunk{};
  for (int state = Z_OK; state == Z_OK;) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());  // NOLINT: zlib's C interface
    stream.avail_out = static_cast<uInt>(chunk.size());
    state = inflate(&stream, Z_NO_FLUSH);
    const std::size_t got = chunk.size() - stream.avail_out;
    if (out.size() + got > bytes_max) return fail(ErrorKind::too_large, "a compressed stream is too large");
    out.append(chunk.data(), got);
    if (state == Z_STREAM_END) return out;
  }
  return fail(ErrorKind::malformed, "a compressed stream is broken");
}

}  // namespace concord::mappers::pdf
