// uses: edge
// Request heads and the bodies behind them. Any bytes: no crash, the same verdict however they are cut into pieces, and
// what is accepted keeps the rules that stand between one request and the next.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "service/http/edge/authority.h"
#include "service/http/edge/head.h"
#include "service/http/edge/request_reader.h"
#include "service/http/edge/syntax.h"

namespace {

using namespace concord::http::edge;  // NOLINT(google-build-using-namespace): a harness
using concord::http::equal_ignoring_case;

void require(bool claim) {
  if (!claim) std::abort();
}

std::size_t count_fields(const Head& head, std::string_view name) {
  const auto& fields = head.request.headers.fields();
  return static_cast<std::size_t>(
      std::ranges::count_if(fields, [name](const auto& field) { return equal_ignoring_case(field.first, name); }));
}

void require_sound(const Head& head) {
  const std::string& target = head.request.target;
  require(target == "*" || target.starts_with('/'));
  require(std::ranges::all_of(target, [](char c) { return c > ' ' && c < '\x7F'; }));
  require(count_fields(head, "Host") == 1 || (head.http_1_0 && count_fields(head, "Host") == 0));
  require(count_fields(head, "Host") == 0 || is_valid_authority(head.request.headers.value("Host")));
  require(count_fields(head, "Content-Length") + count_fields(head, "Transfer-Encoding") <= 1);
  require((head.framing == BodyFraming::chunked) == (count_fields(head, "Transfer-Encoding") == 1));
  for (const auto& [name, value] : head.request.headers.fields()) require(is_token(name) && is_field_text(value));
}

// What a connection makes of the bytes when they come `piece` at a time: requests served, and whether it was refused.
// Which of several faults is named may depend on what had come when the first was seen.
std::string serve(std::string_view bytes, std::size_t piece) {
  Limits limits;
  limits.body_bytes_max = 200;
  const StreamsPredicate streams;
  Budget collected{1000};
  RequestReader reader{limits, streams, collected};
  std::string story;
  while (!bytes.empty() && reader.state() != RequestReader::State::refused) {
    const std::string_view part = bytes.substr(0, piece);
    bytes.remove_prefix(part.size());
    reader.feed(part);
    while (reader.advance() == RequestReader::State::whole) {
      require_sound(reader.head());
      story.append(reader.head().request.target).append(" ").append(reader.head().request.body).append("\n");
      reader.next();
    }
  }
  return story + (reader.state() == RequestReader::State::refused ? "refused" : "");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const std::string at_once = serve(text, size + 1);
  require(at_once == serve(text, 1));
  require(at_once == serve(text, 7));
  const auto parsed = parse_head(text, Limits{});
  if (parsed.head) require_sound(*parsed.head);
  require(parsed.step.consumed <= size);
  return 0;
}
