#include <gtest/gtest.h>

#include "fhir/search/fold.h"
#include "tests/fhir/search/table.h"

namespace concord::fhir {
namespace {

TEST(SearchString, IgnoresCaseAndAccents) {
  EXPECT_EQ(wrong_rows(kPatient, {{"name=soren", true},
                                  {"name=SØREN", true},
                                  {"family=sørensen", true},
                                  {"family=ana", false},
                                  {"given=maria", true},
                                  {"name=ria", false},
                                  {"name:contains=ria", true},
                                  {"name:contains=xyz", false},
                                  {"family:exact=Sørensen", true},
                                  {"family:exact=sørensen", false},
                                  {"family:exact=Søren", false},
                                  {"family:missing=false", true},
                                  {"name=official", false},
                                  {"address=12 elm", true},
                                  {"address=fair", true},
                                  {"address=home", false},
                                  {"address-city=fair", true},
                                  {"address-state:missing=true", true},
                                  {"name=x,ana", true}}),
            Texts{});
  EXPECT_EQ(wrong_rows(kObservation, {{R"(value-string=übel\, g)", true}, {"value-string=ubel", true}}), Texts{});
}

TEST(SearchString, FindsNothingByMarksAlone) {
  EXPECT_EQ(wrong_rows(kPatient, {{"name=\xCC\x81", false}, {"name:contains=\xCC\x81", false}}), Texts{});
}

TEST(SearchString, FindsPartsOfLongTexts) {
  const std::string text(100'000, 'a');
  const json::Value plan = json::object({{"resourceType", "PlanDefinition"}, {"description", text + "\u00c4b" + text}});
  const auto finds = [&plan](const std::string& part) {
    return matches(parse_search("PlanDefinition", {{"description:contains", part}})->query, plan);
  };
  EXPECT_TRUE(finds(std::string(50'000, 'a') + "AB" + std::string(50'000, 'a')));
  EXPECT_FALSE(finds(std::string(50'000, 'a') + "bb" + std::string(50'000, 'a')));
  EXPECT_TRUE(finds("ab"));
}

TEST(Fold, LeavesLettersWithoutCaseAndAccents) {
  const std::vector<std::pair<std::string, std::string>> rows{
      {"", ""},
      {"Ana-9 ?", "ana-9 ?"},
      {"ÀÇÉÎÑÖØÜÝ", "aceinoouy"},
      {"Straße Æble œuvre", "strasse aeble oeuvre"},
      {"Łódź Škoda ĲŽ", "lodz skoda ijz"},
      {"Nguyễn Thị Ánh", "nguyen thi anh"},
      {"e\xCC\x81", "e"},
      {"ΆΛΦΑ Σίσυφος", "αλφα σισυφοσ"},
      {"Йод Ёлка ЇЖАК", "иод елка іжак"},
      {"山田 😀", "山田 😀"},
      {"×÷", "×÷"},
      {"a\xC3", "a\xC3"},
  };
  for (const auto& [text, folded] : rows) EXPECT_EQ(search::fold(text), folded) << text;
}

TEST(SearchUri, IsExactOrAlongThePath) {
  EXPECT_EQ(wrong_rows(kObservation, {{"_profile=http://p/1", true}, {"_profile=http://p", false}}), Texts{});
  EXPECT_EQ(wrong_rows(R"({"resourceType":"ValueSet","url":"http://acme.org/fhir/ValueSet/1","status":"draft",
                           "meta":{"profile":["http://p/1|2.0"],"source":"urn:oid:1.2"}})",
                       {{"url=http://acme.org/fhir/ValueSet/1", true},
                        {"url=HTTP://acme.org/fhir/ValueSet/1", false},
                        {"url=http://acme.org/fhir/ValueSet", false},
                        {"url:below=http://acme.org/fhir/", true},
                        {"url:below=http://acme.org/fhir", true},
                        {"url:below=http://acme.org/fhir/ValueSet/1", true},
                        {"url:below=http://acme.org/fh", false},
                        {"url:below=http://acme.org/fhir/ValueSet/1/2", false},
                        {"url:above=http://acme.org/fhir/ValueSet/1/_history/5", true},
                        {"url:above=http://acme.org/fhir/ValueSet/1", true},
                        {"url:above=http://acme.org/fhir/ValueSet/12", false},
                        {"url:missing=false", true},
                        {"_source=urn:oid:1.2", true},
                        {"_profile=http://p/1", true},
                        {R"(_profile=http://p/1\|2.0)", true},
                        {"_profile=http://p/1|3.0", false}}),
            Texts{});
}

}  // namespace
}  // namespace concord::fhir
