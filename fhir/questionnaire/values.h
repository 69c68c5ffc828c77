// Values of a choice element ("valueCoding") with their type, and how two of them relate.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/json/value.h"

namespace concord::fhir::questionnaire {

// What a member like "valueCoding" or "answerInteger" holds.
struct Typed {
  std::string_view type = {};          // "Coding", "Integer" …; empty when there is no such member
  const json::Value* value = nullptr;  // nullptr when there is none
  explicit operator bool() const noexcept { return value != nullptr; }
};

// The first member of `object` that is named `prefix` and a type.
[[nodiscard]] Typed typed_value(const json::Value& object, std::string_view prefix) noexcept;
// An answer has a value: value[x], or extensions in the place of one ("_valueString").
[[nodiscard]] bool has_value(const json::Value& answer) noexcept;

enum class Relation : std::uint8_t {
  less,
  equal,
  greater,
  different,  // not equal, and in no order
  unknown,    // precision, units or size leave it open
};
// Numbers exactly, dates and times by their moment, quantities by their unit (UCUM converted), codings by system and
// code - a coding on the right without a system by its code alone -, references by their text.
[[nodiscard]] Relation relate(const Typed& left, const Typed& right);

// A text that two values have in common when they are the same answer: of codings system and code, or the display of
// those without a code. Empty for types that options do not have.
[[nodiscard]] std::string answer_key(const Typed& value);

}  // namespace concord::fhir::questionnaire
