#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "fhir/resource_types.h"
#include "tests/fhir/search/table.h"

namespace concord::fhir {
namespace {

TEST(References, AreThoseOfTheNamedParameter) {
  const json::Value observation = parsed(kObservation);
  EXPECT_EQ(references("focus", observation), (std::vector<std::string>{"Goal/7", "urn:uuid:1"}));
  EXPECT_EQ(references("patient", observation), std::vector<std::string>{"Patient/p1"});
  EXPECT_EQ(references("code", observation), std::vector<std::string>{});
  EXPECT_EQ(references("nope", observation), std::vector<std::string>{});
  EXPECT_EQ(references("*", observation),
            (std::vector<std::string>{"Goal/7", "Patient/p1",
                                      "http://other.test/fhir/QuestionnaireResponse/q1/_history/2", "urn:uuid:1"}));
  EXPECT_EQ(references("composition", parsed(R"({"resourceType":"Bundle","entry":[
      {"resource":{"resourceType":"Composition","id":"c1"}}]})")),
            Texts{"Composition/c1"});
}

TEST(SortKey, OrdersAsTheValuesDo) {
  const auto key = [](std::string_view date) {
    return sort_key("date",
                    parsed(R"({"resourceType":"Observation","effectiveDateTime":")" + std::string{date} + "\"}"));
  };
  EXPECT_LT(key("0900"), key("1999-12-31"));
  EXPECT_LT(key("1999-12-31T23:59:59-05:00"), key("2000-01-01T05:00:01Z"));
  EXPECT_EQ(key("nonsense"), "");
  EXPECT_EQ(sort_key("date", parsed(kPatient)), "");
  EXPECT_EQ(sort_key("name", parsed(kPatient)), "Sørensen");
  EXPECT_EQ(sort_key("_id", parsed(kPatient)), "p1");
}

TEST(SortKey, OrdersNumbersAndQuantities) {
  const std::vector<std::string> ascending{"-1200", "-12.5", "-12", "-1.2", "-0.012", "-0.01", "0",   "0.0100001",
                                           "0.012", "1",     "1.2", "9.99", "10",     "12.5",  "1200"};
  std::vector<std::string> keys;
  for (const std::string& number : ascending) {
    keys.push_back(sort_key("value-quantity",
                            parsed(R"({"resourceType":"Observation","valueQuantity":{"value":)" + number + "}}")));
  }
  EXPECT_TRUE(std::ranges::is_sorted(keys));
  EXPECT_EQ(std::set<std::string>(keys.begin(), keys.end()).size(), ascending.size());
  EXPECT_EQ(sort_key("value-quantity", parsed(R"({"resourceType":"Observation","valueQuantity":{"value":1.0}})")),
            sort_key("value-quantity", parsed(R"({"resourceType":"Observation","valueQuantity":{"value":1}})")));
}

TEST(SearchParameters, AreUniqueAndOnlyOfR4Types) {
  for (const std::string_view type : resource_types()) {
    std::set<std::string_view> names;
    for (const SearchParameter& parameter : search_parameters(type)) {
      EXPECT_TRUE(names.insert(parameter.name).second) << type << ' ' << parameter.name;
    }
    EXPECT_TRUE(names.contains("_tag")) << type;
  }
  EXPECT_TRUE(search_parameters("Gaol").empty());
}

TEST(SearchParameters, AreTheOfficialOnesThatCanBeEvaluated) {
  EXPECT_EQ(search_parameters("Flag"), (std::vector<SearchParameter>{{"_id", "token"},
                                                                     {"_lastUpdated", "date"},
                                                                     {"_profile", "uri"},
                                                                     {"_security", "token"},
                                                                     {"_source", "uri"},
                                                                     {"_tag", "token"},
                                                                     {"author", "reference", true},
                                                                     {"date", "date"},
                                                                     {"encounter", "reference", true},
                                                                     {"identifier", "token"},
                                                                     {"patient", "reference", true},
                                                                     {"subject", "reference", true}}));
  EXPECT_EQ(search_parameter("Location", "near"), std::nullopt);
  EXPECT_EQ(search_parameter("QuestionnaireResponse", "questionnaire"),
            (SearchParameter{"questionnaire", "reference", false}));
  EXPECT_EQ(search_parameter("Bundle", "composition"), (SearchParameter{"composition", "reference", false}));
  EXPECT_EQ(search_parameter("Observation", "combo-code-value-quantity"),
            (SearchParameter{"combo-code-value-quantity", "composite", false}));
}

}  // namespace
}  // namespace concord::fhir
