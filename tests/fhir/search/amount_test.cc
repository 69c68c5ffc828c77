#include <gtest/gtest.h>

#include "tests/fhir/search/table.h"

namespace concord::fhir {
namespace {

std::string sequence(std::string_view window_start) {
  return R"({"resourceType":"MolecularSequence","coordinateSystem":0,"referenceSeq":{"windowStart":)" +
         std::string{window_start} + "}}";
}

TEST(SearchNumber, HasThePrecisionOfItsDigits) {
  EXPECT_EQ(wrong_rows(sequence("100"), {{"window-start=100", true},
                                         {"window-start=eq100.00", true},
                                         {"window-start=99.6", false},
                                         {"window-start=1e2", true},
                                         {"window-start=ne100", false},
                                         {"window-start=ne99", true},
                                         {"window-start=-100", false},
                                         {"window-start=1,100", true},
                                         {"window-start:missing=false", true},
                                         {"window-end:missing=true", true},
                                         {"window-end=ne5", false}}),
            Texts{});
  EXPECT_EQ(wrong_rows(sequence("95"), {{"window-start=1e2", true}, {"window-start=100", false}}), Texts{});
  EXPECT_EQ(wrong_rows(sequence("105"), {{"window-start=1e2", false}, {"window-start=1.0e2", false}}), Texts{});
}

TEST(SearchNumber, ComparesByEachPrefix) {
  EXPECT_EQ(wrong_rows(sequence("100"), {{"window-start=gt99.99", true},
                                         {"window-start=gt100", false},
                                         {"window-start=lt100.01", true},
                                         {"window-start=lt100", false},
                                         {"window-start=ge100", true},
                                         {"window-start=ge100.01", false},
                                         {"window-start=le100", true},
                                         {"window-start=le99.99", false},
                                         {"window-start=sa99", true},
                                         {"window-start=sa100", false},
                                         {"window-start=eb101", true},
                                         {"window-start=eb100", false},
                                         {"window-start=ap92", true},
                                         {"window-start=ap110", true},
                                         {"window-start=ap90", false},
                                         {"window-start=ap112", false}}),
            Texts{});
}

TEST(SearchNumber, ReadsDecimalsAndRanges) {
  const auto risk = [](std::string_view probability) {
    return R"({"resourceType":"RiskAssessment","status":"final","prediction":[{)" + std::string{probability} + "}]}";
  };
  EXPECT_EQ(wrong_rows(risk(R"("probabilityDecimal":0.000168)"), {{"probability=gt0.0001", true},
                                                                  {"probability=0.0002", true},
                                                                  {"probability=0.00017", true},
                                                                  {"probability=0.00016", false}}),
            Texts{});
  EXPECT_EQ(
      wrong_rows(risk(R"("probabilityRange":{"low":{"value":10},"high":{"value":20}})"), {{"probability=15", false},
                                                                                          {"probability=gt15", true},
                                                                                          {"probability=lt15", true},
                                                                                          {"probability=sa15", false},
                                                                                          {"probability=sa9", true},
                                                                                          {"probability=eb20", false},
                                                                                          {"probability=ap15", true}}),
      Texts{});
}

std::string observation(std::string_view value) {
  return R"({"resourceType":"Observation","status":"final",)" + std::string{value} + "}";
}

constexpr std::string_view kSugar =
    R"("valueQuantity":{"value":5.4,"unit":"mmol per litre","system":"http://unitsofmeasure.org","code":"mmol/L"})";

TEST(SearchQuantity, ComparesNumberSystemAndCode) {
  EXPECT_EQ(wrong_rows(observation(kSugar), {{"value-quantity=5.4", true},
                                             {"value-quantity=5.40", true},
                                             {"value-quantity=5", true},
                                             {"value-quantity=5.41", false},
                                             {"value-quantity=5.4||mmol/L", true},
                                             {"value-quantity=5.4||mmol per litre", true},
                                             {"value-quantity=5.4||mg", false},
                                             {"value-quantity=5.4|http://unitsofmeasure.org|mmol/L", true},
                                             {"value-quantity=5.4|http://unitsofmeasure.org|", true},
                                             {"value-quantity=5.4|http://snomed.info/sct|mmol/L", false},
                                             {"value-quantity=gt5|http://unitsofmeasure.org|mmol/L", true},
                                             {"value-quantity=lt5", false},
                                             {"value-quantity=ap5.9", true},
                                             {"value-quantity:missing=false", true},
                                             {"combo-value-quantity=5.4", true},
                                             {"component-value-quantity:missing=true", true}}),
            Texts{});
}

TEST(SearchQuantity, ConvertsUnitsOfUcum) {
  EXPECT_EQ(wrong_rows(observation(kSugar), {{"value-quantity=5.4|http://unitsofmeasure.org|mol/m3", true},
                                             {"value-quantity=5400|http://unitsofmeasure.org|umol/L", true},
                                             {"value-quantity=5.4|http://unitsofmeasure.org|mol/L", false},
                                             {"value-quantity=gt1|http://unitsofmeasure.org|mg", false},
                                             {"value-quantity=ne1|http://unitsofmeasure.org|mg", false},
                                             {"value-quantity=ge1|http://unitsofmeasure.org|nonsense", false}}),
            Texts{});
  EXPECT_EQ(
      wrong_rows(observation(R"("valueQuantity":{"value":185,"system":"http://unitsofmeasure.org","code":"[lb_av]"})"),
                 {{"value-quantity=gt83|http://unitsofmeasure.org|kg", true},
                  {"value-quantity=gt84|http://unitsofmeasure.org|kg", false},
                  {"value-quantity=84|http://unitsofmeasure.org|kg", true}}),
      Texts{});
}

TEST(SearchQuantity, IsOpenWhereAComparatorSaysSo) {
  EXPECT_EQ(wrong_rows(observation(R"("valueQuantity":{"value":5,"comparator":"<"})"), {{"value-quantity=5", false},
                                                                                        {"value-quantity=lt1", true},
                                                                                        {"value-quantity=gt4", true},
                                                                                        {"value-quantity=ge5", false},
                                                                                        {"value-quantity=eb5", true}}),
            Texts{});
  EXPECT_EQ(
      wrong_rows(observation(R"("valueQuantity":{"value":5,"comparator":">="})"), {{"value-quantity=gt1000", true},
                                                                                   {"value-quantity=le5", true},
                                                                                   {"value-quantity=lt5", false},
                                                                                   {"value-quantity=sa5", false},
                                                                                   {"value-quantity=sa4", true}}),
      Texts{});
}

TEST(SearchQuantity, ReadsMoneyRangesAndSamples) {
  EXPECT_EQ(wrong_rows(R"({"resourceType":"Invoice","status":"issued","totalNet":{"value":40.22,"currency":"USD"}})",
                       {{"totalnet=40.22", true},
                        {"totalnet=40.22||USD", true},
                        {"totalnet=gt40|urn:iso:std:iso:4217|USD", true},
                        {"totalnet=gt40|urn:iso:std:iso:4217|EUR", false}}),
            Texts{});
  EXPECT_EQ(
      wrong_rows(
          R"({"resourceType":"Condition","onsetRange":{"low":{"value":40,"unit":"a"},"high":{"value":50,"unit":"a"}}})",
          {{"onset-age=gt45||a", true},
           {"onset-age=45||a", false},
           {"onset-age=eb51||a", true},
           {"onset-age=eb51||mo", false}}),
      Texts{});
  EXPECT_EQ(wrong_rows(observation(R"("valueSampledData":{"origin":{"value":2048,"unit":"mV"},"period":10,"factor":0.5,
                                      "dimensions":1,"lowerLimit":-100,"data":"2041 L E 2096 U x"})"),
                       {{"value-quantity=gt3096||mV", false},
                        {"value-quantity=ge3096||mV", true},
                        {"value-quantity=lt1999||mV", true},
                        {"value-quantity=lt1998||mV", false},
                        {"value-quantity=lt1999||V", false}}),
            Texts{});
}

}  // namespace
}  // namespace concord::fhir
