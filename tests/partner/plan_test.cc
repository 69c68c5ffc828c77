#include "service/partner/plan.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"
#include "tests/fakes/fake_partner.h"

namespace concord::partner {
namespace {

using mappers::Graph;
using mappers::GraphResource;

json::Value value_of(const std::string& text) { return *json::read(text); }

const std::string kGoalUrn = "urn:uuid:00000000-0000-5000-8000-000000000001";
const std::string kBarrierUrn = "urn:uuid:00000000-0000-5000-8000-000000000002";
const std::string kProvenanceId = "00000000-0000-5000-8000-000000000003";

GraphResource goal(const std::string& status) {
  return {.role = "goal",
          .full_url = kGoalUrn,
          .resource = value_of(R"({"resourceType":"Goal","identifier":[{"system":"urn:app|x","value":"goal 1"}],)"
                               R"("lifecycleStatus":")" +
                               status + R"(","subject":{"reference":"Patient/1"}})")};
}
GraphResource barrier(const std::string& text) {
  return {.role = "barrier[0]",
          .full_url = kBarrierUrn,
          .resource = value_of(R"({"resourceType":"Observation","identifier":[{"system":"urn:roles","value":"b1"}],)"
                               R"("status":"final","focus":[{"reference":")" +
                               kGoalUrn + R"("}],"valueString":")" + text + "\"}")};
}
GraphResource provenance(const std::string& id) {
  return {.role = "provenance",
          .full_url = "urn:uuid:" + id,
          .resource = value_of(R"({"resourceType":"Provenance","id":")" + id + R"(","target":[{"reference":")" +
                               kGoalUrn + R"("},{"reference":")" + kBarrierUrn + R"("}]})")};
}
Graph graph_of(std::vector<GraphResource> resources) { return {.key = {}, .resources = std::move(resources)}; }

Stored stored(const std::string& text, const std::string& etag = "") {
  const json::Value resource = value_of(text);
  return {.full_url = "https://ehr.example/fhir/" + std::string{resource.text("resourceType")} + "/" +
                      std::string{resource.text("id")},
          .resource = resource,
          .etag = etag};
}

Capabilities everything() {
  Capabilities out = *parse_capabilities(fakes::full_capabilities());
  for (TypeCapabilities& type : out.types) type.conditional_create_is_atomic = true;
  return out;
}

Result<Plan> plan_natural(const Graph& graph, std::span<const Stored> stored, const Capabilities& capabilities) {
  return plan_graph(graph, stored, capabilities, Form::transaction);
}

// "role action target if-match entry" of each step.
std::vector<std::string> outline(const Plan& plan) {
  std::vector<std::string> out;
  for (const Step& step : plan.steps) {
    out.push_back(fmt::format("{} {} {} {} {} {}", step.role, step.type, to_string(step.action), step.target,
                              step.if_match, step.entry ? std::to_string(*step.entry) : "-"));
  }
  return out;
}
using Outline = std::vector<std::string>;

TEST(Plan, CreatesANewGraphOnConditions) {
  const auto made =
      plan_natural(graph_of({goal("active"), barrier("pain"), provenance(kProvenanceId)}), {}, everything());
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->form, Form::transaction);
  EXPECT_EQ(made->guarantee, Guarantee::exact);
  EXPECT_EQ(outline(*made), (Outline{"goal Goal create   0", "barrier[0] Observation create   1",
                                     "provenance Provenance create Provenance/" + kProvenanceId + "  2"}));
  EXPECT_EQ(json::write(made->bundle),
            R"({"resourceType":"Bundle","type":"transaction","entry":[{"fullUrl":")" + kGoalUrn + R"(","resource":)" +
                json::write(goal("active").resource) +
                R"(,"request":{"method":"POST","url":"Goal","ifNoneExist":"identifier=urn%3Aapp%5C%7Cx%7Cgoal%201"}},)"
                R"({"fullUrl":")" +
                kBarrierUrn + R"(","resource":)" + json::write(barrier("pain").resource) +
                R"(,"request":{"method":"POST","url":"Observation","ifNoneExist":"identifier=urn%3Aroles%7Cb1"}},)"
                R"({"fullUrl":"urn:uuid:)" +
                kProvenanceId + R"(","resource":)" + json::write(provenance(kProvenanceId).resource) +
                R"(,"request":{"method":"PUT","url":"Provenance/)" + kProvenanceId + R"("}}]})");
}

TEST(Plan, UpdatesWhatChangedAndRetractsWhatVanished) {
  const std::vector<Stored> old{
      stored(
          R"({"resourceType":"Goal","id":"17","meta":{"versionId":"3"},"identifier":[{"system":"urn:app|x","value":"goal 1"}],)"
          R"("lifecycleStatus":"active","subject":{"reference":"https://ehr.example/fhir/Patient/1"}})"),
      stored(R"({"resourceType":"Observation","id":"18","meta":{"versionId":"1","lastUpdated":"x"},)"
             R"("identifier":[{"system":"urn:roles","value":"b1"}],"status":"final"})",
             "W/\"9\""),
      stored(R"({"resourceType":"Provenance","id":"old","target":[{"reference":"Goal/17"}]})")};
  const auto made = plan_natural(graph_of({goal("completed"), provenance(kProvenanceId)}), old, everything());
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(outline(*made), (Outline{"goal Goal update Goal/17 W/\"3\" 0",
                                     "provenance Provenance create Provenance/" + kProvenanceId + "  1",
                                     "retracted[0] Observation retract Observation/18 W/\"9\" 2"}));
  const auto entries = made->bundle["entry"].items();
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0],
            value_of(R"({"fullUrl":"https://ehr.example/fhir/Goal/17","resource":{"resourceType":"Goal","id":"17",)"
                     R"("identifier":[{"system":"urn:app|x","value":"goal 1"}],"lifecycleStatus":"completed",)"
                     R"("subject":{"reference":"Patient/1"}},)"
                     R"("request":{"method":"PUT","url":"Goal/17","ifMatch":"W/\"3\""}})"));
  EXPECT_EQ(entries[1]["resource"]["target"].at(0).text("reference"), "Goal/17");
  EXPECT_EQ(entries[2],
            value_of(R"({"fullUrl":"https://ehr.example/fhir/Observation/18","resource":{"resourceType":"Observation",)"
                     R"("id":"18","identifier":[{"system":"urn:roles","value":"b1"}],"status":"entered-in-error"},)"
                     R"("request":{"method":"PUT","url":"Observation/18","ifMatch":"W/\"9\""}})"));
}

TEST(Plan, LeavesAloneWhatIsTheSame) {
  const std::vector<Stored> old{
      stored(R"({"resourceType":"Observation","id":"18","identifier":[{"system":"urn:roles","value":"b1"}],)"
             R"("status":"final","focus":[{"reference":"Goal/17"}],"valueString":"pain"})"),
      stored(R"({"resourceType":"Goal","id":"17","identifier":[{"system":"urn:app|x","value":"goal 1"}],)"
             R"("lifecycleStatus":"active","subject":{"reference":"Patient/1"}})"),
      stored(R"({"resourceType":"Provenance","id":")" + kProvenanceId + R"(","recorded":"changed by the partner"})")};
  const auto made =
      plan_natural(graph_of({goal("active"), barrier("pain"), provenance(kProvenanceId)}), old, everything());
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(outline(*made),
            (Outline{"goal Goal unchanged Goal/17  -", "barrier[0] Observation unchanged Observation/18  -",
                     "provenance Provenance unchanged Provenance/" + kProvenanceId + "  -"}));
  EXPECT_TRUE(made->bundle.is_null());
}

TEST(Plan, DoesNotRetractTwice) {
  const std::vector<Stored> old{stored(
      R"({"resourceType":"Observation","id":"18","identifier":[{"system":"urn:roles","value":"b9"}],"status":"entered-in-error"})")};
  const auto made = plan_natural(graph_of({goal("active")}), old, everything());
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(outline(*made), Outline{"goal Goal create   0"});
}

TEST(Plan, IsReconcilableWhereACreationHasNoCondition) {
  Capabilities plain = everything();
  for (TypeCapabilities& type : plain.types) type.conditional_create = type.update_create = false;
  const auto made = plan_natural(graph_of({goal("active"), provenance(kProvenanceId)}), {}, plain);
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(made->guarantee, Guarantee::reconcilable);
  EXPECT_EQ(outline(*made), (Outline{"goal Goal create   0", "provenance Provenance create   1"}));
  const auto entries = made->bundle["entry"].items();
  EXPECT_EQ(entries[0]["request"], value_of(R"({"method":"POST","url":"Goal"})"));
  EXPECT_EQ(entries[1]["request"], value_of(R"({"method":"POST","url":"Provenance"})"));
  EXPECT_EQ(entries[1]["resource"].find("id"), nullptr);
}

TEST(Plan, NamesWhatThePartnerDoesNotOffer) {
  EXPECT_EQ(plan_natural(graph_of({goal("active")}), {}, {}).error().kind, ErrorKind::unsupported);
  const Capabilities poor{.transaction = true, .batch = false, .types = {{.type = "Observation", .read = true}}};
  const std::vector<Stored> old{stored(
      R"({"resourceType":"Observation","id":"18","identifier":[{"system":"urn:roles","value":"b1"}],"status":"final"})")};
  EXPECT_EQ(plan_natural(graph_of({goal("active"), barrier("pain")}), old, poor),
            tl::unexpected(Error{.kind = ErrorKind::unsupported,
                                 .message = "the partner does not offer: create Goal, update Observation"}));
}

TEST(Plan, RefusesAnAmbiguousOrIncompletePartner) {
  const std::string one = R"({"resourceType":"Goal","id":"1","identifier":[{"system":"urn:app|x","value":"goal 1"}]})";
  const std::string two = R"({"resourceType":"Goal","id":"2","identifier":[{"system":"urn:app|x","value":"goal 1"}]})";
  EXPECT_EQ(plan_natural(graph_of({goal("active")}), std::vector{stored(one), stored(two)}, everything()).error().kind,
            ErrorKind::conflict);
  for (const char* text : {R"({"resourceType":"Goal"})", R"({"resourceType":"Goals","id":"1"})", R"({"id":"1"})",
                           R"({"resourceType":"Goal","id":"1","meta":{"tag":[{"code":"SUBSETTED"}]}})"}) {
    EXPECT_EQ(plan_natural(graph_of({goal("active")}), std::vector{stored(text)}, everything()).error().kind,
              ErrorKind::partner_broken)
        << text;
  }
}

TEST(Plan, DoneOnceThereIsNothingLeftToDo) {
  fakes::FakePartner partner;
  const auto graph = graph_of({goal("active"), barrier("pain"), provenance(kProvenanceId)});
  const auto first = plan_natural(graph, {}, everything());
  ASSERT_TRUE(first.has_value());
  ASSERT_TRUE(partner.transaction(first->bundle, Returns::minimal, Deadline::max()).has_value());
  ASSERT_TRUE(partner.transaction(first->bundle, Returns::minimal, Deadline::max()).has_value())
      << "creates nothing twice";
  EXPECT_EQ(partner.literals(), (std::vector<std::string>{"Goal/1", "Observation/1", "Provenance/" + kProvenanceId}));
  std::vector<Stored> old;
  for (const std::string& literal : partner.literals())
    old.push_back({.full_url = literal, .resource = partner.stored(literal), .etag = {}});
  const auto second = plan_natural(graph, old, everything());
  ASSERT_TRUE(second.has_value());
  EXPECT_TRUE(second->bundle.is_null()) << json::write(second->bundle);
}

}  // namespace
}  // namespace concord::partner
