#include "mappers/goal/scales.h"

#include <array>
#include <string>

#include "mappers/systems.h"

namespace concord::mappers::goal {
namespace {

using json::Value;

// LOINC answer list LL6900-6.
constexpr std::array kLevels{
    CodePair{"-2", "LA34484-8", "Much less than expected"},  CodePair{"-1", "LA34483-0", "Less than expected"},
    CodePair{"0", "LA34481-4", "Expected outcome"},          CodePair{"1", "LA34480-6", "Better than expected"},
    CodePair{"2", "LA34479-8", "Much better than expected"},
};

// LOINC answers for 0-10. No displays: the official one of "2" reads "2 or more".
constexpr std::array kScores{
    CodePair{"0", "LA6111-4"},  CodePair{"1", "LA6112-2"},  CodePair{"2", "LA6113-0"},   CodePair{"3", "LA6114-8"},
    CodePair{"4", "LA6115-5"},  CodePair{"5", "LA10137-0"}, CodePair{"6", "LA10138-8"},  CodePair{"7", "LA10139-6"},
    CodePair{"8", "LA10140-4"}, CodePair{"9", "LA10141-2"}, CodePair{"10", "LA13942-0"},
};

// Whole numbers by their shortest text: "07" is no JSON and "-0" means 0.
std::string number_text(const Value& value) { return std::to_string(value.as_integer().value_or(0)); }

Value number_of(const CodePair* pair) { return pair == nullptr ? Value{} : Value::number(pair->ours); }

Value write_level(const Codec& /*self*/, const Value& value, Writing& /*writing*/) {
  const CodePair* pair = find_ours(kLevels, number_text(value));
  return pair == nullptr ? Value{} : coding_of(kLoinc, *pair);
}

// Others may leave the system out; another system's code is none of these.
Value read_level(const Codec& /*self*/, const Value& value, Reading& reading) {
  const std::string_view system = value.text("system");
  const bool may_be = system.empty() || system == kLoinc;
  const CodePair* pair = may_be ? find_theirs(kLevels, value.text("code")) : nullptr;
  if (pair == nullptr) {
    reading.notes.push_back(
        reading.place.note(NoteKind::dropped, "a level of attainment is none of those that this format knows"));
  }
  return number_of(pair);
}

Value write_level_concept(const Codec& self, const Value& value, Writing& writing) {
  return json::object({{"coding", json::Array{write_level(self, value, writing)}}});
}

Value read_level_concept(const Codec& self, const Value& value, Reading& reading) {
  return read_level(self, value["coding"].at(0), reading);
}

Value write_score(const Codec& /*self*/, const Value& value, Writing& /*writing*/) {
  const std::string text = number_text(value);
  const CodePair* pair = find_ours(kScores, text);
  if (pair == nullptr) return {};
  return json::object({{"coding", json::array_of(coding_of(kLoinc, *pair))}, {"text", text}});
}

Value read_score(const Codec& /*self*/, const Value& value, Reading& /*reading*/) {
  for (const Value& coding : value["coding"].items()) {
    if (coding.text("system") != kLoinc) continue;
    if (const CodePair* pair = find_theirs(kScores, coding.text("code"))) return number_of(pair);
  }
  return {};
}

constexpr std::array<Placement, 1> kCodingPlacements{{{.path = "code"}}};

}  // namespace

constinit const Codec kLevelCodec{
    .write = write_level, .read = read_level, .codes = kLevels, .system = kLoinc, .placements = kCodingPlacements};
constinit const Codec kLevelConceptCodec{.write = write_level_concept,
                                         .read = read_level_concept,
                                         .codes = kLevels,
                                         .system = kLoinc,
                                         .placements = kCodedPlacements};
constinit const Codec kScoreCodec{
    .write = write_score, .read = read_score, .codes = kScores, .system = kLoinc, .placements = kCodedPlacements};

std::span<const CodePair> level_codes() noexcept { return kLevels; }
std::span<const CodePair> score_codes() noexcept { return kScores; }

}  // namespace concord::mappers::goal
