#include "fhir/questionnaire/observation_frame.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/fhir/questionnaire/extraction_text.h"

namespace concord::fhir {
namespace {

TEST(Extraction, CarriesWhatTheResponseSays) {
  constexpr std::string_view kRich = R"("contained":[{"resourceType":"PractitionerRole","id":"me","organization":
      {"reference":"#org"}},{"resourceType":"Organization","id":"org","name":"x"},{"resourceType":"Goal","id":"no",
      "lifecycleStatus":"active","description":{"text":"x"},"subject":{"reference":"Patient/7"}}],
      "id":"r1","basedOn":[{"reference":"ServiceRequest/1"}],"partOf":[{"reference":"Procedure/1"}],
      "subject":{"reference":"Patient/7"},"encounter":{"reference":"Encounter/1"},"authored":"2026-03-02T10:15:00Z",
      "author":{"reference":"#me"},)";
  const auto extraction = extracted(kOne, response(kOneAnswer, "amended", kRich));
  ASSERT_EQ(extraction.observations.size(), 1U);
  const std::string& uuid = extraction.observations[0].uuid;
  EXPECT_EQ(extraction.observations[0].observation, parsed(fmt::format(R"({{"resourceType":"Observation","contained":[
      {{"resourceType":"PractitionerRole","id":"me","organization":{{"reference":"#org"}}}},
      {{"resourceType":"Organization","id":"org","name":"x"}}],
      "identifier":[{{"system":"https://concord.example/fhir/sid/extracted-observation","value":"{}"}}],
      "basedOn":[{{"reference":"ServiceRequest/1"}}],"partOf":[{{"reference":"Procedure/1"}}],"status":"amended",
      "code":{{"coding":[{{"system":"urn:c","code":"a"}}]}},"subject":{{"reference":"Patient/7"}},
      "encounter":{{"reference":"Encounter/1"}},"effectiveDateTime":"2026-03-02T10:15:00Z",
      "issued":"2026-03-02T10:15:00Z","performer":[{{"reference":"#me"}}],"valueInteger":1,
      "derivedFrom":[{{"reference":"QuestionnaireResponse/r1"}}]}})",
                                                                       uuid)));
  EXPECT_EQ(lines_of(extraction.issues), Lines{});
}

TEST(Extraction, SaysWhatOfTheResponseAnObservationCannotCarry) {
  const auto extraction =
      extracted(kOne, response(kOneAnswer, "completed",
                               R"("partOf":[{"reference":"Observation/1"}],"subject":{"reference":"Practitioner/1"},
                        "authored":"2026-03-02","author":{"reference":"Device/1"},)"));
  EXPECT_EQ(lines_of(extraction.issues), (Lines{"warning not-supported QuestionnaireResponse.partOf",
                                                "warning not-supported QuestionnaireResponse.subject",
                                                "warning not-supported QuestionnaireResponse.author",
                                                "information incomplete QuestionnaireResponse"}));
  const json::Value& observation = extraction.observations.at(0).observation;
  for (const char* absent : {"partOf", "subject", "performer", "derivedFrom", "issued"}) {
    EXPECT_EQ(observation.find(absent), nullptr) << absent;
  }
  EXPECT_EQ(observation.text("effectiveDateTime"), "2026-03-02");
}

std::string uuid_of(const json::Value& answers) { return extracted(kOne, answers).observations.at(0).uuid; }

TEST(Extraction, NamesTheObservationsOfAResponseOnceAndForAll) {
  const std::string first = uuid_of(response(kOneAnswer));
  EXPECT_EQ(uuid_of(response(kOneAnswer)), first);
  EXPECT_EQ(uuid_of(response(kOneAnswer, "amended")), first);
  EXPECT_EQ(uuid_of(response(R"({"linkId":"1","answer":[{"valueInteger":2}]})")), first);
  std::set<std::string> all{first, uuid_of(response(kOneAnswer, "in-progress")),
                            uuid_of(response(kOneAnswer, "completed", "")),
                            uuid_of(response(kOneAnswer, "completed", R"("id":"r2",)")),
                            uuid_of(response(kOneAnswer, "completed", R"("id":"r1","identifier":{"value":"r1"},)"))};
  EXPECT_EQ(all.size(), 5U);
}

TEST(Extraction, WritesATransactionThatMakesNoTwins) {
  const auto request = [](std::string_view status) {
    const auto extraction = extracted(kOne, response(kOneAnswer, status));
    const auto bundle = extraction_bundle(extraction.observations);
    EXPECT_EQ(lines_of(validator().validate(bundle)), Lines{});
    EXPECT_EQ(bundle.text("type"), "transaction");
    const json::Value& entry = bundle["entry"].at(0);
    EXPECT_EQ(entry.text("fullUrl"), "urn:uuid:" + extraction.observations.at(0).uuid);
    return replaced(json::write(entry["request"]), extraction.observations.at(0).uuid, "UUID");
  };
  constexpr std::string_view kCondition =
      "identifier=https%3A%2F%2Fconcord.example%2Ffhir%2Fsid%2Fextracted-observation%7CUUID";
  const auto create = fmt::format(R"({{"method":"POST","url":"Observation","ifNoneExist":"{}"}})", kCondition);
  EXPECT_EQ(request("completed"), create);
  EXPECT_EQ(request("in-progress"), create);
  EXPECT_EQ(request("amended"), fmt::format(R"({{"method":"PUT","url":"Observation?{}"}})", kCondition));
}

TEST(Extraction, EndsAtItsBounds) {
  const ResponseOptions few{.steps_max = 1};
  const auto extraction = extract_observations(response(kOneAnswer), questionnaire_of(spelled(kOne)), few);
  EXPECT_EQ(lines_of(extraction.issues), Lines{"error too-costly "});
}

}  // namespace
}  // namespace concord::fhir
