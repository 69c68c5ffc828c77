#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/time.h"
#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
#include "mappers/foreign/codes.h"
#include "mappers/foreign/coerce.h"
#include "mappers/instruments/instrument.h"
#include "mappers/instruments/number.h"
#include "mappers/patient_reported_outcome/answers.h"
#include "mappers/patient_reported_outcome/shape.h"
#include "mappers/systems.h"

namespace concord::mappers::patient_reported_outcome {
namespace {

using instruments::Instrument;
using instruments::Item;
using instruments::Option;
using json::Value;

constexpr int kDepthMax = 16;               // of nested items
constexpr std::size_t kAnswersMax = 1'000;  // of one response

// The value[x] that are carried as they are.
constexpr std::array<std::string_view, 8> kPlainNames{"valueDecimal", "valueInteger",  "valueString", "valueBoolean",
                                                      "valueDate",    "valueDateTime", "valueTime",   "valueUri"};

struct Entry {
  std::int64_t position = 0;
  std::size_t serial = 0;  // as it was read
  Value answer;
};

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

struct Noted {
  std::size_t entry = kNone;  // by its serial
  Note note;
};

class ItemReader {
 public:
  ItemReader(const Instrument* instrument, Reading& reading) : instrument_{instrument}, reading_{reading} {}

  void read(const Value& items, int depth) {
    const Step list{reading_.place, {}, "item"};
    if (depth > kDepthMax) return note(NoteKind::dropped, "items nested too deep are not read");
    for (std::size_t i = 0; i < items.size(); ++i) {
      const Value& item = items.at(i);
      const Step one{reading_.place, {}, Step::Index{i}};
      if (entries_.size() >= kAnswersMax) return note(NoteKind::dropped, "answers beyond the thousandth are not read");
      read_item(item, depth);
    }
  }

  Value take() {
    std::vector<std::size_t> places(entries_.size());
    std::ranges::stable_sort(entries_, {}, &Entry::position);
    json::Array out;
    for (Entry& entry : entries_) {
      places[entry.serial] = out.size();
      out.push_back(std::move(entry.answer));
    }
    for (Noted& noted : noted_) {
      if (noted.entry < places.size()) noted.note.pointer += "/" + std::to_string(places[noted.entry]);
      reading_.notes.push_back(std::move(noted.note));
    }
    return Value{std::move(out)};
  }

 private:
  // About the answer that is being read, or the list of answers when none comes of it.
  void note(NoteKind kind, std::string_view text) {
    const Note made = reading_.place.note(kind, text);
    noted_.push_back({.entry = kind == NoteKind::dropped ? kNone : entries_.size(), .note = made});
  }

  void read_item(const Value& fhir, int depth) {
    const std::string_view link_id = fhir.text("linkId");
    const Item* item = instrument_ == nullptr ? nullptr : instrument_->find_item(link_id);
    const Value name = item == nullptr ? fhir["linkId"] : Value{item->name()};
    if (item != nullptr && std::ranges::find(item->aliases, link_id) != item->aliases.end())
      note(NoteKind::translated, "an item goes by a code that stands for another of the same words: taken as that one");
    if (reading_.is_foreign && instrument_ != nullptr && item == nullptr) return read_stranger(fhir, depth);
    note_extensions(fhir, {&kAbsentUrl, 1});
    const auto answers = fhir["answer"].items();
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const Value& answer = answers[i];
      const Step list{reading_.place, {}, "answer"};
      const Step one{reading_.place, {}, Step::Index{i}};
      note_extensions(answer, instruments::kWeightUrls);
      const Value said = read_value(item, answer);
      const bool is_right = said.size() > 0 && (!reading_.is_foreign || fits(item, said));
      if (!is_right) note(NoteKind::dropped, "an answer is of a type that the format does not know");
      if (is_right) add(name, said, answer);
      read(answer["item"], depth + 1);
    }
    const Value& absent = extension_value(fhir, kAbsentUrl, "valueCode");
    if (fhir["answer"].size() == 0 && !absent.is_null()) add(name, json::object({{"absent", absence(absent)}}), fhir);
    if (instrument_ != nullptr && item == nullptr && fhir["answer"].size() > 0)
      note(NoteKind::doubted, "an item is none of the instrument's");
    read(fhir["item"], depth + 1);
  }

  // True when the item can have such an answer; any can that is not known.
  static bool fits(const Item* item, const Value& said) {
    if (item == nullptr) return true;
    const Value& value = said["value"];
    switch (item->type) {
      case instruments::ItemType::choice:
        return item->find_option(said.text("code")) != nullptr;
      case instruments::ItemType::integer: {
        const auto number = value.as_integer();
        return number && *number >= item->min.value_or(*number) && *number <= item->max.value_or(*number);
      }
      case instruments::ItemType::decimal:
        return value.is_number();
      case instruments::ItemType::text:
        return !value.as_string().value_or("").empty();
      case instruments::ItemType::boolean:
        return value.as_bool().has_value();
      case instruments::ItemType::quantity:
        return value.is_object();
      case instruments::ItemType::date:
        return parse_date(value.as_string().value_or("")).has_value();
    }
    return false;
  }

  // An item that the instrument does not have; one that holds a score is read with the scores.
  void read_stranger(const Value& fhir, int depth) {
    const bool is_score = instrument_->find_score(fhir.text("linkId")) != nullptr;
    if (!is_score && fhir["answer"].size() > 0) note(NoteKind::dropped, "an item is none of the instrument's");
    for (std::size_t i = 0; i < fhir["answer"].size(); ++i) {
      const Step list{reading_.place, {}, "answer"};
      const Step one{reading_.place, {}, Step::Index{i}};
      read(fhir["answer"].at(i)["item"], depth + 1);
    }
    read(fhir["item"], depth + 1);
  }

  // Extensions of a foreign item or answer that are none of those, nor ours, are not carried.
  void note_extensions(const Value& fhir, std::span<const std::string_view> known) {
    if (!reading_.is_foreign) return;
    const Step list{reading_.place, {}, "extension"};
    const auto extensions = fhir["extension"].items();
    for (std::size_t i = 0; i < extensions.size(); ++i) {
      const std::string_view url = extensions[i].text("url");
      const Step one{reading_.place, {}, Step::Index{i}};
      if (std::ranges::find(known, url) == known.end() && !url.starts_with(kCanonicalBase))
        note(NoteKind::dropped, "the artifact has no place for this element");
    }
  }

  // `place` is where the extensions of the answer stand.
  void add(const Value& name, const Value& said, const Value& place) {
    const auto position = extension_value(place, kListPositionUrl, "valuePositiveInt").as_integer();
    entries_.push_back(
        {.position = position.value_or(std::numeric_limits<std::int64_t>::max()),
         .serial = entries_.size(),
         .answer = json::object({{"item", name},
                                 {"code", said["code"]},
                                 {"value", said["value"]},
                                 {"absent", said["absent"]},
                                 {"comment", extension_value(place, kAnswerCommentUrl, "valueString")}})});
  }

  Value absence(const Value& reason) {
    if (std::ranges::find(kAbsences, reason.as_string().value_or("")) != kAbsences.end()) return reason;
    note(NoteKind::translated, "a reason for a missing answer is none that the format knows: taken as asked-unknown");
    return Value::literal(kAbsences[1]);
  }

  // The members `code` and `value`; empty for a type that the format does not know.
  Value read_value(const Item* item, const Value& answer) {
    if (const Value* coding = answer.find("valueCoding")) return read_coding(item, *coding, weight_of(answer));
    const bool is_counted = item != nullptr && item->type != instruments::ItemType::quantity;
    if (reading_.is_foreign && is_counted && answer["valueQuantity"]["value"].is_number()) {
      note(NoteKind::translated, "an answer is a quantity where the instrument has a number");
      return read_foreign_value(*item, answer["valueQuantity"]["value"]);
    }
    if (const Value* quantity = answer.find("valueQuantity"))
      return json::object({{"value", kQuantityCodec.read(kQuantityCodec, *quantity, reading_)}});
    const auto name =
        std::ranges::find_if(kPlainNames, [&answer](std::string_view one) { return answer.find(one) != nullptr; });
    if (name == kPlainNames.end()) return {};
    const Value& value = answer[*name];
    if (reading_.is_foreign && item != nullptr) return read_foreign_value(*item, value);
    const auto number = value.as_number();
    const Option* option = item != nullptr && number ? item->find_value(*number) : nullptr;
    return option == nullptr ? json::object({{"value", value}}) : chosen(*option);
  }

  // A number or a text that says a number or the words of an answer.
  Value read_foreign_value(const Item& item, const Value& value) {
    const std::string_view text = value.as_string().value_or("");
    const auto has_words = [&text](const Option& one) {
      return !one.display.empty() && foreign::word_form(one.display) == foreign::word_form(text);
    };
    if (const auto it = std::ranges::find_if(item.options, has_words); !text.empty() && it != item.options.end()) {
      note(NoteKind::translated, "an answer is given in words: taken as the one of these words");
      return chosen(*it);
    }
    const bool is_number_in_text =
        !text.empty() && item.type != instruments::ItemType::text && foreign::is_number_text(text);
    if (is_number_in_text) note(NoteKind::translated, "a number is written as a text");
    const Value plain = is_number_in_text ? Value::number(text) : value;
    const auto number = plain.as_number();
    const Option* option = number ? item.find_value(*number) : nullptr;
    return option == nullptr ? json::object({{"value", plain}}) : chosen(*option);
  }

  static Value chosen(const Option& option) { return json::object({{"code", option.code}, {"value", option.value}}); }

  // The weight may stand at the answer or at its coding.
  static Value weight_of(const Value& answer) {
    for (const Value* place : {&answer, &answer["valueCoding"]}) {
      for (const std::string_view url : instruments::kWeightUrls) {
        const Value& weight = extension_value(*place, url, "valueDecimal");
        if (weight.is_number()) return weight;
      }
    }
    return {};
  }

  // The code says which answer it is, with or without a system; its value is the instrument's.
  Value read_coding(const Item* item, const Value& coding, const Value& weight) {
    const auto number = weight.as_number();
    const Option* option = item == nullptr ? nullptr : item->find_option(coding.text("code"));
    if (option == nullptr && item != nullptr && reading_.is_foreign) return read_foreign_coding(*item, coding, weight);
    if (option != nullptr) {
      if (reading_.is_foreign && coding.text("system") != option->system)
        note(NoteKind::doubted, "an answer's code has no system, or another one: taken as the instrument's");
      const auto known = option->value.as_number();
      if (number && known && !instruments::is_same_number(*number, *known))
        note(NoteKind::doubted, "the weight of an answer is not the one that the instrument gives it");
      return chosen(*option);
    }
    if (item != nullptr) {
      note(NoteKind::doubted, "a code is none of the item's answers");
      return json::object({{"code", coding["code"]}, {"value", weight}});
    }
    note(NoteKind::translated, "a coded answer of a questionnaire that is not loaded is read as its value or words");
    if (number) return json::object({{"value", weight}});
    return json::object({{"value", coding.text("display").empty() ? coding["code"] : coding["display"]}});
  }

  // A code that is none of the item's: its words, its weight, or the number that it is, may tell the answer.
  Value read_foreign_coding(const Item& item, const Value& coding, const Value& weight) {
    for (const std::string_view text : {coding.text("display"), coding.text("code")}) {
      if (text.empty()) continue;
      const auto has_words = [&text](const Option& one) {
        return !one.display.empty() && foreign::word_form(one.display) == foreign::word_form(text);
      };
      const auto it = std::ranges::find_if(item.options, has_words);
      if (it == item.options.end()) continue;
      note(NoteKind::doubted, "an answer's code is none of the item's: taken as the answer of the same words");
      return chosen(*it);
    }
    const std::string_view code = coding.text("code");
    const auto number =
        weight.is_number() ? weight.as_number() : (foreign::is_number_text(code) ? std::optional{code} : std::nullopt);
    const Option* option = number ? item.find_value(*number) : nullptr;
    if (option == nullptr) return {};
    note(NoteKind::doubted, "an answer's code is none of the item's: taken as the answer of the same value");
    return chosen(*option);
  }

  const Instrument* instrument_;
  Reading& reading_;
  std::vector<Entry> entries_;
  std::vector<Noted> noted_;
};

}  // namespace

void read_answers(const Value& fhir, json::Object& out, Reading& reading) {
  ItemReader reader{reading.context.instruments.find_canonical(fhir.text("questionnaire")), reading};
  const Step list{reading.place, "answers", std::string_view{}};
  reader.read(fhir["item"], 0);
  const Value answers = reader.take();
  if (answers.size() > 0) out.push_back(json::Member::constant("answers", answers));
}

}  // namespace concord::mappers::patient_reported_outcome
