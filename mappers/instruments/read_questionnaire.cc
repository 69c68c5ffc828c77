#include "mappers/instruments/read_questionnaire.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "mappers/instruments/limits.h"
#include "mappers/instruments/number.h"

namespace concord::mappers::instruments {
namespace {

using json::Pointer;
using json::Value;

struct TypeName {
  std::string_view name;
  ItemType type;
};
// Questionnaire.item.type
constexpr std::array kTypeNames{
    TypeName{"choice", ItemType::choice},     TypeName{"integer", ItemType::integer},
    TypeName{"decimal", ItemType::decimal},   TypeName{"string", ItemType::text},
    TypeName{"text", ItemType::text},         TypeName{"boolean", ItemType::boolean},
    TypeName{"quantity", ItemType::quantity}, TypeName{"date", ItemType::date},
};

constexpr std::string_view kMinUrl = "http://hl7.org/fhir/StructureDefinition/minValue";
constexpr std::string_view kMaxUrl = "http://hl7.org/fhir/StructureDefinition/maxValue";

// The extension of that URL, or null.
const Value& extension(const Value& element, std::string_view url) {
  static const Value kNone;
  const auto list = element["extension"].items();
  const auto it = std::ranges::find_if(list, [url](const Value& one) { return one.text("url") == url; });
  return it == list.end() ? kNone : *it;
}

class Reader {
 public:
  Reader(Instrument& out, Faults& faults) : out_{out}, faults_{faults} {}

  void read(const Value& list, const Pointer& at, const std::vector<std::size_t>& groups) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (out_.items.size() + out_.groups.size() >= kItemsMax)
        return faults_.add(at / i, "too-long", fmt::format("there may be {} items", kItemsMax));
      read_one(list.at(i), at / i, groups);
    }
  }

 private:
  void read_one(const Value& item, const Pointer& at, const std::vector<std::size_t>& groups) {
    const std::string_view type = item.text("type");
    if (type == "display") return;
    if (type == "group") return read_group(item, at, groups);
    Item made = question(item, at);
    made.groups = groups;
    if (item["item"].size() > 0) faults_.add(at / "item", "not-supported", "questions below a question are not read");
    add(std::move(made), at);
  }

  void read_group(const Value& item, const Pointer& at, std::vector<std::size_t> groups) {
    if (groups.size() >= kGroupDepthMax)
      return faults_.add(at, "too-long", fmt::format("groups may be {} deep", kGroupDepthMax));
    if (item["repeats"].as_bool().value_or(false))
      faults_.add(at / "repeats", "not-supported", "a group that repeats is not read");
    groups.push_back(out_.groups.size());
    out_.groups.push_back({.link_id = faults_.required(item, "linkId", at), .text = std::string{item.text("text")}});
    if (is_taken(out_.groups.back().link_id, out_.groups.size() - 1)) refuse_twin(at);
    read(item["item"], at / "item", groups);
  }

  Item question(const Value& item, const Pointer& at) {
    const auto* type = std::ranges::find(kTypeNames, item.text("type"), &TypeName::name);
    if (type == kTypeNames.end()) {
      faults_.add(at / "type", "not-supported",
                  "must be choice, integer, decimal, string, text, boolean, quantity, date, group or display");
    }
    Item out{.link_id = faults_.required(item, "linkId", at),
             .system = {},
             .code = {},
             .text = std::string{item.text("text")},
             .type = type == kTypeNames.end() ? ItemType::text : type->type,
             .repeats = item["repeats"].as_bool().value_or(false),
             .options = {},
             .aliases = {}};
    read_codes(item["code"], at / "code", out);
    out.min = bound(item, kMinUrl);
    out.max = bound(item, kMaxUrl);
    if (item.find("answerValueSet") != nullptr)
      faults_.add(at / "answerValueSet", "not-supported", "give the answers themselves, as answerOption");
    read_options(item["answerOption"], at / "answerOption", out);
    return out;
  }

  // The first coding is the item's own; the others are seen in its place.
  void read_codes(const Value& list, const Pointer& at, Item& out) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Pointer here = at / i;
      std::string code = faults_.required(list.at(i), "code", here);
      std::string system = faults_.required(list.at(i), "system", here);
      if (i > 0) {
        out.aliases.push_back(std::move(code));
      } else {
        out.code = std::move(code);
        out.system = std::move(system);
      }
    }
  }

  static std::optional<std::int64_t> bound(const Value& item, std::string_view url) {
    return extension(item, url)["valueInteger"].as_integer();
  }

  void read_options(const Value& list, const Pointer& at, Item& out) {
    if ((out.type == ItemType::choice) == (list.size() == 0))
      return faults_.add(at, "invariant", "a choice has a list of answers, no other item is read with one");
    if (list.size() > kOptionsMax)
      return faults_.add(at, "too-long", fmt::format("there may be {} answers", kOptionsMax));
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Pointer here = at / i;
      Option made = option(list.at(i), here);
      if (!made.code.empty() && out.find_option(made.code) != nullptr)
        faults_.add(here / "valueCoding", "duplicate", "this code has an answer already");
      out.options.push_back(std::move(made));
    }
  }

  Option option(const Value& object, const Pointer& at) {
    const Value& coding = object["valueCoding"];
    const Pointer here = at / "valueCoding";
    return {.system = faults_.required(coding, "system", here),
            .code = faults_.required(coding, "code", here),
            .display = std::string{coding.text("display")},
            .value = weight(object, at)};
  }

  // Stands at the option or at its coding, under either of two names.
  Value weight(const Value& object, const Pointer& at) {
    Value out;
    for (const Value* place : {&object, &object["valueCoding"]}) {
      for (const std::string_view url : kWeightUrls) {
        const Value& said = extension(*place, url);
        if (said.is_null()) continue;
        const Value& number = said["valueDecimal"];
        if (!faults_.thousandths(number, kValueMax, at / "extension")) continue;
        if (!out.is_null() && !is_same_number(*out.as_number(), *number.as_number()))
          faults_.add(at / "extension", "invariant", "the two weights of an answer contradict each other");
        out = number;
      }
    }
    return out;
  }

  // True when an earlier item or group goes by that name; `groups` of them are earlier.
  [[nodiscard]] bool is_taken(std::string_view name, std::size_t groups) const {
    const auto earlier = std::span{out_.groups}.first(groups);
    return out_.find_item(name) != nullptr || std::ranges::find(earlier, name, &Group::link_id) != earlier.end();
  }
  void refuse_twin(const Pointer& at) { faults_.add(at, "duplicate", "its code or linkId names another item already"); }

  void add(Item made, const Pointer& at) {
    std::vector<std::string> names = made.aliases;
    names.push_back(made.link_id);
    names.push_back(made.code);
    if (std::ranges::any_of(names, [this](const auto& name) { return is_taken(name, out_.groups.size()); }))
      refuse_twin(at);
    out_.items.push_back(std::move(made));
  }

  Instrument& out_;
  Faults& faults_;
};

}  // namespace

void read_questionnaire(const Value& questionnaire, const Pointer& at, Instrument& out, Faults& faults) {
  if (questionnaire.text("resourceType") != "Questionnaire")
    return faults.add(at / "resourceType", "required", "must be Questionnaire");
  out.questionnaire = questionnaire;
  out.title = faults.required(questionnaire, "title", at);
  out.url = faults.required(questionnaire, "url", at);
  out.version = questionnaire.text("version");
  out.copyright = questionnaire.text("copyright");
  if (out.url.find_first_of("| ") != std::string::npos || out.url.find(':') == std::string::npos)
    faults.add(at / "url", "value", "must be an absolute URI without version");
  if (out.version.find_first_of("| ") != std::string::npos)
    faults.add(at / "version", "value", "must hold neither | nor a space");
  if (questionnaire["item"].size() == 0) faults.add(at / "item", "required", "is required, a list");
  Reader{out, faults}.read(questionnaire["item"], at / "item", {});
  if (out.items.empty() && faults.empty()) faults.add(at / "item", "required", "holds no question");
}

}  // namespace concord::mappers::instruments
