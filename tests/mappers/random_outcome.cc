#include "tests/mappers/random_outcome.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "mappers/instruments/registry.h"
#include "mappers/patient_reported_outcome/shape.h"

namespace concord::mappers::testing_support {

using instruments::Instrument;
using instruments::Item;
using instruments::ItemType;
using json::Value;

Value RandomOutcome::make() {
  Value out = base_.make(patient_reported_outcome::kShape, "patient-reported-outcome");
  const auto loaded = instruments::Registry::shipped().all();
  const std::uint32_t pick = below(static_cast<std::uint32_t>(loaded.size()) + 1);
  const Instrument* instrument = pick < loaded.size() ? &loaded[pick] : nullptr;
  const bool by_canonical = instrument == nullptr || below(5) == 0;
  const Value canonical = instrument == nullptr ? Value{"https://example.org/q|1"} : Value{instrument->canonical()};
  out = json::with(out, "instrument", by_canonical ? Value{} : Value{instrument->id});
  out = json::with(out, "questionnaire", by_canonical ? canonical : Value{});
  out = json::with(out, "answers", instrument == nullptr ? free_answers() : answers(*instrument));
  out = json::with(out, "scores", scores(out["scores"], instrument));
  return out;
}

Value RandomOutcome::value_of(const Item& item) {
  constexpr std::array<std::string_view, 4> kNumbers{"1.50", "-0.0", "1E-7", "123456789.123456789012345"};
  switch (item.type) {
    case ItemType::integer:
      return Value{item.min.value_or(0) + below(static_cast<std::uint32_t>(*item.max - item.min.value_or(0)) + 1)};
    case ItemType::decimal:
      return Value::number(kNumbers.at(below(4)));
    case ItemType::boolean:
      return coin();
    case ItemType::quantity:
      return json::object({{"value", Value::number(kNumbers.at(below(4)))}, {"code", coin() ? "km" : "m"}});
    case ItemType::date:
      return coin() ? "2026" : "2026-03-02";
    case ItemType::choice:
    case ItemType::text:
      return coin() ? "Grüße – „so“" : "2026-03-02";
  }
  return {};
}

Value RandomOutcome::answer(const Item& item, const Value& name) {
  Value out = json::object({{"item", name}, {"comment", below(4) == 0 ? Value{"hm\nso"} : Value{}}});
  if (item.type != ItemType::choice) return json::with(out, "value", value_of(item));
  const auto& option = item.options[below(static_cast<std::uint32_t>(item.options.size()))];
  const bool is_plain = option.value.is_null() || item.find_value(*option.value.as_number()) == nullptr;
  if (is_plain || coin()) out = json::with(out, "code", option.code);
  if (out.find("code") == nullptr || coin()) out = json::with(out, "value", option.value);
  return out;
}

Value RandomOutcome::absent(const Value& name) {
  constexpr std::array<std::string_view, 3> kReasons{"asked-declined", "asked-unknown", "not-asked"};
  return json::object({{"item", name}, {"absent", kReasons.at(below(3))}, {"comment", coin() ? Value{"hm"} : Value{}}});
}

Value RandomOutcome::answers(const Instrument& instrument) {
  json::Array out;
  for (const Item& item : instrument.items) {
    const Value name = coin() ? Value{item.link_id} : Value{item.name()};
    const std::uint32_t kind = below(12);
    if (kind == 0) continue;
    out.push_back(kind == 1 ? absent(name) : answer(item, name));
    for (std::uint32_t i = 0; item.repeats && kind > 1 && i < below(3); ++i) out.push_back(answer(item, name));
  }
  if (out.empty()) out.push_back(absent(instrument.items.front().name()));
  if (below(3) == 0) std::shuffle(out.begin(), out.end(), engine_);
  return Value{std::move(out)};
}

Value RandomOutcome::free_answers() {
  json::Array out;
  constexpr std::array kTypes{ItemType::decimal, ItemType::text, ItemType::boolean, ItemType::quantity};
  for (std::uint32_t i = 0; i <= below(6); ++i) {
    Item item{.link_id = "l",
              .system = {},
              .code = {},
              .text = {},
              .type = kTypes.at(below(4)),
              .options = {},
              .aliases = {}};
    out.push_back(answer(item, "link " + std::to_string(below(4))));
  }
  out.push_back(absent("absent"));
  return Value{std::move(out)};
}

Value RandomOutcome::scores(const Value& made, const Instrument* instrument) {
  json::Array out;
  for (Value score : made.items()) {
    const bool is_absent = below(4) == 0;
    score = json::with(score, "absent", is_absent ? Value{"missing-item"} : Value{});
    score = json::with(score, "value", is_absent ? Value{} : Value::number(coin() ? "9" : "12.50"));
    if (is_absent) score = json::with(score, "tScore", {});
    if (instrument != nullptr && coin()) {
      const auto& known = instrument->scores[below(static_cast<std::uint32_t>(instrument->scores.size()))];
      const Value coding = json::object({{"system", known.system}, {"code", known.code}});
      score = json::with(score, "code", json::object({{"coding", json::Array{coding}}}));
    }
    out.push_back(score);
  }
  return out.empty() ? Value{} : Value{std::move(out)};
}

}  // namespace concord::mappers::testing_support
