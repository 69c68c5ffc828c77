// Questionnaires with marks for extraction in a short spelling, and Observations as lines that compare.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "core/json/write.h"
#include "fhir/questionnaire/extract.h"
#include "fhir/validate/validator.h"
#include "tests/fhir/questionnaire/response_text.h"

namespace concord::fhir {

inline const Validator& validator() {
  static const Validator kInstance;
  return kInstance;
}

// "MARK" and "OFF" stand for the extension, "C:x" in "code" for a coding of that code.
inline std::string replaced(std::string text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

inline std::string spelled(std::string_view text) {
  const std::string url =
      R"("extension":[{"url":"http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract",)";
  std::string out{text};
  for (const std::string_view tie : {"member", "component", "derived", "independent"}) {
    out = replaced(out, fmt::format("<{}>", tie), fmt::format(R"({}"valueCode":"{}"}}])", url, tie));
  }
  out = replaced(out, "<on>", url + R"("valueBoolean":true}])");
  out = replaced(out, "<off>", url + R"("valueBoolean":false}])");
  out = replaced(out, "<mg>",
                 R"({"url":"http://hl7.org/fhir/StructureDefinition/questionnaire-unit","valueCoding":)"
                 R"({"system":"http://unitsofmeasure.org","code":"mg","display":"milligram"}})");
  for (const char* code : {"a", "b", "c", "p"}) {
    out = replaced(out, fmt::format("[{}]", code), fmt::format(R"([{{"system":"urn:c","code":"{}"}}])", code));
  }
  return out;
}

inline constexpr std::string_view kHead =
    R"("id":"r1","subject":{"reference":"Patient/7"},"authored":"2026-03-02T10:15:00Z","author":{"reference":"Practitioner/3"},)";

inline json::Value response(std::string_view items, std::string_view status = "completed",
                            std::string_view head = kHead) {
  return parsed(
      fmt::format(R"({{"resourceType":"QuestionnaireResponse",{}"status":"{}","item":[{}]}})", head, status, items));
}

inline Extraction extracted(std::string_view questionnaire_items, const json::Value& answers) {
  Extraction out = extract_observations(answers, questionnaire_of(spelled(questionnaire_items)));
  for (const auto& [uuid, observation] : out.observations) {
    EXPECT_EQ(lines_of(validator().validate(observation)), Lines{}) << json::write(observation);
  }
  return out;
}

// "a valueString" or, of a group, "p 2" with the number of its members; components as "+b valueInteger".
inline Lines shown(const Extraction& extraction) {
  const auto one = [](const json::Value& element) {
    std::string out{element["code"]["coding"].at(0).text("code")};
    for (const json::Member& member : element.members()) {
      if (member.name().starts_with("value"))
        out.append(" ").append(member.name()).append("=").append(json::write(member.value));
    }
    return out;
  };
  Lines out;
  for (const auto& [uuid, observation] : extraction.observations) {
    std::string line = one(observation);
    if (const auto members = observation["hasMember"].size(); members != 0) line += fmt::format(" members={}", members);
    if (observation["derivedFrom"].size() > 1) line += " derived";
    for (const json::Value& component : observation["component"].items()) line += " +" + one(component);
    out.push_back(line);
  }
  return out;
}

inline constexpr std::string_view kOne = R"({<on>,"linkId":"1","type":"integer","code":[a]})";
inline constexpr std::string_view kOneAnswer = R"({"linkId":"1","answer":[{"valueInteger":1}]})";

}  // namespace concord::fhir
