#include <algorithm>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "core/time.h"
#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
#include "mappers/instruments/instrument.h"
#include "mappers/patient_reported_outcome/answers.h"
#include "mappers/patient_reported_outcome/shape.h"
#include "mappers/systems.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using instruments::Instrument;
using instruments::Item;
using instruments::ItemType;
using json::Value;

// The answers to one item, by their places in the artifact's list.
struct Group {
  const Item* item = nullptr;  // null when the questionnaire is not loaded
  std::string_view name;
  std::vector<std::size_t> places;
};

std::vector<Group> groups_of(const Instrument* instrument, const Value& answers) {
  std::vector<Group> out;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const std::string_view name = answers.at(i).text("item");
    const auto it = std::ranges::find(out, name, &Group::name);
    if (it != out.end()) {
      it->places.push_back(i);
    } else {
      const Item* item = instrument == nullptr ? nullptr : instrument->find_item(name);
      out.push_back({.item = item, .name = name, .places = {i}});
    }
  }
  if (instrument == nullptr) return out;
  std::ranges::stable_sort(out, {}, [instrument](const Group& group) {
    return group.item == nullptr ? instrument->items.size() : instrument->place_of(*group.item);
  });
  return out;
}

bool is_in_order(const std::vector<Group>& groups) {
  std::size_t next = 0;
  return std::ranges::all_of(groups, [&next](const Group& group) {
    return std::ranges::all_of(group.places, [&next](std::size_t place) { return place == next++; });
  });
}

bool is_full_date(std::string_view text) {
  const auto range = parse_date(text);
  return range && range->precision == DatePrecision::day;
}

// The value[x] of an answer that is not chosen from a list; by what it is when the item's type is not known.
std::string_view value_name(const Item* item, const Value& value) {
  if (value.is_object()) return "valueQuantity";
  if (value.as_bool()) return "valueBoolean";
  if (value.is_number()) return item != nullptr && item->type == ItemType::integer ? "valueInteger" : "valueDecimal";
  const bool is_date = item == nullptr ? is_full_date(value.as_string().value_or("")) : item->type == ItemType::date;
  return is_date ? "valueDate" : "valueString";
}

class ItemWriter {
 public:
  ItemWriter(const Value& answers, bool says_places, Writing& writing)
      : answers_{answers}, says_places_{says_places}, writing_{writing} {}

  [[nodiscard]] Value item(const Group& group) const {
    const Value& first = answers_.at(group.places.front());
    json::Array extensions;
    json::Array answers;
    if (const Value* absent = first.find("absent")) {
      extensions.push_back(simple_extension(kAbsentUrl, "valueCode", *absent));
      add_beside(group.places.front(), extensions);
    } else {
      for (const std::size_t place : group.places) answers.push_back(answer(group.item, place));
    }
    return json::object({{"extension", std::move(extensions)},
                         {"linkId", group.item == nullptr ? Value{group.name} : Value{group.item->link_id}},
                         {"text", group.item == nullptr ? Value{} : text_or_none(group.item->text)},
                         {"answer", std::move(answers)}});
  }

 private:
  // What an answer says besides its value.
  void add_beside(std::size_t place, json::Array& extensions) const {
    if (says_places_) extensions.push_back(simple_extension(kListPositionUrl, "valuePositiveInt", place + 1));
    if (const Value* comment = answers_.at(place).find("comment"))
      extensions.push_back(simple_extension(kAnswerCommentUrl, "valueString", *comment));
  }

  [[nodiscard]] Value answer(const Item* item, std::size_t place) const {
    const Value& answer = answers_.at(place);
    json::Array extensions;
    add_beside(place, extensions);
    json::Object out;
    if (!extensions.empty()) out.push_back(json::Member::constant("extension", Value{std::move(extensions)}));
    const Value& value = answer["value"];
    const Step list{writing_.place, "answers", "item"};
    const Step entry{writing_.place, place, Step::OwnResource{}};
    const Step said{writing_.place, "value", "answer.value"};
    if (answer.find("code") != nullptr) {
      out.push_back(json::Member::constant("valueCoding", coding(item, answer)));
    } else {
      out.push_back(json::Member::constant(
          value_name(item, value), value.is_object() ? kQuantityCodec.write(kQuantityCodec, value, writing_) : value));
    }
    return Value{std::move(out)};
  }

  [[nodiscard]] Value coding(const Item* item, const Value& answer) const {
    const auto* option = item == nullptr ? nullptr : item->find_option(answer.text("code"));
    if (option != nullptr && option->value == answer["value"]) return option->weighted_coding;
    json::Array weights;
    if (const Value* value = answer.find("value")) {
      for (const std::string_view url : instruments::kWeightUrls)
        weights.push_back(simple_extension(url, "valueDecimal", *value));
    }
    return json::object({{"extension", std::move(weights)},
                         {"system", option == nullptr ? Value{} : Value{option->system}},
                         {"code", answer["code"]},
                         {"display", option == nullptr ? Value{} : text_or_none(option->display)}});
  }

  const Value& answers_;
  bool says_places_;
  Writing& writing_;
};

struct Written {
  const Item* item = nullptr;
  Value fhir;
};

std::span<const std::size_t> groups_around(const Written& written) {
  if (written.item == nullptr) return {};
  return written.item->groups;
}

// Items of a group stand in it, as in the Questionnaire; they come in its order, so that a group's stand together.
json::Array nested(const Instrument& instrument, std::span<const Written> items, std::size_t depth) {
  json::Array out;
  for (std::size_t i = 0; i < items.size();) {
    if (groups_around(items[i]).size() <= depth) {
      out.push_back(items[i++].fhir);
      continue;
    }
    const std::size_t group = groups_around(items[i])[depth];
    const auto rest = items.subspan(i);
    const auto end = std::ranges::find_if(rest, [depth, group](const Written& one) {
      return groups_around(one).size() <= depth || groups_around(one)[depth] != group;
    });
    const auto inside = rest.first(static_cast<std::size_t>(end - rest.begin()));
    out.push_back(json::object({{"linkId", instrument.groups[group].link_id},
                                {"text", text_or_none(instrument.groups[group].text)},
                                {"item", nested(instrument, inside, depth + 1)}}));
    i += inside.size();
  }
  return out;
}

constexpr std::string_view kOtherwise = "it is not chosen from a list";
constexpr std::string_view kOutOfOrder = "the order of the answers is not the instrument's";
constexpr std::array<Placement, 18> kPlacements{{
    {.member = "answers", .path = "item"},
    {.member = "answers.item", .path = "item.linkId"},
    {.path = "item.text", .kept = Kept::copy, .when = "the wording of the item, if it may be passed on"},
    {.member = "answers.code", .path = "item.answer.valueCoding.code"},
    {.member = "answers.value",
     .path = "item.answer.valueCoding.code",
     .kept = Kept::implied,
     .when = "the code has a value"},
    {.member = "answers.value",
     .path = "item.answer.valueCoding",
     .url = instruments::kWeightUrls[0],
     .value = "valueDecimal",
     .kept = Kept::copy},
    {.member = "answers.value",
     .path = "item.answer.valueCoding",
     .url = instruments::kWeightUrls[1],
     .value = "valueDecimal",
     .kept = Kept::copy},
    {.member = "answers.value", .path = "item.answer.valueDecimal", .when = kOtherwise},
    {.member = "answers.value", .path = "item.answer.valueInteger", .when = kOtherwise},
    {.member = "answers.value", .path = "item.answer.valueBoolean", .when = kOtherwise},
    {.member = "answers.value", .path = "item.answer.valueString", .when = kOtherwise},
    {.member = "answers.value", .path = "item.answer.valueDate", .when = kOtherwise},
    {.member = "answers.value", .path = "item.answer.valueQuantity.value", .when = kOtherwise},
    {.member = "answers.absent", .path = "item", .url = kAbsentUrl, .value = "valueCode"},
    {.member = "answers.comment", .path = "item.answer", .url = kAnswerCommentUrl, .value = "valueString"},
    {.member = "answers.comment",
     .path = "item",
     .url = kAnswerCommentUrl,
     .value = "valueString",
     .when = "there is no answer"},
    {.path = "item.answer",
     .url = kListPositionUrl,
     .value = "valuePositiveInt",
     .kept = Kept::copy,
     .when = kOutOfOrder},
    {.path = "item", .url = kListPositionUrl, .value = "valuePositiveInt", .kept = Kept::copy, .when = kOutOfOrder},
}};

}  // namespace

constinit const std::array<Placement, 18> kAnswerPlacements = kPlacements;

void write_answers(const Value& artifact, Draft& draft, Writing& writing) {
  const Instrument* instrument = instrument_of(writing.context, artifact);
  const Value& answers = artifact["answers"];
  const std::vector<Group> groups = groups_of(instrument, answers);
  const ItemWriter items{answers, !is_in_order(groups), writing};
  if (instrument == nullptr || instrument->groups.empty()) {
    for (const Group& group : groups) draft.append("item", items.item(group));
    return;
  }
  std::vector<Written> written;
  written.reserve(groups.size());
  for (const Group& group : groups) written.push_back({group.item, items.item(group)});
  for (Value& item : nested(*instrument, written, 0)) draft.append("item", std::move(item));
}

}  // namespace concord::mappers::patient_reported_outcome
