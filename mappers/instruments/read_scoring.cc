#include "mappers/instruments/read_scoring.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "mappers/instruments/check_score.h"
#include "mappers/instruments/limits.h"
#include "mappers/instruments/number.h"
#include "mappers/instruments/reach.h"

namespace concord::mappers::instruments {
namespace {

using json::Pointer;
using json::Value;

class Reader {
 public:
  Reader(Instrument& out, Faults& faults) : out_{out}, faults_{faults} {}

  void read_aliases(const Value& list, const Pointer& at) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Value& object = list.at(i);
      const Pointer here = at / i;
      faults_.check_members(object, {"code", "item"}, here);
      std::string code = faults_.required(object, "code", here);
      const std::string name = faults_.required(object, "item", here);
      const auto item = std::ranges::find_if(
          out_.items, [&name](const Item& one) { return one.link_id == name || one.code == name; });
      if (out_.find_item(code) != nullptr) faults_.add(here / "code", "duplicate", "names an item already");
      if (item == out_.items.end()) {
        if (!name.empty()) faults_.add(here / "item", "value", "must be the code or linkId of an item");
      } else {
        item->aliases.push_back(std::move(code));
      }
    }
  }

  void read_scores(const Value& list, const Pointer& at) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Pointer here = at / i;
      Score made = score(list.at(i), here);
      std::vector<std::string> names = made.aliases;
      names.push_back(made.code);
      if (std::ranges::any_of(names, [this](const auto& name) { return out_.find_score(name) != nullptr; }))
        faults_.add(here / "code", "duplicate", "its code or an alias names another score already");
      out_.scores.push_back(std::move(made));
    }
  }

  void read_alerts(const Value& list, const Pointer& at) {
    for (std::size_t i = 0; i < list.size(); ++i) out_.alerts.push_back(alert(list.at(i), at / i));
  }

 private:
  Score score(const Value& object, const Pointer& at) {
    faults_.check_members(
        object, {"code", "aliases", "items", "method", "factor", "decimals", "missing", "bands", "tScores"}, at);
    Score out;
    const Value& code = object["code"];
    const Pointer coding = at / "code";
    faults_.check_members(code, {"system", "code", "display"}, coding);
    out.system = faults_.required(code, "system", coding);
    out.code = faults_.required(code, "code", coding);
    out.display = faults_.required(code, "display", coding);
    out.aliases = faults_.texts(object, "aliases", at);
    read_method(object, at, out);
    const bool can_count = read_items(object["items"], at / "items", out);
    out.missing_max = missing_max(object["missing"], at / "missing", out.items.size());
    read_bands(object, at, out);
    read_t_scores(object, at, out);
    if (can_count) check_score(out, out_.items, at, faults_);
    return out;
  }

  void read_method(const Value& object, const Pointer& at, Score& out) {
    const std::string_view method = object.text("method");
    const bool is_known = object.find("method") == nullptr || method == "sum" || method == "mean";
    if (!is_known) faults_.add(at / "method", "code-invalid", "must be sum or mean");
    out.method = method == "mean" ? Method::mean : Method::sum;
    out.factor = faults_.thousandths_or(object, "factor", kOne, kFactorMax, at);
    if (out.factor == 0) faults_.add(at / "factor", "value", "must not be zero");
    const Value* decimals = object.find("decimals");
    if (decimals == nullptr) return;
    const auto count = decimals->as_integer();
    if (!count || *count < 0 || *count > kDecimalsMax)
      return faults_.add(at / "decimals", "value", fmt::format("must be from 0 to {}", kDecimalsMax));
    out.decimals = static_cast<int>(*count);
  }

  // True when every item of the list is one that counts.
  bool read_items(const Value& list, const Pointer& at, Score& out) {
    if (list.size() == 0) faults_.add(at, "required", "is required, a list");
    bool can_count = list.size() > 0;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Value& one = list.at(i);
      const Pointer here = at / i;
      const bool is_plain = one.is_string();
      if (!is_plain) faults_.check_members(one, {"item", "weight", "reverse", "recode"}, here);
      const std::string_view name = is_plain ? *one.as_string() : one.text("item");
      const Item* item = out_.find_item(name);
      if (item == nullptr) {
        faults_.add(here, "value", "must name an item of the questionnaire, by code or linkId");
        can_count = false;
        continue;
      }
      const std::size_t place = out_.place_of(*item);
      if (std::ranges::find(out.items, place, &ScoredItem::place) != out.items.end())
        faults_.add(here, "duplicate", "this item counts already");
      const auto values = answer_values(*item);
      if (values.empty()) faults_.add(here, "value", uncounted(*item));
      can_count = can_count && !values.empty();
      out.items.push_back(scored_item(one, place, values, here));
    }
    return can_count;
  }

  // Why an item cannot be counted.
  static std::string_view uncounted(const Item& item) {
    if (item.repeats) return "an item that repeats cannot be counted";
    if (item.type == ItemType::choice) return "every answer of an item that counts needs a weight";
    if (item.type == ItemType::integer)
      return "an integer that counts needs the extensions minValue and maxValue, not more than 1000 apart";
    return "only a choice, an integer or a boolean can be counted";
  }

  ScoredItem scored_item(const Value& one, std::size_t place, const std::vector<std::int64_t>& values,
                         const Pointer& at) {
    ScoredItem out{.place = place};
    if (!one.is_object()) return out;
    out.weight = faults_.thousandths_or(one, "weight", kOne, kWeightMax, at);
    if (out.weight == 0) faults_.add(at / "weight", "value", "must not be zero: leave the item out");
    read_recodes(one["recode"], values, at / "recode", out);
    const Value* reverse = one.find("reverse");
    if (reverse != nullptr && !reverse->as_bool()) faults_.add(at / "reverse", "value", "must be true or false");
    if (!one["reverse"].as_bool().value_or(false) || values.empty()) return out;
    if (!out.recodes.empty()) {
      faults_.add(at / "reverse", "invariant", "either reverse or recode");
    } else {
      out.mirror = std::ranges::min(values) + std::ranges::max(values);
    }
    return out;
  }

  void read_recodes(const Value& list, const std::vector<std::int64_t>& values, const Pointer& at, ScoredItem& out) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      const Value& object = list.at(i);
      const Pointer here = at / i;
      faults_.check_members(object, {"from", "to", "as"}, here);
      out.recodes.push_back({.from = faults_.thousandths(object["from"], kValueMax, here / "from").value_or(0),
                             .to = faults_.thousandths(object["to"], kValueMax, here / "to").value_or(0),
                             .as = faults_.thousandths(object["as"], kValueMax, here / "as").value_or(0)});
    }
    if (out.recodes.empty()) return;
    for (const std::int64_t value : values) {
      const auto rows = std::ranges::count_if(
          out.recodes, [value](const Recode& row) { return row.from <= value && value <= row.to; });
      if (rows != 1) {
        return faults_.add(at, "invariant",
                           fmt::format("the answer {} must be in exactly one row", text_of_thousandths(value)));
      }
    }
  }

  // "complete", or {"prorate": how many items may be missing}.
  std::size_t missing_max(const Value& rule, const Pointer& at, std::size_t items) {
    if (rule.is_null() || rule.as_string() == "complete") return 0;
    const auto count = rule["prorate"].as_integer();
    if (rule.size() == 1 && count && *count > 0 && static_cast<std::size_t>(*count) < items)
      return static_cast<std::size_t>(*count);
    faults_.add(at, "value", R"(must be "complete", or {"prorate": how many items may be missing, not all})");
    return 0;
  }

  std::string bound(const Value& object, std::string_view name, const Pointer& at) {
    const Value* number = object.find(name);
    if (number == nullptr || !faults_.thousandths(*number, kValueMax * kOne, at / name)) return {};
    return std::string{*number->as_number()};
  }

  Interval interval(const Value& object, const Pointer& at) {
    Interval out{.from = bound(object, "from", at), .to = bound(object, "to", at), .below = bound(object, "below", at)};
    const bool is_bounded = !object["from"].is_null() || !object["to"].is_null() || !object["below"].is_null();
    if (!is_bounded) faults_.add(at, "required", "needs from, to or below");
    if (!out.to.empty() && !out.below.empty()) faults_.add(at / "below", "invariant", "either to or below");
    const std::string& end = out.to.empty() ? out.below : out.to;
    if (!out.from.empty() && !end.empty() && !out.holds(out.from))
      faults_.add(at, "invariant", "ends before it begins");
    return out;
  }

  void read_bands(const Value& score, const Pointer& at, Score& out) {
    faults_.check_list(score, "bands", kBandsMax, at);
    const Pointer list = at / "bands";
    const auto items = score["bands"].items();
    for (std::size_t i = 0; i < items.size() && i < kBandsMax; ++i) {
      const Pointer here = list / i;
      faults_.check_members(items[i], {"from", "to", "below", "interpretation"}, here);
      check_concept(items[i]["interpretation"], here / "interpretation", faults_);
      out.bands.push_back({.range = interval(items[i], here), .interpretation = items[i]["interpretation"]});
    }
  }

  void read_t_scores(const Value& score, const Pointer& at, Score& out) {
    const Value* table = score.find("tScores");
    if (table == nullptr) return;
    const Pointer here = at / "tScores";
    faults_.check_members(*table, {"code", "from", "values"}, here);
    if (const Value* code = table->find("code")) {
      (void)faults_.required(*code, "system", here / "code");
      (void)faults_.required(*code, "code", here / "code");
      out.t_score_code = *code;
    }
    const auto from = (*table)["from"].as_integer();
    if (!from) faults_.add(here / "from", "required", "is required, the whole score of the first row");
    out.t_scores_from = from.value_or(0);
    const auto values = (*table)["values"].items();
    if (values.empty()) faults_.add(here / "values", "required", "is required, a list of numbers");
    const Pointer list = here / "values";
    for (std::size_t i = 0; i < values.size(); ++i) {
      (void)faults_.thousandths(values[i], kValueMax, list / i);
      out.t_scores.push_back(values[i]);
    }
  }

  AlertRule alert(const Value& object, const Pointer& at) {
    faults_.check_members(object, {"item", "score", "tScore", "from", "to", "below", "text"}, at);
    AlertRule out{.code = {}, .range = interval(object, at), .text = faults_.required(object, "text", at)};
    const std::string_view item_name = object.text("item");
    const std::string_view score_code = object.text("score").empty() ? object.text("tScore") : object.text("score");
    if (item_name.empty() == score_code.empty() ||
        (object.find("score") != nullptr && object.find("tScore") != nullptr)) {
      faults_.add(at, "required", "needs exactly one of item, score and tScore");
    } else if (!item_name.empty()) {
      const Item* item = out_.find_item(item_name);
      if (item == nullptr) {
        faults_.add(at / "item", "value", "must name an item of the questionnaire, by code or linkId");
      } else {
        out.code = item->name();
        check_alert_item(*item, out, at, faults_);
      }
    } else {
      out.is_score = true;
      out.of_t_score = object.find("tScore") != nullptr;
      out.code = score_code;
      check_alert_score(out_, out, at / (out.of_t_score ? "tScore" : "score"), faults_);
    }
    return out;
  }

  Instrument& out_;
  Faults& faults_;
};

}  // namespace

void read_scoring(const Value& scoring, const Pointer& at, Instrument& out, Faults& faults) {
  if (scoring.is_null()) return;
  faults.check_members(scoring, {"aliases", "scores", "alerts"}, at);
  faults.check_list(scoring, "aliases", kItemsMax, at);
  faults.check_list(scoring, "scores", kScoresMax, at);
  faults.check_list(scoring, "alerts", kAlertsMax, at);
  if (scoring["scores"].size() > kScoresMax || scoring["alerts"].size() > kAlertsMax) return;
  Reader reader{out, faults};
  reader.read_aliases(scoring["aliases"], at / "aliases");
  reader.read_scores(scoring["scores"], at / "scores");
  reader.read_alerts(scoring["alerts"], at / "alerts");
}

}  // namespace concord::mappers::instruments
