// An alert as a Communication.
#include "mappers/forms/alert_communication.h"

#include <gtest/gtest.h>

#include "core/json/write.h"
#include "fhir/validate/validator.h"
#include "tests/mappers/golden.h"

namespace concord::mappers {
namespace {

Mapped alarming() {
  return find("patient-reported-outcome")
      ->map(testing_support::read_golden(testing_support::golden_folder() / "artifacts/patient-reported-outcome.json"));
}

TEST(AlertCommunication, TellsTheRuleOfTheAlert) {
  const Mapped mapped = alarming();
  ASSERT_EQ(mapped.alerts.size(), 1U);
  const GraphResource told = alert_communication(mapped.alerts.front(), mapped.graph);
  EXPECT_EQ(told.role, "alert[0]-communication");
  json::Value resource = json::with(told.resource, "text", json::Value{});
  EXPECT_EQ(resource["identifier"].at(0).text("system"), mapped.graph.key.source);
  EXPECT_TRUE(resource["identifier"].at(0).text("value").starts_with(mapped.graph.key.id + "/communication-"));
  EXPECT_EQ(resource["meta"], mapped.graph.resources.back().resource["meta"]);
  for (const char* element : {"identifier", "meta", "encounter"})
    resource = json::with(resource, element, json::Value{});
  const json::Value& subject = mapped.graph.resources.front().resource["subject"];
  EXPECT_EQ(json::write(resource),
            R"({"resourceType":"Communication","status":"completed","category":[{"coding":[{"system":)"
            R"("http://terminology.hl7.org/CodeSystem/communication-category","code":"alert","display":"Alert"}]}],)"
            R"("priority":"urgent","subject":)" +
                json::write(subject) + R"(,"sent":")" + mapped.graph.key.recorded_at +
                R"(","payload":[{"contentString":"PHQ-9 item 9 positive: review suicide risk"}]})");
}

TEST(AlertCommunication, IsValidAndTheSameForTheSameRule) {
  const Mapped mapped = alarming();
  const GraphResource told = alert_communication(mapped.alerts.front(), mapped.graph);
  EXPECT_TRUE(fhir::is_valid(fhir::Validator{}.validate(told.resource)));
  EXPECT_EQ(told, alert_communication(mapped.alerts.front(), mapped.graph));
  Alert other = mapped.alerts.front();
  other.item = "55757-9";
  EXPECT_NE(alert_communication(other, mapped.graph).full_url, told.full_url);
}

TEST(AlertCommunication, CanBeRetracted) {
  const Mapped mapped = alarming();
  const auto gone = retracted(alert_communication(mapped.alerts.front(), mapped.graph).resource);
  ASSERT_TRUE(gone.has_value());
  EXPECT_EQ(gone->text("status"), "entered-in-error");
}

}  // namespace
}  // namespace concord::mappers
