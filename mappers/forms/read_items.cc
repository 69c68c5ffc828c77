#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/forms/items.h"

namespace concord::mappers::forms {
namespace {

using json::Value;

bool is_value(std::string_view name) { return name.starts_with("value") && name.size() > 5; }

// The value[x] of an answer: its name and what it is; null when it has none.
struct Given {
  std::string_view name;
  const Value* value = nullptr;
};
Given value_of(const Value& answer) {
  for (const json::Member& member : answer.members()) {
    if (is_value(member.name()) && !member.value.is_null()) return {.name = member.name(), .value = &member.value};
  }
  return {};
}

// One of the codes, by the coding, by the text of the code or as it is displayed; null for none.
Value read_code(const Item& item, const Value& given) {
  const std::string_view system = given.text("system");
  if (given.is_object() && !system.empty() && system != item.code_system) return {};
  const std::string_view code = given.is_object() ? given.text("code") : given.as_string().value_or("");
  const auto codes = item.member->codes;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const bool is_displayed = given.is_string() && code == item.displays[i];
    if (code == codes[i] || is_displayed) return Value::literal(codes[i]);
  }
  return {};
}

class ItemReader {
 public:
  explicit ItemReader(Reader& reader) : reader_{reader} {}

  json::Object members(const std::vector<Item>& form, const Value& answered, const FhirPath& at) {
    std::vector<std::vector<std::size_t>> places(form.size());
    sort(form, answered, at, places);
    json::Object out;
    for (std::size_t i = 0; i < form.size(); ++i) {
      if (places[i].empty()) continue;
      const Item& item = form[i];
      json::Array values =
          item.answer == Answer::group ? groups(item, answered, places[i], at) : answers(item, answered, places[i], at);
      if (values.empty()) continue;
      if (item.is_list) {
        out.push_back(json::Member::constant(item.member->name, Value{std::move(values)}));
      } else {
        put_one(item, std::move(values), at, out);
      }
    }
    return out;
  }

 private:
  // Which items of the response answer which of the form.
  void sort(const std::vector<Item>& form, const Value& answered, const FhirPath& at,
            std::vector<std::vector<std::size_t>>& places) {
    const auto all = answered.items();
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto item = std::ranges::find(form, all[i].text("linkId"), &Item::link_id);
      if (all[i].find("extension") != nullptr)
        reader_.leave_out(at.at(i).element("extension"), "an extension of an item is not read");
      if (item == form.end()) {
        reader_.leave_out(at.at(i), "the form has no such item here: it is not read");
      } else {
        places[static_cast<std::size_t>(item - form.begin())].push_back(i);
      }
    }
  }

  void put_one(const Item& item, json::Array values, const FhirPath& at, json::Object& out) {
    if (values.size() > 1) return reader_.refuse(at, "structure", "an item that does not repeat is there twice");
    if (item.member != nullptr) {
      return out.push_back(json::Member::constant(item.member->name, std::move(values.front())));
    }
    const Value reference = std::move(values.front());
    for (const json::Member& member : reference.members()) out.push_back(member);
  }

  json::Array groups(const Item& item, const Value& answered, std::span<const std::size_t> places, const FhirPath& at) {
    json::Array out;
    for (const std::size_t place : places) {
      const Value& one = answered.at(place);
      const FhirPath here = at.at(place);
      if (one["answer"].size() > 0)
        reader_.leave_out(here.element("answer"), "a group takes no answer: it is not read");
      json::Object inside = members(item.items, one["item"], here.element("item"));
      if (inside.empty()) continue;
      Value value{std::move(inside)};
      if (item.is_concept) value = kConceptCodec.read(kConceptCodec, value, reader_.reading);
      out.push_back(std::move(value));
    }
    return out;
  }

  json::Array answers(const Item& item, const Value& answered, std::span<const std::size_t> places,
                      const FhirPath& at) {
    json::Array out;
    for (const std::size_t place : places) {
      const Value& one = answered.at(place);
      const FhirPath here = at.at(place);
      if (one["item"].size() > 0) reader_.leave_out(here.element("item"), "the form asks nothing here: it is not read");
      const FhirPath list = here.element("answer");
      const auto all = one["answer"].items();
      for (std::size_t i = 0; i < all.size(); ++i) add_answer(item, all[i], list.at(i), out);
    }
    return out;
  }

  void add_answer(const Item& item, const Value& answer, const FhirPath& at, json::Array& out) {
    if (answer["item"].size() > 0) reader_.leave_out(at.element("item"), "the form asks nothing here: it is not read");
    if (answer.find("extension") != nullptr)
      reader_.leave_out(at.element("extension"), "an extension of an answer is not read");
    const Given given = value_of(answer);
    if (given.value == nullptr) return reader_.leave_out(at, "an answer without a value is not read");
    Value value = read(item, given);
    if (value.is_null())
      return reader_.refuse(at.element("value"), "value", "is no answer of the type that is asked for");
    out.push_back(std::move(value));
  }

  // Null for what does not answer the item.
  Value read(const Item& item, const Given& given) {
    const Value& value = *given.value;
    const bool is_text = given.name == "valueString" && value.is_string();
    if (item.answer == Answer::code && is_text) return read_code(item, value);
    // R4: the free text of an open choice.
    if (item.answer == Answer::coding && is_text) return json::object({{"display", value}});
    if (given.name != type_of(item.answer).value) return {};
    switch (item.answer) {
      case Answer::code:
        return value.is_object() ? read_code(item, value) : Value{};
      case Answer::coding:
        return value.is_object() ? value : Value{};
      case Answer::quantity:
        return kQuantityCodec.read(kQuantityCodec, value, reader_.reading);
      case Answer::reference:
        return kReferenceCodec.read(kReferenceCodec, value, reader_.reading);
      case Answer::artifact_ref:
        return value.is_object() ? kArtifactRefCodec.read(kArtifactRefCodec, value, reader_.reading) : Value{};
      default:
        return value;
    }
  }

  Reader& reader_;
};

}  // namespace

void Reader::refuse(const FhirPath& at, std::string_view code, std::string_view text) {
  if (issues.size() >= kFindingsMax) return;
  issues.push_back({Severity::error, std::string{code}, at.str(), std::string{text}});
}

void Reader::leave_out(const FhirPath& at, std::string_view text) {
  if (reading.notes.size() >= kFindingsMax) return;
  reading.notes.push_back({NoteKind::dropped, {}, at.str(), std::string{text}});
}

json::Object read_items(const std::vector<Item>& items, const Value& answered, const FhirPath& at, Reader& reader) {
  return ItemReader{reader}.members(items, answered, at);
}

}  // namespace concord::mappers::forms
