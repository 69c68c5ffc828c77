// The items of a Questionnaire as a table in the order of the document, found by their linkId.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/json/value.h"

namespace concord::fhir::questionnaire {

// http://hl7.org/fhir/item-type
enum class ItemType : std::uint8_t {
  group,
  display,
  question,  // abstract in R4, and whatever is no item type: an answer of any type
  boolean,
  decimal,
  integer,
  date,
  date_time,
  time,
  string,
  text,
  url,
  choice,
  open_choice,
  attachment,
  reference,
  quantity,
};

// Position in Items, or kNoItem.
using ItemIndex = std::size_t;
inline constexpr ItemIndex kNoItem = static_cast<ItemIndex>(-1);

struct Item {
  const json::Value* definition;
  std::string_view link_id;
  ItemIndex parent;  // kNoItem: the Questionnaire
  ItemIndex end;     // one behind its last descendant; the first child is the next item
  ItemType type;
  bool is_required;
  bool repeats;
};

// Borrows the Questionnaire.
class Items {
 public:
  explicit Items(const json::Value& questionnaire);
  [[nodiscard]] std::size_t size() const noexcept { return items_.size(); }
  [[nodiscard]] const Item& operator[](ItemIndex index) const noexcept { return items_[index]; }
  // The children of an item, or those of the Questionnaire: walk from first by `end` of each up to last.
  [[nodiscard]] std::pair<ItemIndex, ItemIndex> children(ItemIndex parent) const noexcept;
  // O(log n); kNoItem when there is none. Of two items with one linkId, the first.
  [[nodiscard]] ItemIndex find(std::string_view link_id) const noexcept;
  // The Questionnaire breaks que-2.
  [[nodiscard]] bool has_duplicates() const noexcept { return has_duplicates_; }

 private:
  void add(std::span<const json::Value> items, ItemIndex parent);
  std::vector<Item> items_;
  std::vector<ItemIndex> by_link_id_;
  bool has_duplicates_ = false;
};

}  // namespace concord::fhir::questionnaire
