// What passes as a UCUM code, and what is certainly none.
#include "mappers/engine/units.h"

#include <gtest/gtest.h>

#include <string>

#include "fhir/ucum.h"

namespace concord::mappers {
namespace {

TEST(UnitCode, HoldsWhatUcumWrites) {
  for (const char* code : {"mm[Hg]",
                           "10*3/uL",
                           "10^3",
                           "10*-6/L",
                           "/d",
                           "{score}",
                           "wk",
                           "mg/(24.h)",
                           "1",
                           "%",
                           "m2",
                           "s-1",
                           "s+1",
                           "kg.m/s2",
                           "/100{WBC}",
                           "mol/kg{body_wt}",
                           "[in_i'H2O]",
                           "m[H2O]{a}",
                           "'",
                           "''",
                           "[m/s2/Hz^0.5]",
                           "B[10.nV]",
                           "mo_j",
                           "((m))",
                           "1/(m.s)",
                           "/(m)",
                           "[Amb'a'1'U]",
                           "{#}/min",
                           "cal_[15]"}) {
    EXPECT_TRUE(is_unit_code(code)) << code;
  }
}

TEST(UnitCode, RefusesWhatIsCertainlyNone) {
  for (const char* code : {"",
                           "steps per day",
                           "{steps per day}",
                           "µg",
                           "°C",
                           "m/",
                           "m//s",
                           "/",
                           ".m",
                           "m.",
                           "m..s",
                           "m)",
                           "(m",
                           "()",
                           "m(s)",
                           "[in_i",
                           "in_i]",
                           "[]",
                           "[a[b]]",
                           "{a",
                           "a}",
                           "{a{b}}",
                           "m{a}{b}",
                           "{a}m",
                           "m{a}2",
                           "m2s",
                           "10m",
                           "m^2",
                           "m*s",
                           "m-",
                           "m+",
                           "10-3",
                           "1.5.",
                           "m;s",
                           "$",
                           "#/d",
                           "m\n",
                           "a=b",
                           "\"in",
                           "m2-"}) {
    EXPECT_FALSE(is_unit_code(code)) << code;
  }
}

TEST(UnitCode, BearsDeepParentheses) {
  const std::string open(100'000, '(');
  EXPECT_TRUE(is_unit_code(open + "m" + std::string(100'000, ')')));
  EXPECT_FALSE(is_unit_code(open + "m"));
}

TEST(UnitCode, KnowsTimes) {
  for (const char* code : {"s", "ms", "min", "h", "d", "wk", "mo", "a", "d{working}", "7.d"})
    EXPECT_TRUE(is_time_unit(code)) << code;
  for (const char* code : {"m", "/d", "{days}", "1", "s2", "days", ""}) EXPECT_FALSE(is_time_unit(code)) << code;
}

TEST(UnitCode, KnowsWhatTheTableOfUnitsKnows) {
  for (const char* code :
       {"mo", "wk",    "d", "a",  "h",  "min", "s",  "/d",    "/wk",    "/min",    "%",   "1",   "{score}", "mm[Hg]",
        "kg", "kg/m2", "g", "mg", "cm", "m",   "km", "mg/dL", "mmol/L", "[lb_av]", "Cel", "m.m", "10*3/uL"}) {
    EXPECT_TRUE(is_known_unit(code)) << code;
    EXPECT_TRUE(fhir::parse_unit(code).has_value()) << code;
    EXPECT_EQ(is_time_unit(code), fhir::is_comparable(*fhir::parse_unit(code), *fhir::parse_unit("s"))) << code;
  }
  for (const char* code : {"steps", "kgs", "MO", "mmHg"}) EXPECT_FALSE(is_known_unit(code)) << code;
}

}  // namespace
}  // namespace concord::mappers
