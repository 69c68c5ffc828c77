// The form of a graph that was bound to a partner: it refers as the graph does, and says who sent it.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "mappers/forms/questionnaire_form.h"
#include "mappers/references.h"

namespace concord::mappers {
namespace {

using json::Value;

Value parse(std::string_view text) { return json::read(text).value_or(Value{}); }

const Mapper& goals() { return *find("goal"); }

// The artifact, or null when the response is refused.
Value read(const Mapper& mapper, const Value& response) {
  const auto back = read_questionnaire_form(mapper, response);
  return back.has_value() ? back->artifact : Value{};
}

// References as delivery writes them: logical ones resolved, literals that are not known carried as logical ones.
Value delivered(const Value& value, const Value& subject) {
  if (value.is_array()) {
    json::Array out;
    for (const Value& item : value.items()) out.push_back(delivered(item, subject));
    return Value{std::move(out)};
  }
  if (!value.is_object()) return value;
  const bool is_subject = value["identifier"].is_object() && value["identifier"] == subject["identifier"];
  if (is_subject) return json::with(value, "reference", "Patient/17");
  if (value["identifier"].is_object() && value.find("reference") == nullptr &&
      value["identifier"].text("system") != "https://concord.example/fhir/sid/device") {
    const Value mark = json::object({{"url", kResolvedReferenceUrl}, {"valueBoolean", true}});
    json::Array extensions{value["extension"].items().begin(), value["extension"].items().end()};
    extensions.push_back(mark);
    return json::with(json::with(value, "extension", Value{std::move(extensions)}), "reference", "Practitioner/99");
  }
  const std::string_view literal = value.text("reference");
  if (!literal.empty() && !literal.starts_with("urn:") && value["identifier"].is_null()) {
    const Value logical = json::object({{"system", kUnresolvedReferenceSystem}, {"value", literal}});
    return json::with(json::with(value, "reference", {}), "identifier", logical);
  }
  json::Object out;
  for (const json::Member& member : value.members())
    out.emplace_back(member.name_value, delivered(member.value, subject));
  return Value{std::move(out)};
}

TEST(FormResponse, RefersAsTheDeliveredGraphDoes) {
  const Value artifact = parse(R"({"artifact":"goal","schemaVersion":"1","source":"https://a.example","id":"1",
      "recordedAt":"2026-03-02T10:15:00Z","authors":[{"role":"clinician","identifier":{"system":"urn:npi","value":"7"},
      "display":"Dr A"}],"patient":{"identifier":{"system":"urn:mrn","value":"1"},"display":"P"},
      "encounter":{"reference":"Encounter/5"},"description":{"text":"Walk"},"status":"active",
      "expressedBy":{"role":"patient"},"acceptance":[{"party":{"role":"clinician","identifier":{"system":"urn:npi",
      "value":"7"},"display":"The doctor"},"status":"agree"}],"addresses":[{"reference":"Condition/1","display":"Knee"}],
      "relatedGoals":[{"type":"successor","goal":{"artifact":"goal","source":"https://a.example","id":"2"}}]})");
  ASSERT_EQ(goals().check(artifact), std::vector<Issue>{});
  const Value normal = goals().normalise(artifact).artifact;
  Graph bound = goals().map(normal).graph;
  const Value subject = bound.resources.front().resource["subject"];
  for (GraphResource& one : bound.resources) one.resource = delivered(one.resource, subject);
  const Value response = write_questionnaire_form(goals(), normal, bound)->resource;
  EXPECT_EQ(json::write(read(goals(), response)), json::write(normal));
  EXPECT_EQ(response["subject"].text("reference"), "Patient/17");
  EXPECT_EQ(response["author"].text("reference"), "Practitioner/99");
  EXPECT_EQ(response["encounter"]["identifier"].text("system"), kUnresolvedReferenceSystem);
  const std::string text = json::write(response["item"]);
  EXPECT_NE(text.find(R"("display":"The doctor")"), std::string::npos);
  EXPECT_EQ(text.find(R"("reference":"Condition/1")"), std::string::npos);
  std::size_t resolved = 0;
  for (std::size_t at = text.find("/resolved-reference"); at != std::string::npos;
       at = text.find("/resolved-reference", at + 1))
    ++resolved;
  EXPECT_EQ(resolved, 3U) << "the party, the author and the related goal";
}

// Who sent it keeps apart from whom it names as author.
TEST(FormResponse, NamesTheSubmitter) {
  const Value artifact = parse(R"({"artifact":"goal","schemaVersion":"1","source":"https://a.example","id":"1",
      "recordedAt":"2026-03-02T10:15:00Z","authors":[{"role":"patient"}],"patient":{"reference":"Patient/1"},
      "description":{"text":"Walk"},"status":"active"})");
  Graph graph = goals().map(artifact).graph;
  const Value own = write_questionnaire_form(goals(), artifact, graph)->resource;
  EXPECT_EQ(json::write(own["author"]), R"({"reference":"Patient/1"})");
  EXPECT_EQ(own["author"], own["source"]);
  EXPECT_EQ(own["meta"]["security"].at(0).text("code"), "PATAST");
  Value& provenance = graph.resources.back().resource;
  json::Array agents{provenance["agent"].items().begin(), provenance["agent"].items().end()};
  agents.push_back(parse(R"({"type":{"coding":[{"code":"enterer"}]},"who":{"reference":"Practitioner/7"}})"));
  provenance = json::with(provenance, "agent", Value{std::move(agents)});
  const Value sent = write_questionnaire_form(goals(), artifact, graph)->resource;
  EXPECT_EQ(json::write(sent["author"]), R"({"reference":"Practitioner/7"})");
  EXPECT_EQ(json::write(sent["source"]), R"({"reference":"Patient/1"})");
}

}  // namespace
}  // namespace concord::mappers
