// The value choice: one of seven members as value[x] or detail[x].
#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/codecs.h"
#include "mappers/engine/types.h"

namespace concord::mappers {
namespace {

using json::Value;

// The value choice: how each suffix is turned.
struct ChoiceRow {
  std::string_view suffix;
  const Codec* codec;
};
constexpr std::array kChoices{
    ChoiceRow{"Quantity", &kQuantityCodec},
    ChoiceRow{"Range", &kRangeCodec},
    ChoiceRow{"Ratio", &kRatioCodec},
    ChoiceRow{"CodeableConcept", &kConceptCodec},
    ChoiceRow{"String", &kSame},
    ChoiceRow{"Boolean", &kSame},
    ChoiceRow{"Integer", &kSame},
};
struct ChoiceName {
  std::string_view prefix;
  std::array<std::string_view, kChoices.size()> names;
};
// Element names are constants, since drafts borrow them.
constexpr std::array kChoiceNames{
    ChoiceName{"value",
               {"valueQuantity", "valueRange", "valueRatio", "valueCodeableConcept", "valueString", "valueBoolean",
                "valueInteger"}},
    ChoiceName{"detail",
               {"detailQuantity", "detailRange", "detailRatio", "detailCodeableConcept", "detailString",
                "detailBoolean", "detailInteger"}},
};

const ChoiceName& choice_names(std::string_view prefix) {
  return *std::ranges::find(kChoiceNames, prefix, &ChoiceName::prefix);
}

}  // namespace

const Codec& choice_codec(std::string_view member) {
  const auto* row = std::ranges::find(kValueChoice, member, &MemberShape::name);
  return *kChoices.at(static_cast<std::size_t>(row - kValueChoice.data())).codec;
}

void write_choice(std::string_view prefix, const Value& object, Draft& draft, Writing& writing) {
  const ChoiceName& names = choice_names(prefix);
  for (std::size_t i = 0; i < kChoices.size(); ++i) {
    const Value* value = object.find(kValueChoice[i].name);
    if (value == nullptr) continue;
    const Step member{writing.place, kValueChoice[i].name, prefix};
    draft.put(names.names[i], kChoices[i].codec->write(*kChoices[i].codec, *value, writing));
  }
}

void read_choice(std::string_view prefix, const Value& fhir, json::Object& out, Reading& reading) {
  const ChoiceName& names = choice_names(prefix);
  for (std::size_t i = 0; i < kChoices.size(); ++i) {
    const Value* value = fhir.find(names.names[i]);
    if (value == nullptr) continue;
    const Step member{reading.place, kValueChoice[i].name, prefix};
    Value read = kChoices[i].codec->read(*kChoices[i].codec, *value, reading);
    if (!read.is_null()) out.push_back(json::Member::constant(kValueChoice[i].name, std::move(read)));
  }
}

}  // namespace concord::mappers
