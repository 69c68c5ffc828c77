#include "fhir/questionnaire/items.h"

#include <algorithm>
#include <array>
#include <numeric>

namespace concord::fhir::questionnaire {
namespace {

struct TypeName {
  std::string_view code;
  ItemType type;
};
constexpr std::array<TypeName, 16> kTypes{{
    {"group", ItemType::group},
    {"display", ItemType::display},
    {"boolean", ItemType::boolean},
    {"decimal", ItemType::decimal},
    {"integer", ItemType::integer},
    {"date", ItemType::date},
    {"dateTime", ItemType::date_time},
    {"time", ItemType::time},
    {"string", ItemType::string},
    {"text", ItemType::text},
    {"url", ItemType::url},
    {"choice", ItemType::choice},
    {"open-choice", ItemType::open_choice},
    {"attachment", ItemType::attachment},
    {"reference", ItemType::reference},
    {"quantity", ItemType::quantity},
}};

ItemType type_of(std::string_view code) noexcept {
  const auto* const row = std::ranges::find(kTypes, code, &TypeName::code);
  return row == kTypes.end() ? ItemType::question : row->type;
}

}  // namespace

Items::Items(const json::Value& questionnaire) {
  add(questionnaire["item"].items(), kNoItem);
  by_link_id_.resize(items_.size());
  std::iota(by_link_id_.begin(), by_link_id_.end(), ItemIndex{0});
  const auto link_id = [this](ItemIndex index) { return items_[index].link_id; };
  std::ranges::stable_sort(by_link_id_, {}, link_id);
  has_duplicates_ = std::ranges::adjacent_find(by_link_id_, {}, link_id) != by_link_id_.end();
}

// As deep as the JSON is, which its reader bounds.
void Items::add(std::span<const json::Value> items, ItemIndex parent) {
  for (const json::Value& item : items) {
    const ItemIndex index = items_.size();
    items_.push_back({.definition = &item,
                      .link_id = item.text("linkId"),
                      .parent = parent,
                      .end = index + 1,
                      .type = type_of(item.text("type")),
                      .is_required = item["required"].as_bool().value_or(false),
                      .repeats = item["repeats"].as_bool().value_or(false)});
    add(item["item"].items(), index);
    items_[index].end = items_.size();
  }
}

std::pair<ItemIndex, ItemIndex> Items::children(ItemIndex parent) const noexcept {
  if (parent == kNoItem) return {0, items_.size()};
  return {parent + 1, items_[parent].end};
}

ItemIndex Items::find(std::string_view link_id) const noexcept {
  const auto key = [this](ItemIndex index) { return items_[index].link_id; };
  const auto found = std::ranges::lower_bound(by_link_id_, link_id, {}, key);
  return found != by_link_id_.end() && key(*found) == link_id ? *found : kNoItem;
}

}  // namespace concord::fhir::questionnaire
