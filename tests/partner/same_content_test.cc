#include "service/partner/same_content.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"

namespace concord::partner {
namespace {

struct Case {
  std::string name;
  std::string wanted;
  std::string stored;
  bool same;
};

TEST(SameContent, SeesOnlyWhatIsOurs) {
  const std::vector<Case> cases{
      {"what servers add", R"({"resourceType":"Goal","a":[{"x":1}]})",
       R"({"id":"1","meta":{"versionId":"3","lastUpdated":"x","source":"#y"},"text":{"div":"<div/>"},"a":[{"x":1}],"resourceType":"Goal"})",
       true},
      {"an element that changed", R"({"a":1})", R"({"a":2})", false},
      {"an element more", R"({"a":1})", R"({"a":1,"b":1})", false},
      {"an element less", R"({"a":1,"b":1})", R"({"a":1})", false},
      {"number text", R"({"a":1.50})", R"({"a":1.5})", false},
      {"list order", R"({"a":[1,2]})", R"({"a":[2,1]})", false},
      {"our tag is there", R"({"meta":{"tag":[{"system":"s","code":"c"}]}})",
       R"({"meta":{"tag":[{"system":"t","code":"x"},{"system":"s","code":"c","display":"d"}]}})", true},
      {"our tag is missing", R"({"meta":{"tag":[{"system":"s","code":"c"}]}})",
       R"({"meta":{"tag":[{"system":"s","code":"x"}]}})", false},
      {"our profile is missing", R"({"meta":{"profile":["p"]}})", R"({"meta":{"profile":["q"]}})", false},
      {"absolute references", R"({"resourceType":"Goal","subject":{"reference":"Patient/1"}})",
       R"({"resourceType":"Goal","subject":{"reference":"https://ehr.example/fhir/Patient/1"}})", true},
      {"references elsewhere", R"({"resourceType":"Goal","subject":{"reference":"Patient/1"}})",
       R"({"resourceType":"Goal","subject":{"reference":"https://other.example/fhir/Patient/1"}})", false},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(has_same_content(*json::read(one.wanted), *json::read(one.stored), "https://ehr.example/fhir/"), one.same)
        << one.name;
  }
}

}  // namespace
}  // namespace concord::partner
