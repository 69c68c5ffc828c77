// Codes of foreign data: without a system, of another system, or only in words.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "mappers/engine/codecs.h"
#include "mappers/engine/place.h"
#include "mappers/foreign/foreign.h"

namespace concord::mappers::foreign {

// "In Progress " as "in-progress": small letters, hyphens for what stands between words.
[[nodiscard]] std::string word_form(std::string_view text);

// The pair that a word means: its code, our code or its display; nullptr for none.
[[nodiscard]] const CodePair* find_word(std::span<const CodePair> codes, std::string_view word);

// A CodeableConcept that has one of the codec's codes in its system, as the tables read it. A code without system gets
// it (doubted); a code of another system or a text that means one gets a coding beside it (translated). Null stays
// null.
[[nodiscard]] json::Value regular_concept(const json::Value& concept_value, std::string_view system,
                                          std::span<const CodePair> codes, const FhirPath& at,
                                          Regularising& regularising);

// The resource with every element and extension that rows read as codes in the form that they read: see above.
[[nodiscard]] json::Value with_known_codes(const json::Value& resource, std::span<const Row> rows, const FhirPath& at,
                                           Regularising& regularising);

// True when a coding has that code, in that system or in none.
[[nodiscard]] bool has_code(const json::Value& concept_value, std::string_view system, std::string_view code);
// The concept with that coding in its system: one without system gets it, a missing one is put in front.
[[nodiscard]] json::Value with_code(const json::Value& concept_value, std::string_view system, std::string_view code,
                                    std::string_view display = {});

// A copy of an Observation whose category holds "survey".
[[nodiscard]] json::Value with_survey(const json::Value& observation);
// A copy of an Observation that says when it was in effectiveDateTime, if it says it anywhere.
[[nodiscard]] json::Value with_effective(const json::Value& observation, Regularising& regularising);
// A copy of an Observation whose value is a CodeableConcept where it was a text.
[[nodiscard]] json::Value with_concept_value(const json::Value& observation, Regularising& regularising);
// A copy with the reference as only element of the list, when the list is empty; and a note that says so.
[[nodiscard]] json::Value with_default_party(const json::Value& resource, std::string_view element,
                                             const json::Value& party, std::string_view text,
                                             Regularising& regularising);

}  // namespace concord::mappers::foreign
