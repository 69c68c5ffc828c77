// Which item of an instrument each item of a foreign response is.
#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mappers/engine/place.h"
#include "mappers/foreign/codes.h"
#include "mappers/patient_reported_outcome/foreign.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using foreign::Regularising;
using instruments::Instrument;
using instruments::Item;
using json::Value;

constexpr int kDepthMax = 16;
constexpr std::size_t kItemsMax = 1'000;

std::string_view last_part(std::string_view text) { return text.substr(text.find_last_of("/#") + 1); }

// "PHQ.7" is the seventh.
std::optional<std::size_t> number_behind(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && text[text.size() - 1 - digits] >= '0' && text[text.size() - 1 - digits] <= '9')
    ++digits;
  if (digits == 0 || digits > 3) return std::nullopt;
  std::size_t out = 0;
  const std::string_view number = text.substr(text.size() - digits);
  std::from_chars(number.data(), number.data() + number.size(), out);
  return out;
}

const Value* find_item(const Value& items, std::string_view link_id, int depth) {
  for (const Value& item : items.items()) {
    if (depth > kDepthMax) return nullptr;
    if (item.text("linkId") == link_id) return &item;
    if (const Value* found = find_item(item["item"], link_id, depth + 1)) return found;
  }
  return nullptr;
}

class ItemNames {
 public:
  ItemNames(const Questioned& questioned, Regularising& regularising)
      : instrument_{*questioned.instrument}, questionnaire_{questioned.questionnaire}, regularising_{regularising} {}

  Value renamed(const Value& items) {
    const FhirPath root;
    const FhirPath type = root.element("QuestionnaireResponse");
    collect(items, 0);
    is_by_order_ =
        std::ranges::none_of(answered_, [this](const Value* one) { return named(*one) != nullptr; }) && fits_in_order();
    return rename(items, type, 0);
  }

 private:
  // By linkId, code in it, definition, the Questionnaire's code, or the same words.
  [[nodiscard]] const std::string* named(const Value& item) const {
    const std::string_view link = item.text("linkId");
    if (const std::string* name = known(link)) return name;
    if (const std::string* name = known(last_part(link))) return name;
    if (const std::string* name = known(last_part(item.text("definition")))) return name;
    if (const Value* defined = find_item(questionnaire_["item"], link, 0)) {
      for (const Value& coding : (*defined)["code"].items()) {
        if (const std::string* name = known(coding.text("code"))) return name;
      }
    }
    const std::string words = foreign::word_form(item.text("text"));
    const auto says_it = [&words](const Item& one) { return !words.empty() && foreign::word_form(one.text) == words; };
    const auto it = std::ranges::find_if(instrument_.items, says_it);
    return it == instrument_.items.end() ? nullptr : &it->link_id;
  }

  [[nodiscard]] const std::string* known(std::string_view name) const {
    if (const Item* item = instrument_.find_item(name)) {
      // Codes that stand for others stay: their reader says so.
      return std::ranges::find(item->aliases, name) == item->aliases.end() ? &item->link_id
                                                                           : &*std::ranges::find(item->aliases, name);
    }
    const auto* score = instrument_.find_score(name);
    return score == nullptr ? nullptr : &score->code;
  }

  void collect(const Value& items, int depth) {
    for (const Value& item : items.items()) {
      if (depth > kDepthMax || answered_.size() >= kItemsMax) return;
      if (item["answer"].size() > 0) answered_.push_back(&item);
      collect(item["item"], depth + 1);
    }
  }

  // The place in the instrument that the linkId's number, or else the order, gives an answered item.
  [[nodiscard]] std::optional<std::size_t> place_of(const Value& item) const {
    const auto at = std::ranges::find(answered_, &item);
    if (at == answered_.end()) return std::nullopt;
    if (const auto number = number_behind(item.text("linkId")))
      return *number == 0 ? std::nullopt : std::optional{*number - 1};
    return static_cast<std::size_t>(at - answered_.begin());
  }

  // Each answer is one that the item of its place has, and no place comes twice.
  [[nodiscard]] bool fits_in_order() const {
    std::vector<bool> is_taken(instrument_.items.size(), false);
    for (const Value* item : answered_) {
      const auto place = place_of(*item);
      if (!place || *place >= is_taken.size() || is_taken[*place]) return false;
      is_taken[*place] = true;
      if (!fits(instrument_.items[*place], (*item)["answer"].at(0))) return false;
    }
    return answered_.size() * 2 > instrument_.items.size();
  }

  static bool fits(const Item& item, const Value& answer) {
    const Value& coding = answer["valueCoding"];
    if (coding.is_object()) return item.find_option(coding.text("code")) != nullptr;
    const Value said = number_said(answer);  // keeps the text that `number` looks at
    const auto number = said.as_number();
    return number && (item.options.empty() || item.find_value(*number) != nullptr);
  }

  Value rename(const Value& items, const FhirPath& at, int depth) {
    if (depth > kDepthMax) return items;
    const FhirPath list = at.element("item");
    json::Array out;
    for (std::size_t i = 0; i < items.size(); ++i) out.push_back(one(items.at(i), list.at(i), depth));
    return Value{std::move(out)};
  }

  Value one(const Value& item, const FhirPath& at, int depth) {
    Value out = item;
    const std::string* name = named(item);
    if (name == nullptr && is_by_order_) {
      if (const auto place = place_of(item)) name = &instrument_.items[*place].link_id;
      if (name != nullptr)
        regularising_.note(NoteKind::doubted, at.str(), "which item it is, is told by the order of the items only");
    } else if (name != nullptr && *name != item.text("linkId") &&
               instrument_.find_item(item.text("linkId")) == nullptr) {
      regularising_.note(NoteKind::normalised, at.str(), "an item goes by another linkId than the questionnaire's");
    }
    if (name != nullptr) out = json::with(out, "linkId", *name);
    if (out["item"].size() > 0) out = json::with(out, "item", rename(item["item"], at, depth + 1));
    if (item["answer"].size() == 0) return out;
    json::Array answers;
    const FhirPath list = at.element("answer");
    for (std::size_t i = 0; i < item["answer"].size(); ++i) {
      const Value& answer = item["answer"].at(i);
      answers.push_back(answer["item"].size() == 0
                            ? answer
                            : json::with(answer, "item", rename(answer["item"], list.at(i), depth + 1)));
    }
    return json::with(out, "answer", Value{std::move(answers)});
  }

  const Instrument& instrument_;
  const Value& questionnaire_;
  Regularising& regularising_;
  std::vector<const Value*> answered_;
  bool is_by_order_ = false;
};

}  // namespace

Value regular_items(const Value& items, const Questioned& questioned, Regularising& regularising) {
  if (questioned.instrument == nullptr || items.size() == 0) return items;
  return ItemNames{questioned, regularising}.renamed(items);
}

}  // namespace concord::mappers::patient_reported_outcome
