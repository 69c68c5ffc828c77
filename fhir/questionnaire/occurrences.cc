#include "fhir/questionnaire/occurrences.h"

#include <algorithm>

#include "fhir/questionnaire/values.h"

namespace concord::fhir::questionnaire {

Occurrences::Occurrences(const json::Value& response, const Items& items) : by_item_(items.size()) {
  add(response, 0, kNoOccurrence, Occurrence::Kind::response);
  add_items(response["item"].items(), 0, items);
  occurrences_[0].end = occurrences_.size();
}

OccurrenceIndex Occurrences::add(const json::Value& value, std::size_t position, OccurrenceIndex parent,
                                 Occurrence::Kind kind) {
  const OccurrenceIndex index = occurrences_.size();
  occurrences_.push_back(
      {.value = &value, .position = position, .parent = parent, .end = index + 1, .item = kNoItem, .kind = kind});
  return index;
}

// As deep as the JSON is, which its reader bounds.
void Occurrences::add_items(std::span<const json::Value> items, OccurrenceIndex parent, const Items& table) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    const OccurrenceIndex index = add(items[i], i, parent, Occurrence::Kind::item);
    const ItemIndex item = table.find(items[i].text("linkId"));
    occurrences_[index].item = item;
    if (item != kNoItem) by_item_[item].push_back(index);
    const auto answers = items[i]["answer"].items();
    for (std::size_t k = 0; k < answers.size(); ++k) {
      const OccurrenceIndex answer = add(answers[k], k, index, Occurrence::Kind::answer);
      occurrences_[answer].item = item;
      if (has_value(answers[k])) with_value_.push_back(answer);
      add_items(answers[k]["item"].items(), answer, table);
      occurrences_[answer].end = occurrences_.size();
    }
    add_items(items[i]["item"].items(), index, table);
    occurrences_[index].end = occurrences_.size();
  }
}

OccurrenceIndex Occurrences::nearest(ItemIndex item, OccurrenceIndex scope, OccurrenceIndex place) const noexcept {
  const std::vector<OccurrenceIndex>& all = by_item_[item];
  for (; scope != kNoOccurrence; scope = occurrences_[scope].parent) {
    const auto first = std::ranges::lower_bound(all, scope);
    const auto last = std::ranges::lower_bound(all, occurrences_[scope].end);
    if (first == last) continue;
    const auto behind = std::lower_bound(first, last, place);
    return behind == first ? *first : *(behind - 1);
  }
  return kNoOccurrence;
}

bool Occurrences::has_answers(OccurrenceIndex index) const noexcept {
  const auto found = std::ranges::lower_bound(with_value_, index);
  return found != with_value_.end() && *found < occurrences_[index].end;
}

}  // namespace concord::fhir::questionnaire
