// Concept maps for tests, from short words.
#pragma once

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fhir/validate/validator.h"
#include "mappers/concept_maps/concept_maps.h"

namespace concord::mappers::testing_support {

// A ConceptMap of one group from "urn:site" to "urn:standard", with that JSON inside the group.
[[nodiscard]] inline std::string map_text(std::string_view group, std::string_view name = "map",
                                          std::string_view target = "urn:standard") {
  std::string out = R"({"resourceType":"ConceptMap","status":"active","url":"https://site.example/)";
  out += name;
  out += R"(","version":"1","group":[{"source":"urn:site","target":")";
  out += target;
  out += R"(",)";
  out += group;
  return out + "}]}";
}

// An element with one target.
[[nodiscard]] inline std::string element(std::string_view code, std::string_view target, std::string_view equivalence) {
  std::string out = R"({"code":")" + std::string{code} + R"(","display":"Site )" + std::string{code};
  out += R"(","target":[{"code":")" + std::string{target} + R"(","display":"Standard )" + std::string{target};
  return out + R"(","equivalence":")" + std::string{equivalence} + R"(","comment":"c"}]})";
}

[[nodiscard]] inline const fhir::Validator& validator() {
  static const fhir::Validator kValidator;
  return kValidator;
}

[[nodiscard]] inline Result<concept_maps::ConceptMaps> maps_of(const std::vector<std::string>& texts) {
  std::vector<concept_maps::ConceptMap> maps;
  for (const std::string& text : texts) {
    auto checked = concept_maps::check_file(text, validator());
    for (const Issue& issue : checked.issues)
      EXPECT_NE(issue.severity, Severity::error) << issue.expression << issue.text;
    EXPECT_TRUE(checked.map.has_value()) << text;
    if (checked.map) maps.push_back(*std::move(checked.map));
  }
  return concept_maps::ConceptMaps::of(std::move(maps));
}

// Maps over the systems and codes of random artifacts: every equivalence, every unmapped mode, twins both ways.
[[nodiscard]] inline concept_maps::ConceptMaps maps_of_everything() {
  constexpr std::array<std::string_view, 8> kEquivalences{"equal",       "equivalent", "wider",     "subsumes",
                                                          "specializes", "inexact",    "unmatched", "relatedto"};
  constexpr std::array<std::string_view, 4> kUnmapped{
      "", R"(,"unmapped":{"mode":"provided"})", R"(,"unmapped":{"mode":"fixed","code":"other"})",
      R"(,"unmapped":{"mode":"other-map","url":"https://site.example/0"})"};
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < kUnmapped.size(); ++i) {
    std::string elements;
    for (std::size_t code = i; code < 70; code += i + 1) {
      elements += (elements.empty() ? "" : ",") + element("code-" + std::to_string(code),
                                                          "code-" + std::to_string(code * 7 % 60),
                                                          kEquivalences.at((code / 2) % kEquivalences.size()));
    }
    std::string text = map_text("\"element\":[" + elements + "]" + std::string{kUnmapped.at(i)}, std::to_string(i),
                                i % 2 == 0 ? "urn:example:6" : "urn:example:7");
    const std::string_view source = "urn:site";
    texts.push_back(
        text.replace(text.find(source), source.size(), i == 0 || i == 3 ? "urn:example:0" : "urn:example:1"));
  }
  auto maps = maps_of(texts);
  EXPECT_TRUE(maps.has_value());
  return maps ? *std::move(maps) : concept_maps::ConceptMaps{};
}

}  // namespace concord::mappers::testing_support
