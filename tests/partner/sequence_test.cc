// The order of single writes, and what references say meanwhile.
#include "service/partner/sequence.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"

namespace concord::partner {
namespace {

json::Value value_of(const std::string& text) { return *json::read(text); }

// A step of that role which refers to those.
Step step(const std::string& role, Action action, const std::vector<std::string>& to, const std::string& target = "") {
  std::string references;
  for (const std::string& url : to) {
    if (!references.empty()) references += ',';
    references += R"({"reference":")" + url + "\"}";
  }
  return {.role = role,
          .type = "Observation",
          .action = action,
          .target = target,
          .resource = value_of(R"({"resourceType":"Observation","identifier":[{"system":"s","value":")" + role +
                               R"("}],"focus":[)" + references + "]}"),
          .full_url = "urn:uuid:" + role};
}

std::vector<std::string> roles(const std::vector<Step>& steps) {
  std::vector<std::string> out;
  for (const std::size_t i : sequence(steps)) out.push_back(steps[i].role);
  return out;
}
using Roles = std::vector<std::string>;

TEST(Sequence, WritesWhatIsReferredToFirst) {
  EXPECT_EQ(roles({step("a", Action::create, {"urn:uuid:b"}), step("b", Action::create, {"urn:uuid:c"}),
                   step("c", Action::create, {"Patient/1"})}),
            (Roles{"c", "b", "a"}));
  EXPECT_EQ(roles({step("a", Action::create, {"urn:uuid:b"}), step("b", Action::create, {"urn:uuid:a"})}),
            (Roles{"a", "b"}))
      << "a circle begins with the first";
  EXPECT_EQ(roles({step("a", Action::create, {"urn:uuid:a"})}), Roles{"a"});
}

TEST(Sequence, EndsWithTheUpdateThatSaysTheVersion) {
  Step alert = step("alert", Action::create, {});
  alert.comes_first = true;
  EXPECT_EQ(roles({step("goal", Action::update, {}, "Goal/1"), step("kept", Action::unchanged, {}, "Observation/1"),
                   step("old", Action::retract, {}, "Observation/2"), step("new", Action::create, {}),
                   step("lost", Action::lose, {}), step("inside", Action::embed, {}), alert}),
            (Roles{"alert", "new", "old", "goal"}));
}

TEST(Sequence, RefersLogicallyToWhatIsNotThereYet) {
  const std::vector<Step> steps{step("a", Action::create, {"urn:uuid:b", "urn:uuid:c", "Patient/1"}),
                                step("b", Action::create, {}), step("c", Action::lose, {})};
  const Places nothing = [](std::string_view) { return std::nullopt; };
  const Places b_is_there = [](std::string_view url) -> std::optional<std::string> {
    return url == "urn:uuid:b" ? std::optional<std::string>{"Observation/7"} : std::nullopt;
  };
  const std::string to_c = R"({"identifier":{"system":"s","value":"c"},"type":"Observation"},)";
  const std::string to_patient = R"({"reference":"Patient/1"}])";
  EXPECT_EQ(sendable(steps[0], steps, nothing)["focus"],
            value_of(R"([{"identifier":{"system":"s","value":"b"},"type":"Observation"},)" + to_c + to_patient));
  EXPECT_EQ(sendable(steps[0], steps, b_is_there)["focus"],
            value_of(R"([{"reference":"Observation/7"},)" + to_c + to_patient));
  EXPECT_TRUE(refers_ahead(steps[0], steps, nothing));
  EXPECT_FALSE(refers_ahead(steps[0], steps, b_is_there)) << "what is lost will never be there";
  EXPECT_EQ(with_logical_references(sendable(steps[0], steps, b_is_there), steps)["focus"],
            value_of(R"([{"reference":"Observation/7"},)" + to_c + to_patient));
}

}  // namespace
}  // namespace concord::partner
