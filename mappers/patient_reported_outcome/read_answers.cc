#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "mappers/engine/codecs.h"
#include "mappers/engine/graph.h"
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
    const auto answers = fhir["answer"].items();
    for (std::size_t i = 0; i < answers.size(); ++i) {
      const Value& answer = answers[i];
      const Step list{reading_.place, {}, "answer"};
      const Step one{reading_.place, {}, Step::Index{i}};
      const Value said = read_value(item, answer);
      if (said.size() == 0) note(NoteKind::dropped, "an answer is of a type that the format does not know");
      if (said.size() > 0) add(name, said, answer);
      read(answer["item"], depth + 1);
    }
    const Value& absent = extension_value(fhir, kAbsentUrl, "valueCode");
    if (fhir["answer"].size() == 0 && !absent.is_null()) add(name, json::object({{"absent", absence(absent)}}), fhir);
    if (instrument_ != nullptr && item == nullptr && fhir["answer"].size() > 0)
      note(NoteKind::doubted, "an item is none of the instrument's");
    read(fhir["item"], depth + 1);
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
    if (const Value* quantity = answer.find("valueQuantity"))
      return json::object({{"value", kQuantityCodec.read(kQuantityCodec, *quantity, reading_)}});
    const auto name =
        std::ranges::find_if(kPlainNames, [&answer](std::string_view one) { return answer.find(one) != nullptr; });
    if (name == kPlainNames.end()) return {};
    const Value& value = answer[*name];
    const auto number = value.as_number();
    const Option* option = item != nullptr && number ? item->find_value(*number) : nullptr;
    return option == nullptr ? json::object({{"value", value}}) : chosen(*option);
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
    if (option != nullptr) {
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
