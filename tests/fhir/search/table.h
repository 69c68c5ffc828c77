// Searches and whether they match, as rows; and the resources they are tried on.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json/read.h"
#include "core/json/value.h"
#include "fhir/search/search.h"

namespace concord::fhir {

struct Row {
  std::string parameter;  // decoded, "name=value"
  bool matches;
};

[[nodiscard]] inline json::Value parsed(std::string_view text) { return json::read(text).value(); }

[[nodiscard]] inline Result<ParsedSearch> parsed_search(std::string_view type, std::string_view parameter) {
  const auto equals = parameter.find('=');
  return parse_search(type, {{std::string{parameter.substr(0, equals)}, std::string{parameter.substr(equals + 1)}}});
}

// The rows that are not as they say, with what is wrong about them.
[[nodiscard]] inline std::vector<std::string> wrong_rows(std::string_view resource_text, const std::vector<Row>& rows) {
  const json::Value resource = parsed(resource_text);
  std::vector<std::string> out;
  for (const Row& row : rows) {
    const auto search = parsed_search(resource.text("resourceType"), row.parameter);
    if (!search) {
      out.push_back(row.parameter + ": " + search.error().message);
    } else if (!search->ignored.empty()) {
      out.push_back(row.parameter + " is not known");
    } else if (matches(search->query, resource) != row.matches) {
      out.push_back(row.parameter + (row.matches ? " does not match" : " matches"));
    }
  }
  return out;
}

// What the refusals of these searches say, "code: text"; "" for one that is taken, "ignored" for a name not known.
[[nodiscard]] inline std::vector<std::string> refusals(std::string_view type,
                                                       const std::vector<std::string>& searches) {
  std::vector<std::string> out;
  for (const std::string& text : searches) {
    const auto search = parsed_search(type, text);
    if (search) {
      out.emplace_back(search->ignored.empty() ? "" : "ignored");
    } else {
      out.push_back(search.error().issues.at(0).code + ": " + search.error().message);
    }
  }
  return out;
}

using Texts = std::vector<std::string>;

inline constexpr std::string_view kObservation = R"({"resourceType":"Observation","id":"o1",
  "meta":{"lastUpdated":"2026-03-02T15:15:00.250Z","tag":[{"system":"urn:t","code":"key-1"}],"profile":["http://p/1"]},
  "identifier":[{"system":"urn:a","value":"x|y"},{"value":"bare"}],
  "status":"final",
  "category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"survey"}]}],
  "code":{"coding":[{"system":"http://loinc.org","code":"44261-6","display":"PHQ-9 total"},{"code":"local"}],"text":"PHQ-9 score"},
  "subject":{"reference":"Patient/p1"},
  "focus":[{"reference":"Goal/7"},{"reference":"urn:uuid:1"}],
  "derivedFrom":[{"reference":"http://other.test/fhir/QuestionnaireResponse/q1/_history/2"}],
  "performer":[{"identifier":{"system":"urn:npi","value":"99"},"type":"Practitioner"}],
  "effectiveDateTime":"2026-03-02","valueString":"Übel, ganz"})";
inline constexpr std::string_view kPatient = R"({"resourceType":"Patient","id":"p1","active":true,"gender":"female",
  "name":[{"use":"official","family":"Sørensen","given":["Ana","María"]}],"birthDate":"1957-05",
  "identifier":[{"type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}],
                         "text":"Record number"},"system":"urn:mrn","value":"446"},{"value":"446053"}],
  "telecom":[{"system":"phone","value":"555-0101"},{"system":"email","value":"ana@example.org"}],
  "address":[{"use":"home","line":["12 Elm Street"],"city":"Fairhaven"}],
  "generalPractitioner":[{"reference":"Practitioner/okafor"}]})";

}  // namespace concord::fhir
