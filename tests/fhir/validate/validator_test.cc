#include "fhir/validate/validator.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "core/json/read.h"
#include "core/json/write.h"

namespace concord::fhir {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Validator& validator() {
  static const Validator kInstance;
  return kInstance;
}

// "severity code expression" of each finding, in the order found.
std::vector<std::string> found(std::string_view text, const ValidationRules& rules = {}) {
  std::vector<std::string> out;
  for (const Issue& issue : validator().validate_text(text, rules)) {
    const auto severity = issue.severity == Severity::error     ? "error"
                          : issue.severity == Severity::fatal   ? "fatal"
                          : issue.severity == Severity::warning ? "warning"
                                                                : "information";
    out.push_back(std::string{severity} + " " + issue.code + " " + issue.expression);
  }
  return out;
}

// A valid Goal with `members` added.
std::string goal(std::string_view members) {
  return std::string{R"({"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"Walk"},)"
                     R"("subject":{"reference":"Patient/1"})"}
      .append(members.empty() ? "" : ",")
      .append(members)
      .append("}");
}

struct Case {
  std::string_view members;
  std::vector<std::string> findings;
};

void expect_of_goal(const std::vector<Case>& cases) {
  for (const auto& [members, findings] : cases) EXPECT_EQ(found(goal(members)), findings) << members;
}

TEST(Validator, TakesAValidResource) {
  EXPECT_THAT(found(goal("")), IsEmpty());
  EXPECT_THAT(found(R"({"resourceType":"Basic","code":{"text":"x"}})"), IsEmpty());
  EXPECT_THAT(found(R"({"resourceType":"Patient"})"), IsEmpty());
}

TEST(Validator, NamesTextThatIsNoResource) {
  EXPECT_THAT(found("{"), ElementsAre("fatal structure "));
  EXPECT_THAT(found(""), ElementsAre("fatal structure "));
  EXPECT_THAT(found("[]"), ElementsAre("error structure "));
  EXPECT_THAT(found("{}"), ElementsAre("error structure "));
  EXPECT_THAT(found(R"({"resourceType":"Nothing"})"), ElementsAre("error structure "));
  EXPECT_THAT(found(R"({"resourceType":"DomainResource"})"), ElementsAre("error structure "));
  EXPECT_THAT(found(R"({"resourceType":"HumanName"})"), ElementsAre("error structure "));
  EXPECT_THAT(found(R"({"resourceType":7})"), ElementsAre("error structure "));
}

TEST(Validator, CollectsEveryFinding) {
  EXPECT_THAT(
      found(R"({"resourceType":"Goal","lifecycleStatus":"Active","target":{},"statusDate":"2026-02-30"})"),
      ElementsAre("error code-invalid Goal.lifecycleStatus", "error structure Goal.target",
                  "error value Goal.statusDate", "error required Goal.description", "error required Goal.subject"));
}

TEST(Validator, HoldsStructure) {
  expect_of_goal({
      {R"("colour":"red")", {"error structure Goal.colour"}},
      {R"("a b":"red")", {"error structure Goal"}},
      {R"("Note":[])", {"error structure Goal.Note"}},
      {R"("start":"2026-01-01")", {"error structure Goal.start"}},
      {R"("startDate":"2026-01-01","startCodeableConcept":{"text":"x"})", {"error structure Goal.start"}},
      {R"("startQuantity":{"value":1})", {"error structure Goal.startQuantity"}},
      {R"("note":[])", {"error structure Goal.note"}},
      {R"("note":[null])", {"error structure Goal.note[0]"}},
      {R"("note":[[{"text":"x"}]])", {"error structure Goal.note[0]"}},
      {R"("priority":{})", {"error invariant Goal.priority"}},
      {R"("outcomeCode":[{"id":"a"}])", {"error invariant Goal.outcomeCode[0]"}},
      {R"("statusDate":null)", {"error structure Goal.statusDate"}},
      {R"("statusDate":20260101)", {"error structure Goal.statusDate"}},
      {R"("priority":"high")", {"error structure Goal.priority"}},
      {R"("fhir_comments":["x"])", {"error structure Goal.fhir_comments"}},
  });
}

TEST(Validator, HoldsCardinality) {
  expect_of_goal({
      {R"("note":{"text":"x"})", {"error structure Goal.note"}},
      {R"("priority":[{"text":"x"}])", {"error structure Goal.priority"}},
      {R"("note":[{"time":"2026-01-01"}])", {"error required Goal.note[0].text"}},
  });
}

TEST(Validator, HoldsMembersBesidePrimitives) {
  expect_of_goal({
      {R"("_statusDate":{"extension":[{"url":"http://e.example/x","valueCode":"unknown"}]})", {}},
      {R"("statusDate":"2026-01-01","_statusDate":{"id":"a"})", {}},
      {R"("_statusDate":{"id":"a"})", {"error invariant Goal.statusDate"}},
      {R"("_statusDate":{})", {"error invariant Goal.statusDate"}},
      {R"("_statusDate":"x")", {"error structure Goal.statusDate"}},
      {R"("_statusDate":{"value":"x"})", {"error structure Goal.statusDate.value"}},
      {R"("_subject":{"id":"a"})", {"error structure Goal.subject"}},
      {R"("_nothing":{"id":"a"})", {"error structure Goal._nothing"}},
      {R"("note":[{"id":"a","_id":{"id":"b"},"text":"x"}])", {"error structure Goal.note[0].id"}},
  });
}

TEST(Validator, LetsNullKeepPlacesInTwoArrays) {
  const auto patient = [](std::string_view members) {
    return found(std::string{R"({"resourceType":"Patient","name":[{)"}.append(members).append("}]}"));
  };
  const std::string extension = R"({"extension":[{"url":"http://e.example/x","valueCode":"unknown"}]})";
  EXPECT_THAT(patient(R"("given":["A",null],"_given":[null,)" + extension + "]"), IsEmpty());
  EXPECT_THAT(patient(R"("_given":[)" + extension + "]"), IsEmpty());
  EXPECT_THAT(patient(R"("given":["A",null])"), ElementsAre("error structure Patient.name[0].given[1]"));
  EXPECT_THAT(patient(R"("given":["A",null],"_given":[null,null])"),
              ElementsAre("error structure Patient.name[0].given[1]"));
  EXPECT_THAT(patient(R"("given":["A"],"_given":[null,)" + extension + "]"),
              ElementsAre("error structure Patient.name[0].given"));
  EXPECT_THAT(patient(R"("_given":[null])"), ElementsAre("error structure Patient.name[0].given[0]"));
}

TEST(Validator, HoldsRequiredBindings) {
  EXPECT_THAT(found(R"({"resourceType":"Patient","gender":"Female"})"),
              ElementsAre("error code-invalid Patient.gender"));
  const auto condition = [](std::string_view system, std::string_view code) {
    return found(std::string{R"({"resourceType":"Condition","subject":{"reference":"Patient/1"},"clinicalStatus":)"
                             R"({"coding":[{"system":")"}
                     .append(system)
                     .append(R"(","code":")")
                     .append(code)
                     .append(R"("}]}})"));
  };
  EXPECT_THAT(condition("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"), IsEmpty());
  EXPECT_THAT(condition("http://example.org", "active"), ElementsAre("error code-invalid Condition.clinicalStatus"));
}

TEST(Validator, HoldsExtensions) {
  const std::string start = R"("extension":[{"url":"http://e.example/x")";
  expect_of_goal({
      {start + R"(,"valueString":"a"}])", {}},
      {start + R"(,"extension":[{"url":"part","valueString":"a"}]}])", {}},
      {start + "}]", {"error invariant Goal.extension[0]"}},
      {start + R"(,"valueString":"a","extension":[{"url":"b","valueCode":"c"}]}])",
       {"error invariant Goal.extension[0]"}},
      {R"("extension":[{"valueString":"a"}])", {"error required Goal.extension[0].url"}},
      {R"("extension":[{"url":"relative","valueString":"a"}])", {"error value Goal.extension[0].url"}},
  });
}

TEST(Validator, HoldsReferences) {
  expect_of_goal({
      {R"("expressedBy":{"reference":"Practitioner/1"})", {}},
      {R"("expressedBy":{"reference":"http://ehr.example/fhir/Patient/1/_history/2"})", {}},
      {R"("expressedBy":{"reference":"urn:uuid:0a0b0c0d-0000-4000-8000-000000000001"})", {}},
      {R"("expressedBy":{"identifier":{"value":"7"}})", {}},
      {R"("expressedBy":{"reference":"Goal/1"})", {"error value Goal.expressedBy"}},
      {R"("expressedBy":{"reference":"Goals/1"})", {"error value Goal.expressedBy"}},
      {R"("expressedBy":{"reference":"/Patient/1"})", {"error value Goal.expressedBy"}},
      {R"("expressedBy":{"type":"Goal","display":"x"})", {"error value Goal.expressedBy"}},
      {R"("expressedBy":{"reference":"Patient/1","type":"Practitioner"})", {"error value Goal.expressedBy"}},
      {R"("expressedBy":{"id":"a b","display":"x"})", {"error value Goal.expressedBy.id"}},
      {R"("expressedBy":{"reference":"Patient/1","type":"Patients"})", {"error value Goal.expressedBy.type"}},
      {R"("expressedBy":{"reference":"#nobody"})", {"error invariant Goal.expressedBy"}},
  });
}

TEST(Validator, HoldsContainedResources) {
  const std::string use = R"("addresses":[{"reference":"#c"}],"contained":[)";
  const std::string condition = R"({"resourceType":"Condition","id":"c","subject":{"reference":"Patient/1"})";
  expect_of_goal({
      {use + condition + "}]", {}},
      {R"("contained":[)" + condition + "}]", {"error invariant Goal.contained[0]"}},
      // It refers to its container instead.
      {R"("contained":[{"resourceType":"Provenance","id":"p","target":[{"reference":"#"}],)"
       R"("recorded":"2026-01-01T00:00:00Z","agent":[{"who":{"display":"x"}}]}])",
       {}},
      {use + condition + R"(,"meta":{"versionId":"1"}}])", {"error invariant Goal.contained[0]"}},
      {use + condition + R"(,"meta":{"security":[{"code":"R"}]}}])", {"error invariant Goal.contained[0]"}},
      {use + condition + R"(,"contained":[{"resourceType":"Patient","id":"q"}]}])",
       {"error invariant Goal.contained[0].contained[0]"}},
      {use + condition + "}," + condition + "}]", {"error invariant Goal.contained[1]"}},
      {use + R"({"resourceType":"Medication","id":"c"}])", {"error value Goal.addresses[0]"}},
      {use + R"({"id":"c"}])", {"error structure Goal.contained[0]"}},
  });
}

TEST(Validator, HoldsBundles) {
  const auto bundle = [](std::string_view entries) {
    return found(std::string{R"({"resourceType":"Bundle","type":"collection","entry":[)"}.append(entries).append("]}"));
  };
  EXPECT_THAT(bundle(R"({"fullUrl":"http://e.example/Patient/1","resource":{"resourceType":"Patient","id":"1"}})"),
              IsEmpty());
  EXPECT_THAT(bundle(R"({"fullUrl":"http://e.example/Patient/1","resource":{"resourceType":"Patient","id":"2"}})"),
              ElementsAre("error value Bundle.entry[0]"));
  EXPECT_THAT(bundle(R"({"fullUrl":"Patient/1","resource":{"resourceType":"Patient","id":"1"}})"),
              ElementsAre("error value Bundle.entry[0].fullUrl"));
  EXPECT_THAT(bundle(R"({"resource":{"resourceType":"Patient","gender":"x"}})"),
              ElementsAre("error code-invalid Bundle.entry[0].resource.gender"));
  EXPECT_THAT(bundle(R"({"search":{"mode":"match"},"resource":{"resourceType":"Patient"}})"),
              ElementsAre("error invariant Bundle"));  // bdl-2
  // The type of a urn:uuid is that of its entry.
  EXPECT_THAT(bundle(R"({"fullUrl":"urn:uuid:0a0b0c0d-0000-4000-8000-000000000001","resource":)"
                     R"({"resourceType":"Basic","code":{"text":"x"}}},{"resource":)" +
                     goal(R"("expressedBy":{"reference":"urn:uuid:0a0b0c0d-0000-4000-8000-000000000001"})") + "}"),
              ElementsAre("error value Bundle.entry[1].resource.expressedBy"));
}

TEST(Validator, HoldsNarrative) {
  const auto text = [](std::string_view div) {
    return R"("text":{"status":"generated","div":")" + std::string{div} + R"("})";
  };
  expect_of_goal({
      {text(R"(<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Walk</p></div>)"), {}},
      {text(R"(<div xmlns=\"http://www.w3.org/1999/xhtml\"><script>x</script></div>)"),
       {"error invariant Goal.text.div"}},
      {text(R"(<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>Walk</div>)"), {"error structure Goal.text.div"}},
  });
}

TEST(Validator, HoldsInvariants) {
  expect_of_goal({
      {R"("target":[{"detailString":"x"}])", {"error invariant Goal.target[0]"}},
      {R"("target":[{"measure":{"text":"x"},"detailString":"x"}])", {}},
      {R"("target":[{"measure":{"text":"x"},"detailQuantity":{"code":"m"}}])",
       {"error invariant Goal.target[0].detail"}},
      {R"("target":[{"measure":{"text":"x"},"detailRange":{"low":{"value":5},"high":{"value":4}}}])",
       {"error invariant Goal.target[0].detail"}},
      {R"("target":[{"measure":{"text":"x"},"detailRange":{"low":{"value":4,"unit":"m"},"high":{"value":5,"unit":"kg"}}}])",
       {"error invariant Goal.target[0].detail"}},
      {R"("target":[{"measure":{"text":"x"},"detailRange":{"low":{"value":4,"comparator":"<"}}}])",
       {"error invariant Goal.target[0].detail.low"}},
  });
}

TEST(Validator, LetsWhatCannotBeDecidedPass) {
  // A month and a day in it are neither before nor after each other.
  EXPECT_THAT(found(R"({"resourceType":"Patient","name":[{"period":{"start":"2026-01","end":"2026-01-15"}}]})"),
              IsEmpty());
  EXPECT_THAT(found(R"({"resourceType":"Patient","name":[{"period":{"start":"2026-02","end":"2026-01-15"}}]})"),
              ElementsAre("error invariant Patient.name[0].period"));
}

TEST(Validator, HoldsQuestionnairesToWhatTheirConstraintsMean) {
  const auto questionnaire = [](std::string_view item) {
    return found(
        std::string{R"({"resourceType":"Questionnaire","status":"draft","item":[{"linkId":"1","type":"string"},)"
                    R"({"linkId":"2","type":"integer",)"}
            .append(item)
            .append("}]}"));
  };
  const std::string when = R"({"question":"1","operator":"exists","answerBoolean":true})";
  EXPECT_THAT(questionnaire(R"("enableWhen":[)" + when + "]"), IsEmpty());
  EXPECT_THAT(questionnaire(R"("enableWhen":[{"question":"1","operator":"exists","answerString":"x"}])"),
              ElementsAre("error invariant Questionnaire.item[1].enableWhen[0]"));  // que-7
  EXPECT_THAT(questionnaire(R"("enableWhen":[)" + when + "," + when + "]"),
              ElementsAre("error invariant Questionnaire.item[1]"));  // que-12
  EXPECT_THAT(questionnaire(R"("initial":[{"valueInteger":1},{"valueInteger":2}])"),
              ElementsAre("error invariant Questionnaire.item[1]"));  // que-13
  EXPECT_THAT(questionnaire(R"("repeats":true,"initial":[{"valueInteger":1},{"valueInteger":2}])"), IsEmpty());
}

TEST(Validator, TreatsEachKindOfRuleAsTold) {
  const std::string text = goal(R"("colour":"red","priority":[])");
  const ValidationRules rules;
  EXPECT_THAT(found(text, rules.with(Rule::structure, Treatment::warn)),
              ElementsAre("warning structure Goal.colour", "error structure Goal.priority"));
  EXPECT_THAT(found(text, rules.with(Rule::structure, Treatment::ignore).with(Rule::cardinality, Treatment::ignore)),
              IsEmpty());
  const auto warned = validator().validate_text(
      text, rules.with(Rule::structure, Treatment::warn).with(Rule::cardinality, Treatment::warn));
  EXPECT_EQ(warned.size(), 2U);
  EXPECT_TRUE(is_valid(warned));
}

TEST(Validator, WarnsOfBestPracticeOnlyWhenAsked) {
  EXPECT_THAT(found(goal(""), {.best_practice = true}), ElementsAre("warning invariant Goal"));  // dom-6
}

TEST(Validator, EndsAtItsBound) {
  std::string members;
  for (int index = 0; index < 50; ++index) {
    members += (members.empty() ? "\"x" : ",\"x") + std::to_string(index) + "\":1";
  }
  const auto issues = validator().validate_text(goal(members), {.issues_max = 10});
  ASSERT_EQ(issues.size(), 11U);
  EXPECT_EQ(issues.back().code, "too-costly");
  EXPECT_FALSE(is_valid(issues));
}

TEST(Validator, SaysNothingOfTheInputInItsTexts) {
  for (const Issue& issue : validator().validate_text(
           goal(R"("statusDate":"SECRET","SECRET space":1,"expressedBy":{"reference":"SECRET"},"note":["SECRET"])"))) {
    EXPECT_EQ(issue.text.find("SECRET"), std::string::npos) << issue.text;
    EXPECT_EQ(issue.expression.find("SECRET"), std::string::npos) << issue.expression;
  }
}

TEST(Validator, MayBeUsedFromManyThreads) {
  const auto resource = *json::read(goal(R"("target":[{"detailString":"x"}])"));
  std::vector<std::size_t> counts(4, 0);
  {
    std::vector<std::jthread> threads;
    for (auto& count : counts) {
      threads.emplace_back([&] {
        for (int round = 0; round < 50; ++round) count += validator().validate(resource).size();
      });
    }
  }
  EXPECT_THAT(counts, testing::Each(50U));
}

TEST(Validator, HasRoomForEveryTypesElements) {
  for (const Type& type : types()) EXPECT_LE(elements(type).size(), 64U) << type.name;
}

}  // namespace
}  // namespace concord::fhir
