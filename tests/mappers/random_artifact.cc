#include "tests/mappers/random_artifact.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

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

constexpr std::array<std::string_view, 7> kChoice{
    "valueQuantity", "valueRange", "valueRatio", "valueCodeableConcept", "valueString", "valueBoolean", "valueInteger"};
constexpr std::array<std::string_view, 3> kAnyTypes{"Organization", "ServiceRequest", "MedicationRequest"};
constexpr std::array<std::string_view, 8> kPartyTypes{"Patient",       "Practitioner",     "PractitionerRole",
                                                      "RelatedPerson", "Organization",     "Device",
                                                      "CareTeam",      "HealthcareService"};
// Which artifacts the references of a member are to; goals where it is none of these.
struct About {
  std::string_view member;
  std::string_view artifact;
};
constexpr std::array kAbout{About{"measuredBy", "patient-reported-outcome"}, About{"decisions", "shared-decision"}};

void drop(json::Object& members, std::string_view name) {
  std::erase_if(members, [name](const json::Member& m) { return m.name() == name; });
}

bool has(const json::Object& members, std::string_view name) {
  return std::ranges::find(members, name, &json::Member::name) != members.end();
}

void replace(json::Object& members, std::string_view name, Value value) {
  drop(members, name);
  members.emplace_back(Value{name}, std::move(value));
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
      return object_of(member);
    case Form::extension:
      return json::object({{"url", "https://example.org/ext/" + std::to_string(below(9))}, {"valueString", words()}});
    case Form::numbers:
      return Value{json::Object{}};
  }
  return {};
}

// The object of a member: a reference of one of its types, an artifact of the type that the member is about.
Value RandomArtifact::object_of(const MemberShape& member) {
  const ObjectShape& shape = *member.object;
  if (shape.is_text_shorthand && below(8) == 0) return words();
  if (&shape == &kCodeableConceptShape && below(8) == 0) return object(kCodingShape);
  Value out = object(shape);
  if (&shape == &kReferenceShape) return named(out, member.types.empty() ? kAnyTypes : member.types);
  if (&shape == &kArtifactRefShape) {
    const auto* row = std::ranges::find(kAbout, member.name, &About::member);
    return json::with(out, "artifact", Value{row == kAbout.end() ? "goal" : row->artifact});
  }
  return out;
}

// A reference, or a party, that names a resource of one of the types.
Value RandomArtifact::named(const Value& reference, std::span<const std::string_view> types) {
  const std::string type{types[below(static_cast<std::uint32_t>(types.size()))]};
  const bool is_literal = reference.find("reference") != nullptr;
  const Value literal{type + "/r" + std::to_string(++serial_)};
  const Value out = json::with(reference, "reference", is_literal ? literal : Value{});
  return json::with(out, "type", reference.find("type") == nullptr ? Value{} : Value{type});
}

Value RandomArtifact::member(const MemberShape& member) {
  if (member.count != Count::list && member.count != Count::required_list) return one(member);
  json::Array items;
  const std::uint32_t count = 1 + below(3);
  for (std::uint32_t i = 0; i < count; ++i) items.push_back(one(member));
  return Value{std::move(items)};
}

// Keeps one of the names that are there.
void RandomArtifact::choose_one(json::Object& members, std::span<const std::string_view> names) {
  std::vector<std::string_view> there;
  for (const std::string_view name : names) {
    if (has(members, name)) there.push_back(name);
  }
  if (there.empty()) return;
  std::erase(there, there[below(static_cast<std::uint32_t>(there.size()))]);
  for (const std::string_view name : there) drop(members, name);
}

// What one shape needs and no single member can say.
void RandomArtifact::settle(const ObjectShape& shape, json::Object& out) {
  constexpr std::array<std::string_view, 2> kDue{"dueDate", "dueDuration"};
  const std::string_view name = shape.name;
  choose_one(out, kChoice);
  if (name == "CodeableConcept" && out.empty()) out.emplace_back("text", Value{words()});
  if (name == "TextedConcept" && !has(out, "text")) out.emplace_back("text", Value{words()});
  if (name == "Coding" && !has(out, "code")) out.emplace_back("code", Value{"c"});
  if (name == "Range" && out.empty()) out.emplace_back("low", object(kSimpleQuantityShape));
  if (name == "Range" && out.size() == 2) out.back().value = out.front().value;
  if (name == "Duration" && has(out, "code")) replace(out, "code", Value{kTimes.at(below(kTimes.size()))});
  if (name == "Reference" && !has(out, "identifier")) replace(out, "display", Value{words()});
  if (name == "Progress" && !has(out, "text")) out.emplace_back("text", Value{words()});
  if (name == "Target") {
    choose_one(out, kDue);
    const bool has_value = std::ranges::any_of(kChoice, [&out](std::string_view one) { return has(out, one); });
    if (has_value || out.empty()) replace(out, "measure", object(kCodeableConceptShape));
  }
  if (name == "Likelihood" && *out[0].value.as_integer() > *out[1].value.as_integer())
    std::swap(out[0].value, out[1].value);
}

Value RandomArtifact::object(const ObjectShape& shape) {
  json::Object out;
  for (const MemberShape& shape_member : shape.members) {
    const bool is_required = shape_member.count == Count::required || shape_member.count == Count::required_list;
    if (is_required || coin()) out.push_back(json::Member::constant(shape_member.name, member(shape_member)));
  }
  settle(shape, out);
  if (shape.name == "Party") return party(Value{std::move(out)});
  if (shape.name == "Patient") return patient(Value{std::move(out)});
  return Value{std::move(out)};
}

// The patient's own party names nobody; all others are told apart.
Value RandomArtifact::party(const Value& made) {
  if (made.text("role") == "patient") {
    const Value plain = json::with(json::with(made, "reference", {}), "identifier", {});
    return json::with(plain, "type", made.find("type") == nullptr ? Value{} : Value{"Patient"});
  }
  return named(made.find("display") == nullptr ? json::with(made, "display", words()) : made, kPartyTypes);
}

Value RandomArtifact::patient(const Value& made) {
  const bool is_literal = coin();
  const Value identified = is_literal ? json::with(made, "identifier", {}) : json::with(made, "reference", {});
  const Value typed = json::with(identified, "type", made.find("type") == nullptr ? Value{} : Value{"Patient"});
  if (is_literal) return json::with(typed, "reference", Value{"Patient/p" + std::to_string(below(9))});
  return json::with(typed, "identifier", object(kIdentifierShape));
}

// Those of the list whose member is unlike that of all before.
Value RandomArtifact::unlike(const Value& list, std::string_view member) {
  json::Array out;
  json::Array seen;
  for (const Value& item : list.items()) {
    const Value key = member == "party" ? normalise(kPartyShape, item[member]) : item[member];
    if (std::ranges::find(seen, key) != seen.end()) continue;
    seen.push_back(key);
    out.push_back(item);
  }
  return out.empty() ? Value{} : Value{std::move(out)};
}

Value RandomArtifact::settle_goal(const Value& goal) {
  const Value once = json::with(goal, "acceptance", unlike(goal["acceptance"], "party"));
  return json::with(once, "attainmentScale", unlike(once["attainmentScale"], "level"));
}

// A choice that fits its outcome and how many may be chosen.
Value RandomArtifact::settle_choice(const Value& choice, const Value& decision) {
  const std::string_view outcome = choice.text("outcome");
  const std::string_view behavior = decision.text("selectionBehavior");
  const bool may_choose = outcome == "made" || (outcome == "delegated" && coin());
  json::Array chosen;
  for (const Value& option : decision["options"].items()) {
    const bool is_full = !chosen.empty() && (behavior == "exactly-one" || behavior == "at-most-one");
    if (may_choose && !is_full && (chosen.empty() || coin())) chosen.push_back(option["id"]);
  }
  Value out = json::with(choice, "options", Value{std::move(chosen)});
  if (outcome == "delegated" && out.find("delegatedTo") == nullptr)
    out = json::with(out, "delegatedTo", object(kPartyShape));
  return json::with(out, "acceptance", unlike(out["acceptance"], "party"));
}

// Options that exist, ratings on their scale.
Value RandomArtifact::settle_decision(Value decision) {
  if (const Value* choice = decision.find("choice")) {
    decision = json::with(decision, "choice", settle_choice(*choice, decision));
  } else if (decision.text("status") == "decided") {
    decision = json::with(decision, "status", "deliberating");
  }
  json::Array ratings;
  for (const Value& rating : decision["ratings"].items()) {
    const Value scale = json::object({{"min", 0}, {"max", Value::number("10.0")}});
    json::Object values;
    for (const Value& option : decision["options"].items()) {
      if (values.empty() || coin()) values.emplace_back(option["id"], Value::number(coin() ? "2.50" : "10"));
    }
    ratings.push_back(json::with(json::with(rating, "scale", scale), "values", Value{std::move(values)}));
  }
  return json::with(decision, "ratings", ratings.empty() ? Value{} : Value{std::move(ratings)});
}

Value RandomArtifact::make(const ObjectShape& shape, std::string_view type) {
  const Value made = object(shape);
  const Value typed = json::with(json::with(made, "artifact", Value{type}), "schemaVersion", "1");
  if (type == "goal") return settle_goal(typed);
  return type == "shared-decision" ? settle_decision(typed) : typed;
}

}  // namespace concord::mappers::testing_support
