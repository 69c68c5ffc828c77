#include "mappers/instruments/instrument.h"

#include <algorithm>
#include <utility>

#include "core/json/read.h"
#include "mappers/instruments/embedded.h"
#include "mappers/instruments/number.h"

namespace concord::mappers::instruments {
namespace {

bool holds(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

// A file that cannot be read is left out; a test proves that there is none.
std::vector<Instrument> read_embedded() {
  std::vector<Instrument> out;
  for (const std::string_view text : embedded()) {
    const auto file = json::read(text);
    if (!file) continue;
    if (auto instrument = parse_instrument(*file)) out.push_back(*std::move(instrument));
  }
  return out;
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

std::span<const Instrument> all() {
  static const std::vector<Instrument> kAll = read_embedded();
  return kAll;
}

const Instrument* find(std::string_view id) {
  const auto instruments = all();
  const auto it = std::ranges::find(instruments, id, &Instrument::id);
  return it == instruments.end() ? nullptr : &*it;
}

const Instrument* find_canonical(std::string_view canonical_text) {
  const auto instruments = all();
  const auto it = std::ranges::find_if(
      instruments, [canonical_text](const Instrument& one) { return one.is_named(canonical_text); });
  return it == instruments.end() ? nullptr : &*it;
}

}  // namespace concord::mappers::instruments
