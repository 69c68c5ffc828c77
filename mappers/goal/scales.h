// Scales of goals as LOINC answers: the attainment scale and the 0-10 scale.
#pragma once

#include <span>
#include <string_view>

#include "mappers/engine/codecs.h"

namespace concord::mappers::goal {

// The level -2 … 2 as a Coding of LOINC answer list LL6900-6, and back.
extern const Codec kLevelCodec;
// The level as a CodeableConcept.
extern const Codec kLevelConceptCodec;
// 0 … 10 as a CodeableConcept of LOINC answers, the number as its text.
extern const Codec kScoreCodec;

// Their codes: -2 … 2, and 0 … 10.
[[nodiscard]] std::span<const CodePair> level_codes() noexcept;
[[nodiscard]] std::span<const CodePair> score_codes() noexcept;

}  // namespace concord::mappers::goal
