#include "service/app/tarball.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <string_view>

#include <fmt/format.h>
#include <zlib.h>

namespace concord::app {
namespace {

constexpr std::size_t kBlock = 512;  // POSIX ustar
constexpr std::size_t kRecord = 20 * kBlock;
constexpr std::size_t kNameMax = 100;
constexpr int kGzipWindow = 15 + 16;  // zlib: the largest window, with a gzip header
constexpr int kMemoryLevel = 9;

using Header = std::array<char, kBlock>;

void put(Header& header, std::size_t at, std::string_view text) {
  std::ranges::copy(text, header.begin() + static_cast<std::ptrdiff_t>(at));
}

// Fields of a ustar header at their offsets; numbers are octal.
Header header_of(const ArchivedFile& file) {
  Header header{};
  put(header, 0, file.path);
  put(header, 100, "0000644");
  put(header, 108, "0000000");
  put(header, 116, "0000000");
  put(header, 124, fmt::format("{:011o}", file.text.size()));
  put(header, 136, "00000000000");
  put(header, 148, "        ");
  put(header, 156, "0");
  put(header, 257, "ustar");
  put(header, 263, "00");
  const unsigned sum = std::accumulate(header.begin(), header.end(), 0U,
                                       [](unsigned total, char c) { return total + static_cast<unsigned char>(c); });
  put(header, 148, fmt::format("{:06o}", sum));
  header[154] = '\0';
  return header;
}

void pad(std::string& out, std::size_t to) { out.resize((out.size() + to - 1) / to * to, '\0'); }

Result<std::string> gzipped(const std::string& text) {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
    return fail(ErrorKind::fault, "the compressor cannot start");
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));  // NOLINT: zlib's C interface
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());  // NOLINT: zlib's C interface
  stream.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (ended != Z_STREAM_END) return fail(ErrorKind::fault, "the compressor failed");
  return out;
}

}  // namespace

Result<std::string> tarball(std::span<const ArchivedFile> files) {
  std::string out;
  for (const ArchivedFile& file : files) {
    if (file.path.size() > kNameMax) return fail(ErrorKind::unprocessable, "a path is too long for the archive");
    const Header header = header_of(file);
    out.append(header.data(), header.size());
    out += file.text;
    pad(out, kBlock);
  }
  out.append(2 * kBlock, '\0');
  pad(out, kRecord);
  return gzipped(out);
}

}  // namespace concord::app
