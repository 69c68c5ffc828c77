#include "mappers/instruments/instrument.h"

#include <algorithm>

#include "mappers/instruments/number.h"

namespace concord::mappers::instruments {
namespace {

bool holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
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

const Score* Instrument::find_score(std::string_view name) const {
  const auto it = std::ranges::find_if(scores, [name](const Score& score) { return score.is_named(name); });
  return it == scores.end() ? nullptr : &*it;
}

}  // namespace concord::mappers::instruments
