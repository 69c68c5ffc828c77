// uses: edge
// The chunked coding. Any bytes: no crash, the same payload and end however they are cut into pieces, nothing read past
// the end; and a body that is encoded anew decodes to itself.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "service/http/edge/chunked.h"
#include "service/http/edge/response_text.h"

namespace {

using concord::http::edge::ChunkedDecoder;
using State = ChunkedDecoder::State;

void require(bool claim) {
  if (!claim) std::abort();
}

struct Decoded {
  std::string payload;
  std::size_t consumed = 0;
  bool ended = false;
  bool malformed = false;
  friend bool operator==(const Decoded&, const Decoded&) = default;
};

Decoded decode(std::string_view text, std::size_t piece) {
  ChunkedDecoder decoder;
  Decoded out;
  while (out.consumed < text.size() && !out.ended && !out.malformed) {
    const std::string_view part = text.substr(out.consumed, piece);
    const auto step = decoder.step(part);
    require(step.consumed > 0 && step.consumed <= part.size() && step.payload.size() <= step.consumed);
    out.payload += step.payload;
    out.consumed += step.consumed;
    out.ended = step.state == State::end;
    out.malformed = step.state == State::malformed;
  }
  require(decoder.announced() >= out.payload.size());
  return out;
}

std::string encode(std::string_view payload, std::size_t chunk) {
  std::string text;
  for (; !payload.empty(); payload.remove_prefix(std::min(chunk, payload.size()))) {
    const std::string_view part = payload.substr(0, chunk);
    text.append(concord::http::edge::format_chunk_head(part.size())).append(part).append("\r\n");
  }
  return text + "0\r\n\r\n";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const Decoded at_once = decode(text, size + 1);
  require(at_once == decode(text, 1));
  require(at_once == decode(text, 5));
  const std::string encoded = encode(text, size % 19 + 1);
  require(decode(encoded + "GET", encoded.size() + 3) ==
          Decoded{.payload = std::string{text}, .consumed = encoded.size(), .ended = true, .malformed = false});
  return 0;
}
