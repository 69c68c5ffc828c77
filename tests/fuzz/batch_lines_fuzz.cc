// uses: artifacts
// The body of a batch. Any bytes: no crash, the same artifacts however they are cut into pieces, numbers that rise, no
// text over the bound; and a body that is a JSON array gives its elements.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "service/artifacts/batch_lines.h"

namespace {

using concord::artifacts::BatchFormat;
using concord::artifacts::BatchLine;
using concord::artifacts::BatchLines;

void require(bool claim) {
  if (!claim) std::abort();
}

struct Seen {
  std::size_t number;
  std::string text;
  BatchLine::Fault fault;
  friend bool operator==(const Seen&, const Seen&) = default;
};

std::vector<Seen> cut(BatchFormat format, std::string_view body, std::size_t piece, std::size_t bound) {
  BatchLines lines{format, bound};
  std::vector<Seen> out;
  const auto take_all = [&] {
    while (const auto line = lines.next()) {
      require(line->text.size() <= bound);
      require(out.empty() ? line->number > 0 : line->number > out.back().number);
      require(line->text.empty() == (line->fault != BatchLine::Fault::none));
      out.push_back({line->number, std::string{line->text}, line->fault});
    }
  };
  for (; !body.empty(); body.remove_prefix(std::min(piece, body.size()))) {
    lines.feed(body.substr(0, piece));
    take_all();
  }
  lines.end();
  take_all();
  return out;
}

void check_elements(std::string_view body) {
  const auto array = concord::json::read(body);
  if (!array || !array->is_array()) return;
  const auto seen = cut(BatchFormat::array, body, body.size(), body.size());
  require(seen.size() == array->items().size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    const auto element = concord::json::read(seen[i].text);
    require(element && concord::json::write(*element) == concord::json::write(array->items()[i]));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view body{reinterpret_cast<const char*>(bytes), size};
  const std::size_t bound = size % 3 == 0 ? 8 : size + 1;
  for (const BatchFormat format : {BatchFormat::lines, BatchFormat::array}) {
    const auto at_once = cut(format, body, size + 1, bound);
    require(at_once == cut(format, body, 1, bound));
    require(at_once == cut(format, body, 5, bound));
  }
  check_elements(body);
  return 0;
}
