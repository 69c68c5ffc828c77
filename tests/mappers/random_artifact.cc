#include "tests/mappers/random_artifact.h"

#include <algorithm>
#include <array>
#include <utility>

#include "mappers/engine/types.h"

namespace concord::mappers::testing_support {
namespace {

using json::Value;

constexpr std::array<std::string_view, 6> kTexts{"walk again",     "Grüße – „so“", "a\"b\\c",
                                                 "tab\tand\nline", "日本語",       "x"};
constexpr std::array<std::string_view, 6> kNumbers{"0", "1.50", "-0.0", "12", "1E-7", "123456789.123456789012345"};
constexpr std::array<std::string_view, 6> kUnits{"mm[Hg]", "10*3/uL", "/d", "{score}", "wk", "mg/(24.h)"};
constexpr std::array<std::string_view, 7> kTimes{"s", "min", "h", "d", "wk", "mo", "a"};
constexpr std::array<std::string_view, 4> kDates{"2026", "2026-03", "2026-03-02", "1999-12-31"};
constexpr std::array<std::string_view, 4> kDateTimes{"2026", "2026-03", "2026-03-02", "2026-03-02T10:15:00.250-05:00"};

void drop(json::Object& members, std::string_view name) {
  std::erase_if(members, [name](const json::Member& m) { return m.name() == name; });
}

bool has(const json::Object& members, std::string_view name) {
  return std::ranges::find(members, name, &json::Member::name) != members.end();
}

}  // namespace

std::string RandomArtifact::words() {
  std::string out{kTexts.at(below(kTexts.size()))};
  if (coin()) out += " " + std::to_string(++serial_);
  return out;
}

Value RandomArtifact::one(const MemberShape& member) {
  switch (member.form) {
    case Form::text:
      return words();
    case Form::uri:
      return "urn:example:" + std::to_string(below(9));
    case Form::url:
      return "https://example.org/" + std::to_string(below(9));
    case Form::id:
      return "id-" + std::to_string(++serial_);
    case Form::token:
      return "code-" + std::to_string(below(99));
    case Form::unit:
      return kUnits.at(below(kUnits.size()));
    case Form::code:
      return member.codes[below(static_cast<std::uint32_t>(member.codes.size()))];
    case Form::instant:
      return "2026-03-02T10:15:0" + std::to_string(below(10)) + "-05:00";
    case Form::date_time:
      return kDateTimes.at(below(kDateTimes.size()));
    case Form::date:
      return kDates.at(below(kDates.size()));
    case Form::language:
      return coin() ? "de" : "en-GB";
    case Form::boolean:
      return coin();
    case Form::integer: {
      const std::int64_t most = std::min<std::int64_t>(member.max - member.min, 40);
      return member.min + static_cast<std::int64_t>(below(static_cast<std::uint32_t>(most) + 1));
    }
    case Form::decimal:
    case Form::answer:
      return Value::number(kNumbers.at(below(kNumbers.size())));
    case Form::object:
      return member.types.empty() ? object(*member.object) : typed(object(*member.object), member.types);
    case Form::extension:
      return json::object({{"url", "https://example.org/ext/" + std::to_string(below(9))}, {"valueString", words()}});
    case Form::numbers:
      return Value{json::Object{}};
  }
  return {};
}

// The reference, naming a resource of one of the types.
Value RandomArtifact::typed(Value reference, std::span<const std::string_view> types) {
  const std::string type{types[below(static_cast<std::uint32_t>(types.size()))]};
  if (reference.find("reference") == nullptr) return coin() ? json::with(reference, "type", type) : reference;
  return json::with(reference, "reference", type + "/r" + std::to_string(++serial_));
}

Value RandomArtifact::member(const MemberShape& member) {
  if (member.count != Count::list && member.count != Count::required_list) return one(member);
  json::Array items;
  const std::uint32_t count = 1 + below(3);
  for (std::uint32_t i = 0; i < count; ++i) items.push_back(one(member));
  return Value{std::move(items)};
}

// Keeps at most one of the names: the first that is there.
void RandomArtifact::choose_one(json::Object& members, std::span<const std::string_view> names) {
  bool seen = false;
  for (const std::string_view name : names) {
    if (has(members, name) && std::exchange(seen, true)) drop(members, name);
  }
}

Value RandomArtifact::object(const ObjectShape& shape) {
  json::Object out;
  for (const MemberShape& shape_member : shape.members) {
    const bool is_required = shape_member.count == Count::required || shape_member.count == Count::required_list;
    if (is_required || coin()) out.push_back(json::Member::constant(shape_member.name, member(shape_member)));
  }
  if (shape.name == "CodeableConcept" || shape.name == "TextedConcept") {
    if (!has(out, "text")) out.emplace_back("text", Value{words()});
  }
  if (shape.name == "Coding" && !has(out, "code")) out.emplace_back("code", Value{"c"});
  if (shape.name == "Range" && out.empty()) out.emplace_back("low", object(kSimpleQuantityShape));
  if (shape.name == "Range" && out.size() == 2) out.back().value = out.front().value;
  if (shape.name == "Duration") {
    drop(out, "code");
    out.emplace_back("code", Value{kTimes.at(below(kTimes.size()))});
  }
  if (shape.name == "Reference" || shape.name == "Party") {
    drop(out, "type");
    drop(out, "reference");
    if (coin()) out.emplace_back("reference", Value{"Practitioner/p" + std::to_string(++serial_)});
    if (!has(out, "display")) out.emplace_back("display", Value{words()});
  }
  if (shape.name == "ArtifactRef") {
    drop(out, "artifact");
    out.emplace_back("artifact", Value{"goal"});
  }
  if (shape.name == "Patient") {
    out.clear();
    if (coin()) {
      out.emplace_back("identifier", object(kIdentifierShape));
    } else {
      out.emplace_back("reference", Value{"Patient/p" + std::to_string(below(9))});
    }
  }
  constexpr std::array<std::string_view, 7> kChoice{"valueQuantity",        "valueRange",  "valueRatio",
                                                    "valueCodeableConcept", "valueString", "valueBoolean",
                                                    "valueInteger"};
  choose_one(out, kChoice);
  constexpr std::array<std::string_view, 2> kDue{"dueDate", "dueDuration"};
  if (shape.name == "Target") {
    choose_one(out, kDue);
    if (!has(out, "measure")) out.emplace_back("measure", object(kCodeableConceptShape));
  }
  if (shape.name == "Progress" && !has(out, "text")) out.emplace_back("text", Value{words()});
  return Value{std::move(out)};
}

// Options that exist, an outcome that fits them, ratings on their scale.
Value RandomArtifact::settle_decision(Value decision) {
  const Value option_id = decision["options"].at(0)["id"];
  if (const Value* choice = decision.find("choice")) {
    const bool is_made = coin();
    Value settled = json::with(*choice, "outcome", Value{is_made ? "made" : "declined-all"});
    settled = json::with(settled, "options", is_made ? Value{json::Array{option_id}} : Value{json::Array{}});
    decision = json::with(decision, "choice", settled);
  } else {
    decision = json::with(decision, "status", "deliberating");
  }
  json::Array ratings;
  for (const Value& rating : decision["ratings"].items()) {
    const Value scale = json::object({{"min", 0}, {"max", Value::number("10.0")}});
    json::Object values;
    values.emplace_back(option_id, Value::number("2.50"));
    ratings.push_back(json::with(json::with(rating, "scale", scale), "values", Value{std::move(values)}));
  }
  decision = json::with(decision, "ratings", ratings.empty() ? Value{} : Value{std::move(ratings)});
  return json::with(decision, "measuredBy", Value{});
}

Value RandomArtifact::make(const ObjectShape& shape, std::string_view type) {
  const Value made = object(shape);
  const Value typed = json::with(json::with(made, "artifact", Value{type}), "schemaVersion", "1");
  return type == "shared-decision" ? settle_decision(typed) : typed;
}

}  // namespace concord::mappers::testing_support
