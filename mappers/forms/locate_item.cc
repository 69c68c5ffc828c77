#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "mappers/forms/items.h"

namespace concord::mappers::forms {
namespace {

using json::Value;

// Members that are elements of the response.
struct Element {
  std::string_view member;
  std::string_view path;
};
constexpr std::array kElements{
    Element{"source", "identifier.system"}, Element{"id", "identifier.value"}, Element{"recordedAt", "extension"},
    Element{"patient", "subject"},          Element{"encounter", "encounter"}, Element{"language", "language"},
    Element{"extension", "extension"},
};

// The next token of a JSON pointer; what is left begins with "/" or is empty.
std::string_view next_token(std::string_view& pointer) {
  pointer.remove_prefix(1);
  const std::size_t end = std::min(pointer.find('/'), pointer.size());
  const std::string_view token = pointer.substr(0, end);
  pointer.remove_prefix(end);
  return token;
}

std::optional<std::size_t> next_index(std::string_view& pointer) {
  if (pointer.empty()) return std::nullopt;
  std::string_view rest = pointer;
  const std::string_view token = next_token(rest);
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
  if (error != std::errc{} || end != token.data() + token.size()) return std::nullopt;
  pointer = rest;
  return index;
}

const Item* item_of(const std::vector<Item>& form, std::string_view member) {
  const auto it = std::ranges::find_if(form, [member](const Item& item) {
    return item.member == nullptr ? is_named_by_reference(member) : item.member->name == member;
  });
  return it == form.end() ? nullptr : &*it;
}

// The index of that occurrence of the item, counted by its groups or by its answers.
struct Occurrence {
  std::size_t item = 0;
  std::size_t answer = 0;
};
std::optional<Occurrence> find(const Item& item, const Value& answered, std::size_t number) {
  const auto all = answered.items();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].text("linkId") != item.link_id) continue;
    const std::size_t count = item.answer == Answer::group ? 1 : all[i]["answer"].size();
    if (number < count) return Occurrence{.item = i, .answer = number};
    number -= count;
  }
  return std::nullopt;
}

}  // namespace

std::string locate(const std::vector<Item>& items, const Value& response, std::string_view pointer) {
  std::string out{"QuestionnaireResponse"};
  const std::vector<Item>* form = &items;
  const Value* answered = &response["item"];
  while (!pointer.empty()) {
    const std::string_view member = next_token(pointer);
    const auto element = std::ranges::find(kElements, member, &Element::member);
    if (form == &items && element != kElements.end()) return fmt::format("{}.{}", out, element->path);
    const Item* item = item_of(*form, member);
    if (item == nullptr) return out;
    const auto found = find(*item, *answered, item->is_list ? next_index(pointer).value_or(0) : 0);
    if (!found) return out;
    out += fmt::format(".item[{}]", found->item);
    if (item->answer != Answer::group) return fmt::format("{}.answer[{}].value", out, found->answer);
    form = &item->items;
    answered = &answered->at(found->item)["item"];
  }
  return out;
}

}  // namespace concord::mappers::forms
