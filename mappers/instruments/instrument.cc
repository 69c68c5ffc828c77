#include "mappers/instruments/instrument.h"

#include <algorithm>
#include <utility>

#include "core/json/write.h"
#include "mappers/instruments/number.h"

namespace concord::mappers::instruments {
namespace {

bool holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

json::Value text_or_none(const std::string& text) { return text.empty() ? json::Value{} : json::Value{text}; }

// A CodeableConcept of one coding; empty parts are left out.
json::Value concept_of(const std::string& system, const std::string& code, const std::string& display,
                       const std::string& text) {
  const json::Value coding = json::object(
      {{"system", text_or_none(system)}, {"code", text_or_none(code)}, {"display", text_or_none(display)}});
  return json::keep_text(json::object({{"coding", json::array_of(coding)}, {"text", text_or_none(text)}}));
}

json::Value weighted_coding_of(const Option& option) {
  json::Array weights;
  for (const std::string_view url : kWeightUrls) {
    if (!option.value.is_null())
      weights.push_back(json::object({{"url", json::Value::literal(url)}, {"valueDecimal", option.value}}));
  }
  return json::keep_text(json::object({{"extension", std::move(weights)},
                                       {"system", option.system},
                                       {"code", option.code},
                                       {"display", text_or_none(option.display)}}));
}

}  // namespace

const Option* Item::find_option(std::string_view option_code) const {
  const auto it = std::ranges::find(options, option_code, &Option::code);
  return it == options.end() ? nullptr : &*it;
}

const Option* Item::find_value(std::string_view number) const {
  const Option* found = nullptr;
  for (const Option& option : options) {
    const auto known = option.value.as_number();
    if (!known || !is_same_number(*known, number)) continue;
    if (found != nullptr) return nullptr;
    found = &option;
  }
  return found;
}

bool Score::is_named(std::string_view name) const { return !name.empty() && (code == name || holds(aliases, name)); }

std::string Instrument::canonical() const { return version.empty() ? url : url + "|" + version; }

bool Instrument::is_named(std::string_view canonical_text) const {
  if (!canonical_text.starts_with(url)) return false;
  const std::string_view rest = canonical_text.substr(url.size());
  return rest.empty() || (rest.front() == '|' && rest.substr(1) == version);
}

const Item* Instrument::find_item(std::string_view name) const {
  const auto it = std::ranges::find_if(items, [name](const Item& item) {
    return item.code == name || item.link_id == name || holds(item.aliases, name);
  });
  return name.empty() || it == items.end() ? nullptr : &*it;
}

void Instrument::make_values() {
  for (Item& item : items) {
    if (!item.code.empty()) item.concept_value = concept_of(item.system, item.code, {}, item.text);
    for (Option& option : item.options) {
      option.concept_value = concept_of(option.system, option.code, option.display, {});
      option.weighted_coding = weighted_coding_of(option);
    }
  }
  for (Score& score : scores) score.concept_value = concept_of(score.system, score.code, score.display, {});
}

const Score* Instrument::find_score(std::string_view name) const {
  const auto it = std::ranges::find_if(scores, [name](const Score& score) { return score.is_named(name); });
  return it == scores.end() ? nullptr : &*it;
}

}  // namespace concord::mappers::instruments
