// What a QuestionnaireResponse holds, as a table in the order of the document: its items and their answers, each item
// with the item of the Questionnaire that it answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/json/value.h"
#include "fhir/questionnaire/items.h"

namespace concord::fhir::questionnaire {

// Position in Occurrences. The first, 0, is the response itself.
using OccurrenceIndex = std::size_t;
inline constexpr OccurrenceIndex kNoOccurrence = static_cast<OccurrenceIndex>(-1);

struct Occurrence {
  enum class Kind : std::uint8_t { response, item, answer };
  const json::Value* value;
  std::size_t position;  // in its JSON array
  OccurrenceIndex parent;
  OccurrenceIndex end;  // one behind its last descendant; the first child is the next one
  ItemIndex item;       // kNoItem: no such linkId; of an answer, that of its question
  Kind kind;
};

// Borrows the response and the items.
class Occurrences {
 public:
  Occurrences(const json::Value& response, const Items& items);
  [[nodiscard]] const Occurrence& operator[](OccurrenceIndex index) const noexcept { return occurrences_[index]; }

  // The occurrence of an item nearest to a place (R4 Questionnaire.item.enableWhen.question): in the closest of the
  // elements around it - `scope` and the ones around that - which has one; there the last before `place`, else the
  // first behind it. kNoOccurrence when there is none.
  [[nodiscard]] OccurrenceIndex nearest(ItemIndex item, OccurrenceIndex scope, OccurrenceIndex place) const noexcept;
  // Some answer in there has a value.
  [[nodiscard]] bool has_answers(OccurrenceIndex index) const noexcept;

 private:
  void add_items(std::span<const json::Value> items, OccurrenceIndex parent, const Items& table);
  OccurrenceIndex add(const json::Value& value, std::size_t position, OccurrenceIndex parent, Occurrence::Kind kind);

  std::vector<Occurrence> occurrences_;
  std::vector<std::vector<OccurrenceIndex>> by_item_;
  std::vector<OccurrenceIndex> with_value_;  // answers, in their order
};

}  // namespace concord::fhir::questionnaire
