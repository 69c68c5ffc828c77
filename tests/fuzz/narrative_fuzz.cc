// The reader of narratives. Any bytes: no crash, findings in order and bounded. What is taken has no markup that runs
// anything, may stand inside of another narrative, and nothing may stand beside it.
// uses: fhir
#include "fhir/validate/narrative.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using concord::fhir::narrative_faults;

void require(bool claim) {
  if (!claim) std::abort();
}

std::string lower(std::string_view text) {
  std::string out{text};
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

// The text without its comments, which may hold anything.
std::string without_comments(std::string_view text) {
  std::string out;
  for (;;) {
    const std::size_t start = text.find("<!--");
    out += text.substr(0, start);
    if (start == std::string_view::npos) return out;
    const std::size_t end = text.find("-->", start + 4);
    require(end != std::string_view::npos);
    text.remove_prefix(end + 3);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(bytes), size};
  const auto faults = narrative_faults(text);
  require(faults.size() <= concord::fhir::kNarrativeFaultsMax);
  for (const auto& fault : faults) require(fault.offset <= size && !fault.text.empty() && !fault.code.empty());
  if (!faults.empty()) return 0;

  const std::string plain = lower(without_comments(text));
  for (const std::string_view active : {"<script", "<iframe", "<object", "<svg", "<style", "<link", "<!", "<?"}) {
    require(plain.find(active) == std::string::npos);
  }
  const std::string taken{text};
  require(narrative_faults("<!-- before -->" + taken + " \n").empty());
  require(!narrative_faults(taken + "x").empty());
  require(!narrative_faults(taken + taken).empty());
  const auto nested = narrative_faults(R"(<div xmlns="http://www.w3.org/1999/xhtml">)" + taken + "</div>");
  require(nested.empty() || nested.front().text == "the elements of a narrative are nested too deep");
  return 0;
}
