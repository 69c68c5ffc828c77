// The codecs that all tables share: one pair of functions each.
#pragma once

#include <algorithm>
#include <span>
#include <string_view>

#include "mappers/engine/placements.h"
#include "mappers/engine/table.h"
#include "mappers/engine/types.h"

namespace concord::mappers {

// A code of the artifact and the code of a FHIR code system, with its display.
struct CodePair {
  std::string_view ours;
  std::string_view theirs;
  std::string_view display = {};
  Lasting value = {};  // the CodeableConcept of it alone, where a codec writes one
};

extern const Codec kSame;              // the value as it is
extern const Codec kConceptCodec;      // CodeableConcept
extern const Codec kCodingCodec;       // Coding, for placements only
extern const Codec kReferenceCodec;    // Reference
extern const Codec kQuantityCodec;     // Quantity with a UCUM code
extern const Codec kRatioCodec;        // Ratio
extern const Codec kRangeCodec;        // Range
extern const Codec kArtifactRefCodec;  // ArtifactRef as logical reference: type and business identifier
extern const Codec kPartyCodec;        // Party as Reference, any type
extern const Codec kNoteCodec;         // Note as Annotation
extern const Codec kPriorityCodec;     // high, medium, low as goal-priority

// A code that is written as a CodeableConcept of one coding.
[[nodiscard]] constexpr Codec coded(std::string_view system, std::span<const CodePair> codes);
// A code that is another code in FHIR.
[[nodiscard]] constexpr Codec translated(std::span<const CodePair> codes, std::string_view system = {});
// A Party where FHIR allows only those types.
[[nodiscard]] constexpr Codec party_of(std::span<const std::string_view> types);
// An object as a backbone element or data type.
[[nodiscard]] constexpr Codec nested(std::span<const Row> rows);
// An object as the parts of a complex extension.
[[nodiscard]] constexpr Codec extension_parts(std::span<const Row> rows);

// The value choice of an object as `prefix`Quantity, `prefix`Range …
void write_choice(std::string_view prefix, const json::Value& object, Draft& draft, Writing& writing);
void read_choice(std::string_view prefix, const json::Value& fhir, json::Object& out, Reading& reading);
// The codec of one of its members ("valueQuantity").
[[nodiscard]] const Codec& choice_codec(std::string_view member);

// A Reference without what delivery made of it, as the artifact has it; null when it is none.
[[nodiscard]] json::Value plain_reference(const json::Value& value);
// The coding of a pair.
[[nodiscard]] json::Value coding_of(std::string_view system, const CodePair& pair);
// The pair of our code, or of a FHIR code; nullptr for none.
[[nodiscard]] const CodePair* find_ours(std::span<const CodePair> codes, std::string_view ours);
[[nodiscard]] const CodePair* find_theirs(std::span<const CodePair> codes, std::string_view theirs);

// The functions behind the codecs made above.
namespace codec {
json::Value write_coded(const Codec& self, const json::Value& value, Writing& writing);
json::Value read_coded(const Codec& self, const json::Value& value, Reading& reading);
json::Value write_translated(const Codec& self, const json::Value& value, Writing& writing);
json::Value read_translated(const Codec& self, const json::Value& value, Reading& reading);
json::Value write_party(const Codec& self, const json::Value& value, Writing& writing);
json::Value read_party(const Codec& self, const json::Value& value, Reading& reading);
json::Value write_nested(const Codec& self, const json::Value& value, Writing& writing);
json::Value read_nested(const Codec& self, const json::Value& value, Reading& reading);
json::Value write_parts(const Codec& self, const json::Value& value, Writing& writing);
json::Value read_parts(const Codec& self, const json::Value& value, Reading& reading);
}  // namespace codec

constexpr Codec coded(std::string_view system, std::span<const CodePair> codes) {
  return {.write = codec::write_coded,
          .read = codec::read_coded,
          .codes = codes,
          .system = system,
          .placements = kCodedPlacements};
}
constexpr Codec translated(std::span<const CodePair> codes, std::string_view system) {
  return {.write = codec::write_translated, .read = codec::read_translated, .codes = codes, .system = system};
}
constexpr Codec party_of(std::span<const std::string_view> types) {
  const auto is_allowed = [types](std::string_view type) { return std::ranges::find(types, type) != types.end(); };
  const bool is_open = types.empty() || std::ranges::all_of(kPartyTypes, is_allowed);
  return {.write = codec::write_party,
          .read = codec::read_party,
          .types = types,
          .placements = {kPartyPlacements.data(), is_open ? kOpenPartyPlacements : kPartyPlacements.size()}};
}
constexpr Codec nested(std::span<const Row> rows) {
  return {.write = codec::write_nested, .read = codec::read_nested, .rows = rows};
}
constexpr Codec extension_parts(std::span<const Row> rows) {
  return {.write = codec::write_parts, .read = codec::read_parts, .rows = rows};
}

}  // namespace concord::mappers
