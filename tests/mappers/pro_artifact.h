// Patient-reported outcomes for tests.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/json/read.h"
#include "core/json/value.h"
#include "mappers/mapper.h"

namespace concord::mappers::testing_support {

// A valid PHQ-9 with one answer; members of the JSON object `changes` replace its own, null removes one.
[[nodiscard]] inline json::Value outcome(std::string_view changes) {
  constexpr std::string_view kPlain = R"({"artifact":"patient-reported-outcome","schemaVersion":"1",
      "source":"https://example.org/responses","id":"r-1","recordedAt":"2026-03-02T10:00:00Z",
      "patient":{"reference":"Patient/p1"},"instrument":"phq-9","status":"completed","authored":"2026-03-02",
      "completedBy":{"role":"patient"},"answers":[{"item":"44250-9","code":"LA6569-3","value":1}]})";
  json::Value out = json::read(kPlain).value_or(json::Value{});
  const auto read = json::read(changes);
  EXPECT_TRUE(read.has_value()) << changes;
  for (const json::Member& member : read.value_or(json::Value{}).members())
    out = json::with(out, member.name(), member.value);
  return out;
}

// "kind pointer" of the notes, without those on the shorthands that tests write for short.
[[nodiscard]] inline std::vector<std::string> notes_beside_shorthands(const std::vector<Note>& notes) {
  std::vector<std::string> out;
  for (const Note& note : notes) {
    const bool is_shorthand = note.pointer == "/answers" || note.pointer.ends_with("/code");
    if (note.kind == NoteKind::normalised && is_shorthand) continue;
    out.push_back(std::string{to_string(note.kind)} + " " + note.pointer);
  }
  return out;
}

// Answers to the first items of PHQ-9 by their values, as JSON text; 'x' was declined, '-' is left out.
[[nodiscard]] inline std::string phq9_answers(std::string_view values) {
  constexpr std::string_view kItems[] = {"44250-9", "44255-8", "44259-0", "44254-1", "44251-7",
                                         "44258-2", "44252-5", "44253-3", "44260-8"};
  std::string out;
  for (std::size_t i = 0; i < values.size() && i < std::size(kItems); ++i) {
    if (values[i] == '-') continue;
    const std::string said = values[i] == 'x' ? R"("absent":"asked-declined")" : R"("value":)" + std::string{values[i]};
    out += (out.empty() ? "" : ",") + (R"({"item":")" + std::string{kItems[i]} + R"(",)" + said + "}");
  }
  return "[" + out + "]";
}

}  // namespace concord::mappers::testing_support
