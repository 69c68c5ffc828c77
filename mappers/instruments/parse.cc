// An instrument file to an Instrument, with every finding about it.
#include <algorithm>
#include <array>
#include <compare>
#include <utility>

#include "core/json/pointer.h"
#include "mappers/instruments/instrument.h"
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
    TypeName{"choice", ItemType::choice},   TypeName{"integer", ItemType::integer},
    TypeName{"decimal", ItemType::decimal}, TypeName{"string", ItemType::text},
    TypeName{"boolean", ItemType::boolean}, TypeName{"quantity", ItemType::quantity},
    TypeName{"date", ItemType::date},
};

class Parser {
 public:
  Result<Instrument> parse(const Value& file) {
    const Pointer root;
    out_.id = required(file, root, "id");
    out_.title = required(file, root, "title");
    out_.url = required(file, root, "url");
    out_.version = file.text("version");
    out_.system = required(file, root, "system");
    out_.code = file.text("code");
    out_.copyright = required(file, root, "copyright");
    parse_items(file, root / "item");
    parse_scores(file["scores"], root / "scores");
    parse_alerts(file["alerts"], root / "alerts");
    if (issues_.empty()) return std::move(out_);
    return fail(ErrorKind::unprocessable, "the file describes no instrument", std::move(issues_));
  }

 private:
  void find_fault(const Pointer& at, std::string_view code, std::string_view text) {
    issues_.push_back({Severity::error, std::string{code}, at.str(), std::string{text}});
  }

  std::string required(const Value& object, const Pointer& at, std::string_view name) {
    const std::string_view text = object.text(name);
    if (text.empty()) find_fault(at / name, "required", "is required, a text");
    return std::string{text};
  }

  // A number's text; "0" and a finding for anything else.
  std::string number(const Value& object, const Pointer& at, std::string_view name) {
    const auto text = object[name].as_number();
    if (!text || !thousandths_of(*text)) find_fault(at / name, "value", "must be a number with at most three decimals");
    return std::string{text.value_or("0")};
  }

  static std::vector<std::string> texts(const Value& list) {
    std::vector<std::string> out;
    for (const Value& one : list.items()) out.emplace_back(one.as_string().value_or(""));
    return out;
  }

  Option option(const Value& object, const Pointer& at) {
    Option out{.code = required(object, at, "code"),
               .display = required(object, at, "display"),
               .value = object["value"],
               .counted = std::nullopt};
    if (object.find("value") != nullptr) out.counted = thousandths_of(number(object, at, "value"));
    if (object.find("counted") != nullptr) out.counted = thousandths_of(number(object, at, "counted"));
    return out;
  }

  Item item(const Value& object, const Value& lists, const Pointer& at) {
    const auto* type = std::ranges::find(kTypeNames, object.text("type"), &TypeName::name);
    if (type == kTypeNames.end()) find_fault(at / "type", "code-invalid", "is no type of an item");
    Item out{.link_id = required(object, at, "linkId"),
             .code = std::string{object.text("code")},
             .text = required(object, at, "text"),
             .type = type == kTypeNames.end() ? ItemType::text : type->type,
             .repeats = object["repeats"].as_bool().value_or(false),
             .min = object["min"].as_integer(),
             .max = object["max"].as_integer(),
             .options = {},
             .aliases = texts(object["aliases"])};
    const Value& options = lists[object.text("answers")];
    const Pointer list = at / "answers";
    for (std::size_t i = 0; i < options.size(); ++i) {
      Option made = option(options.at(i), list / i);
      if (out.find_option(made.code) != nullptr) find_fault(list / i, "duplicate", "this code has an answer already");
      out.options.push_back(std::move(made));
    }
    if ((out.type == ItemType::choice) == out.options.empty())
      find_fault(list, "invariant", "a choice has a list of answers, no other item has");
    return out;
  }

  void parse_items(const Value& file, const Pointer& at) {
    const Value& list = file["item"];
    if (list.size() == 0) find_fault(at, "required", "is required, a list");
    for (std::size_t i = 0; i < list.size(); ++i) {
      Item made = item(list.at(i), file["answerLists"], at / i);
      std::vector<std::string> names = made.aliases;
      names.push_back(made.link_id);
      names.push_back(made.code);
      if (std::ranges::any_of(names, [this](const auto& name) { return out_.find_item(name) != nullptr; }))
        find_fault(at / i, "duplicate", "its code, linkId or an alias names another item already");
      out_.items.push_back(std::move(made));
    }
  }

  static bool can_count(const Item& item) {
    if (item.repeats) return false;
    if (item.type == ItemType::integer) return item.min.has_value() && item.max.has_value();
    return item.type == ItemType::choice &&
           std::ranges::all_of(item.options, [](const Option& option) { return option.counted.has_value(); });
  }

  void parse_bands(const Value& list, const Pointer& at, Score& score) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      Band band{.from = number(list.at(i), at / i, "from"), .interpretation = list.at(i)["interpretation"]};
      const bool rises = score.bands.empty() || std::is_lt(compare_numbers(score.bands.back().from, band.from));
      if (!rises) find_fault(at / i, "invariant", "bands must rise");
      if (!band.interpretation.is_object()) find_fault(at / i, "required", "needs an interpretation");
      score.bands.push_back(std::move(band));
    }
  }

  // "complete", or {"prorate": how many items may be missing}.
  std::size_t missing_max(const Value& rule, const Pointer& at, std::size_t items) {
    if (rule.as_string() == "complete") return 0;
    const auto count = rule["prorate"].as_integer();
    if (count && *count > 0 && static_cast<std::size_t>(*count) < items) return static_cast<std::size_t>(*count);
    find_fault(at, "value", "must be complete, or prorate with the number of items that may be missing");
    return 0;
  }

  void parse_scores(const Value& list, const Pointer& at) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Value& object = list.at(i);
      const Pointer here = at / i;
      Score score;
      score.code = required(object, here, "code");
      score.display = required(object, here, "display");
      score.aliases = texts(object["aliases"]);
      for (const std::string& name : texts(object["items"])) {
        const Item* found = out_.find_item(name);
        if (found == nullptr || !can_count(*found)) {
          find_fault(here / "items", "value", "must name items that can be counted, once each");
        } else {
          score.items.push_back(out_.place_of(*found));
        }
      }
      if (score.items.empty()) find_fault(here / "items", "required", "is required, a list");
      score.missing_max = missing_max(object["missing"], here / "missing", score.items.size());
      score.factor = object["factor"].as_integer().value_or(1);
      const Value& table = object["tScores"];
      score.t_scores_from = table["from"].as_integer().value_or(0);
      score.t_scores.assign(table["values"].items().begin(), table["values"].items().end());
      parse_bands(object["bands"], here / "bands", score);
      if (out_.find_score(score.code) != nullptr) find_fault(here / "code", "duplicate", "has a score already");
      out_.scores.push_back(std::move(score));
    }
  }

  void parse_alerts(const Value& list, const Pointer& at) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Pointer here = at / i;
      AlertRule rule{.code = required(list.at(i), here, "item"),
                     .is_score = false,
                     .from = number(list.at(i), here, "from"),
                     .text = required(list.at(i), here, "text")};
      rule.is_score = std::ranges::find(out_.scores, rule.code, &Score::code) != out_.scores.end();
      if (!rule.is_score && std::ranges::find(out_.items, rule.code, &Item::code) == out_.items.end())
        find_fault(here / "item", "value", "must be the code of an item or a score");
      out_.alerts.push_back(std::move(rule));
    }
  }

  Instrument out_;
  std::vector<Issue> issues_;
};

}  // namespace

Result<Instrument> parse_instrument(const Value& file) { return Parser{}.parse(file); }

}  // namespace concord::mappers::instruments
