// The JSON reader and writer. Any bytes: no crash, and never two opinions about one text. What is taken is written as
// JSON that reads as the same value and writes as the same bytes; white space around and depth below change nothing.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/json/number.h"
#include "core/json/read.h"
#include "core/json/write.h"
#include "core/utf8.h"

namespace {

using concord::json::read;
using concord::json::Value;
using concord::json::write;

void require(bool claim) {
  if (!claim) std::abort();
}

// `value` may be written and read again, compact or indented, without a difference.
void require_round_trip(const Value& value) {
  const std::string compact = write(value);
  require(concord::find_invalid_utf8(compact) == std::string_view::npos);
  const auto again = read(compact);
  require(again.has_value() && *again == value && write(*again) == compact);
  const auto pretty = read(write_pretty(value), {.bytes_max = 64U << 20U});
  require(pretty.has_value() && *pretty == value);
}

void require_same_opinion(std::string_view text, bool taken) {
  const std::string spaced = " \r\n\t" + std::string{text} + " \n";
  require(read(spaced).has_value() == taken);
  // Blanked numbers are the reader's way around RapidJSON: as long, and JSON if and only if the text is.
  if (text.starts_with("\xEF\xBB\xBF")) return;
  const std::string blanked = concord::json::blank_numbers(text);
  require(blanked.size() == text.size() && read(blanked).has_value() == taken);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const auto value = read(text);
  require_same_opinion(text, value.has_value());
  if (!value) {
    require(value.error().kind == concord::ErrorKind::malformed && !value.error().message.empty());
    return 0;
  }
  require_round_trip(*value);
  const Value wrapped{concord::json::Array{*value}};
  const auto nested = read(write(wrapped), {.depth_max = 65});
  require(nested.has_value() && nested->at(0) == *value);
  return 0;
}
