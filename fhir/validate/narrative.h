// Narrative.div as R4 narrative.html asks for it: well-formed XHTML of the allowed elements and attributes, no script
// in any disguise, and something to read. One pass; entities are never expanded, and a document type is refused. Not
// here: what every string is held to, and Narrative.status.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace concord::fhir {

inline constexpr std::size_t kNarrativeFaultsMax = 20;
inline constexpr std::size_t kNarrativeDepthMax = 256;  // elements inside of each other

struct NarrativeFault {
  std::string_view code;  // issue-type: "structure" for the XML, "invariant" for txt-1 and txt-2
  std::string_view text;  // the rule that is broken, a constant that lives for ever
  std::size_t offset;     // the byte where it was seen
  friend bool operator==(const NarrativeFault&, const NarrativeFault&) = default;
};

// All findings in the order of the text, at most kNarrativeFaultsMax; the first one in the XML itself is the last.
// `xhtml` is valid UTF-8. The five entities of XML and character references are the only ones (R4: "there is no support
// for HTML entities"). Content is text other than white space of XML, or an image with a source (txt-2).
[[nodiscard]] std::vector<NarrativeFault> narrative_faults(std::string_view xhtml);

}  // namespace concord::fhir
