// What a Questionnaire's extensions say of extraction as Observations (SDC, observation-based): whether an item is
// extracted, under which codes and categories, and how it relates to the Observation around it.
#pragma once

#include <cstdint>

#include "core/json/value.h"

namespace concord::fhir::questionnaire {

// Of an Observation to that of the item around it.
enum class Tie : std::uint8_t {
  member,       // hasMember of it; also where nothing is said
  component,    // a component of it
  derived,      // derivedFrom it
  independent,  // none
};

struct Mark {
  bool is_on = false;        // extracted when it has a code
  bool is_own = false;       // said by the item itself or one of its codes
  bool is_shut_off = false;  // said to be false, here or further out: nothing in there is extracted
  Tie tie = Tie::member;
  json::Value category = {};  // the CodeableConcepts of the nearest element that names any; else null
};

// The mark of a Questionnaire, or of its item inside of `around`.
[[nodiscard]] Mark mark_of(const json::Value& definition, const Mark& around);
// The codings that an Observation of the item gets: those that are marked, or all that are not marked false.
[[nodiscard]] json::Value codes_of(const json::Value& item);
// The Questionnaire, an item or a code of one is marked for extraction.
[[nodiscard]] bool has_marks(const json::Value& questionnaire);

}  // namespace concord::fhir::questionnaire
