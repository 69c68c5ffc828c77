#include "mappers/instruments/faults.h"

#include <algorithm>

#include <fmt/format.h>

#include "mappers/instruments/number.h"
#include "mappers/instruments/score.h"

namespace concord::mappers::instruments {

using json::Pointer;
using json::Value;

void Faults::add(const Pointer& at, std::string_view code, std::string_view text) {
  issues_.push_back({Severity::error, std::string{code}, at.str(), std::string{text}});
}

void Faults::check_members(const Value& object, std::initializer_list<std::string_view> known, const Pointer& at) {
  if (!object.is_object()) return add(at, "structure", "must be an object");
  for (const json::Member& member : object.members()) {
    if (std::ranges::find(known, member.name()) == known.end())
      add(at / member.name(), "structure", fmt::format("no such member; there are {}", fmt::join(known, ", ")));
  }
}

void Faults::check_list(const Value& object, std::string_view name, std::size_t most, const Pointer& at) {
  const Value* list = object.find(name);
  if (list == nullptr) return;
  if (!list->is_array()) return add(at / name, "structure", "must be a list");
  if (list->size() > most) add(at / name, "too-long", fmt::format("must not be longer than {}", most));
}

std::string Faults::required(const Value& object, std::string_view name, const Pointer& at) {
  const std::string_view text = object.text(name);
  if (text.empty()) add(at / name, "required", "is required, a text");
  return std::string{text};
}

std::optional<std::int64_t> Faults::thousandths(const Value& number, std::int64_t most, const Pointer& at) {
  const auto text = number.as_number();
  const auto amount = text ? thousandths_of(*text) : std::nullopt;
  if (amount && *amount <= most && *amount >= -most) return amount;
  add(at, "value", fmt::format("must be a number with at most three decimals, not over {}", most / kOne));
  return std::nullopt;
}

std::int64_t Faults::thousandths_or(const Value& object, std::string_view name, std::int64_t fallback,
                                    std::int64_t most, const Pointer& at) {
  const Value* number = object.find(name);
  return number == nullptr ? fallback : thousandths(*number, most, at / name).value_or(fallback);
}

std::vector<std::string> Faults::texts(const Value& object, std::string_view name, const Pointer& at) {
  std::vector<std::string> out;
  const Pointer list = at / name;
  const auto items = object[name].items();
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto text = items[i].as_string();
    if (!text || text->empty()) {
      add(list / i, "value", "must be a text");
    } else {
      out.emplace_back(*text);
    }
  }
  return out;
}

}  // namespace concord::mappers::instruments
