#include <gtest/gtest.h>

#include "fhir/ucum.h"
#include "tests/fhir/path/evaluation.h"

namespace concord::fhir::path {
namespace {

TEST(Ucum, ReadsUnitsOfTheTable) {
  for (const std::string_view code : {"1",
                                      "m",
                                      "mg",
                                      "kg",
                                      "mg/dL",
                                      "10*3/uL",
                                      "10^9/L",
                                      "mmol/L",
                                      "m2",
                                      "kg/m2",
                                      "/min",
                                      "{score}",
                                      "mg{creat}/dL",
                                      "%",
                                      "mm[Hg]",
                                      "[in_i]",
                                      "[lb_av]",
                                      "[degF]",
                                      "Cel",
                                      "[iU]/L",
                                      "ug/(24.h)",
                                      "mL/min/{1.73_m2}",
                                      "dam",
                                      "cd",
                                      "s-1",
                                      "meq/L",
                                      "U/L",
                                      "a",
                                      "mo",
                                      "ng/mL",
                                      "g.m-2",
                                      "[psi]",
                                      "kcal"}) {
    EXPECT_TRUE(parse_unit(code).has_value()) << code;
  }
}

TEST(Ucum, RefusesWhatIsNone) {
  for (const std::string_view code :
       {"",       "lbs", "[s]",       "kkg", "m[in_i]", "mg/",           "mg//dL", "mg dL", "(m", "m)",
        "{score", "m99", "10*999999", "m+",  "day",     "((((((m))))))", "0",      "Mg.",   ".m", "µg"}) {
    EXPECT_FALSE(parse_unit(code).has_value()) << code;
  }
  EXPECT_FALSE(parse_unit(std::string(65, 'm')).has_value());
}

TEST(Ucum, ConvertsBetweenUnitsOfAKind) {
  struct Case {
    std::string_view number;
    std::string_view from;
    std::string_view to;
    std::string_view result;  // empty: they are not of a kind
  };
  constexpr std::array kCases{
      Case{"1", "kg", "g", "1000"},
      Case{"1", "[lb_av]", "g", "453.59237"},
      Case{"2.54", "cm", "[in_i]", "1"},
      Case{"1", "L", "cm3", "1000"},
      Case{"1", "mg/dL", "g/L", "0.01"},
      Case{"5", "%", "1", "0.05"},
      Case{"1", "mmol/L", "umol/mL", "1"},
      Case{"1", "wk", "d", "7"},
      Case{"90", "min", "h", "1.5"},
      Case{"1", "10*3/uL", "10*9/L", "1"},
      Case{"1", "U", "umol/min", "1"},
      Case{"1", "meq", "mmol", "1"},
      Case{"120", "mm[Hg]", "kPa", "15.99864"},
      Case{"1", "kg", "m", ""},
      Case{"1", "[iU]", "mol", ""},
      Case{"37", "Cel", "K", ""},
  };
  for (const Case& row : kCases) {
    const auto out = convert(*Decimal::parse(row.number), *parse_unit(row.from), *parse_unit(row.to));
    EXPECT_EQ(out ? out->str() : "", row.result) << row.from << " to " << row.to;
  }
}

TEST(Quantities, CompareAndCompute) {
  constexpr std::array kRows{
      Row{"4 'g' = 4000 'mg'", "true"},
      Row{"4 'g' ~ 4040 'mg'", "true"},
      Row{"4 'g' ~ 4600 'mg'", "false"},
      Row{"4 'g' < 4001 'mg'", "true"},
      Row{"1 'g' = 1 'm'", ""},
      Row{"1 'g' ~ 1 'm'", "false"},
      Row{"1 'lbs' = 1 'lbs'", "true"},
      Row{"1 'lbs' = 1 'kg'", ""},
      Row{"1 year = 12 months", "true"},
      Row{"1 year = 1 'a'", ""},
      Row{"1 year ~ 1 'a'", "true"},
      Row{"1 month > 30 days", ""},
      Row{"7 days = 1 'wk'", "true"},
      Row{"1 'm' + 1 'cm'", "{'value':101,'unit':'cm'}"},
      Row{"1 'cm' - 1 'm'", "{'value':-99,'unit':'cm'}"},
      Row{"1 'm' + 1 's'", ""},
      Row{"2 'cm' * 3", "{'value':6,'unit':'cm'}"},
      Row{"2 'cm' * 3 'm' = 0.06 'm2'", "true"},
      Row{"6 'g' / 2 'm' = 3 'g/m'", "true"},
      Row{"6 'm' / 2 'm' = 3", "false"},
      Row{"6 'm' / 2 'm' = 3 '1'", "true"},
      Row{"6 'm' / 0 'm'", ""},
      Row{"1 'm' mod 2 'm'", "error"},
      Row{"-(1 'm')", "{'value':-1,'unit':'m'}"},
      Row{"1 year * 2 'm'", ""},
      Row{"1 'g'.value", "1"},
  };
  for (const Row& row : kRows) EXPECT_EQ(result_of(row.expression), row.result) << row.expression;
}

TEST(Quantities, ComeFromFhir) {
  const json::Value resource = *json::read(R"({"resourceType":"Observation","valueQuantity":
    {"value":1.50,"unit":"milligrams","system":"http://unitsofmeasure.org","code":"mg"},"referenceRange":[{
      "low":{"value":1,"system":"http://a.example/tablets","code":"TAB"},
      "high":{"value":2,"system":"http://a.example/tablets","code":"TAB"},
      "age":{"low":{"value":2,"system":"http://unitsofmeasure.org","code":"a"},
             "high":{"comparator":"<","value":3,"system":"http://unitsofmeasure.org","code":"a"}}}]})");
  constexpr std::array kRows{
      Row{"value = 1500 'ug'", "true"},
      Row{"value > 1 'mg'", "true"},
      Row{"value.value", "1.50"},
      Row{"value is Quantity", "true"},
      Row{"referenceRange.low < referenceRange.high", "true"},
      Row{"referenceRange.low < value", ""},
      Row{"referenceRange.age.low = 24 months", "true"},
      Row{"referenceRange.age.high > referenceRange.age.low", ""},
      Row{"referenceRange.age.high = referenceRange.age.high", "true"},
  };
  for (const Row& row : kRows) EXPECT_EQ(result_of(row.expression, resource), row.result) << row.expression;
}

}  // namespace
}  // namespace concord::fhir::path
