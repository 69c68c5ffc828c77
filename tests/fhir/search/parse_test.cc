#include <gtest/gtest.h>

#include "tests/fhir/search/table.h"

namespace concord::fhir {
namespace {

TEST(ParseSearch, SplitsCriteriaFromControl) {
  const auto search = parse_search("Goal", {{"patient:Patient", "1,2"},
                                            {"_include", "Goal:patient"},
                                            {"_revinclude:iterate", "Provenance:target:Goal"},
                                            {"_include", "*"},
                                            {"_include", "Gaol:patient"},
                                            {"_include:often", "Goal:patient"},
                                            {"_sort", "-start-date,_id"},
                                            {"_count", "7"},
                                            {"_total", "none"},
                                            {"_elements", "code,subject"},
                                            {"_format", "json"},
                                            {"lifecycle-status", R"(active,on\,hold\$)"},
                                            {"status", "x"},
                                            {"identifier", ""},
                                            {"_sort", "nope"}});
  ASSERT_TRUE(search.has_value());
  EXPECT_EQ(search->query,
            (Query{.type = "Goal",
                   .criteria = {{.name = "patient", .modifier = "Patient", .values = {"1", "2"}},
                                {.name = "lifecycle-status", .modifier = "", .values = {"active", "on,hold$"}}}}));
  EXPECT_EQ(search->control.includes,
            (std::vector<Include>{
                {.type = "Goal", .name = "patient"},
                {.type = "Provenance", .name = "target", .target = "Goal", .is_reverse = true, .is_iterated = true},
                {.type = "*", .name = "*"}}));
  EXPECT_EQ(search->control.sort, (std::vector<std::string>{"-start-date", "_id"}));
  EXPECT_EQ(search->control.count, 7);
  EXPECT_EQ(search->control.total, "none");
  EXPECT_EQ(search->control.subset, (rest::Subset{.elements = {"code", "subject"}}));
  EXPECT_EQ(search->ignored, (std::vector<std::string>{"_include", "_include:often", "status", "identifier", "_sort"}));
  EXPECT_EQ(search->used.size(), 9U);
}

TEST(ParseSearch, BoundsCriteriaAndValues) {
  const http::Parameters at_bound(64, {"_id", "1"});
  EXPECT_TRUE(parse_search("Goal", at_bound).has_value());
  EXPECT_EQ(parse_search("Goal", http::Parameters(65, {"_id", "1"})).error().issues.at(0).code, "too-costly");
  std::string many = "1";
  for (int i = 1; i < 512; ++i) many += ",1";
  EXPECT_TRUE(parse_search("Goal", {{"_id", many}}).has_value());
  EXPECT_FALSE(parse_search("Goal", {{"_id", many + ",1"}}).has_value());
}

TEST(ParseSearch, RefusesValuesThatATypeCannotHave) {
  constexpr const char* kDate = "takes a date, with one of the prefixes eq ne gt lt ge le sa eb ap";
  constexpr const char* kNumber = "takes a number, with one of the prefixes eq ne gt lt ge le sa eb ap";
  const auto value = [](std::string_view name, std::string_view rule) {
    return "value: search parameter " + std::string{name} + ": " + std::string{rule};
  };
  EXPECT_EQ(refusals("Observation",
                     {"date=yesterday", "date=xx2026", "date=2026-02-30", "value-quantity=five", "value-quantity=gt",
                      "value-quantity=5|mg", "value-quantity=1e999", "code-value-quantity=8480-6",
                      "code-value-quantity=8480-6$", "code-value-quantity=8480-6$lots", "code-value-quantity=a$5$6",
                      "code:missing=perhaps", "code:missing=true,false"}),
            (Texts{value("date", kDate), value("date", kDate), value("date", kDate), value("value-quantity", kNumber),
                   value("value-quantity", kNumber), value("value-quantity", "takes a number, or number|system|code"),
                   value("value-quantity", kNumber),
                   value("code-value-quantity", "takes a value for each of its components, with $ between them"),
                   value("code-value-quantity", "takes a value for each of its components, with $ between them"),
                   value("code-value-quantity", kNumber),
                   value("code-value-quantity", "takes a value for each of its components, with $ between them"),
                   value("code", ":missing takes true or false"), value("code", ":missing takes true or false")}));
  EXPECT_EQ(refusals("Patient", {"identifier:of-type=a|b", "identifier:of-type=a||c"}),
            (Texts{value("identifier", ":of-type takes system|code|value"),
                   value("identifier", ":of-type takes system|code|value")}));
  EXPECT_EQ(refusals("ValueSet", {"url:below=urn:oid:1.2"}),
            Texts{value("url", ":above and :below take an http or https URL")});
}

TEST(ParseSearch, RefusesModifiersThatAParameterDoesNotHave) {
  const std::vector<std::string> refused{
      "code:above=x",          "code:below=x",          "code:in=http://vs",
      "code:not-in=http://vs", "code:exact=x",          "code:of-type=a|b",
      "date:exact=2026",       "date:not=2026",         "value-string:not=x",
      "value-string:text=x",   "subject:text=x",        "subject:Nothing=1",
      "subject:below=x",       "value-quantity:not=5",  "code-value-quantity:not=a$5",
      "_profile:not=x",        "subject:Nothing.name=x"};
  for (const std::string& text : refusals("Observation", refused)) {
    EXPECT_TRUE(text.starts_with("not-supported: ")) << text;
  }
}

// Never taken for something else: the caller learns that it was not looked at.
TEST(ParseSearch, IgnoresWhatItDoesNotKnowAndSaysSo) {
  for (const std::string& text :
       refusals("Observation",
                {"shoe-size=42", "subject.shoe=x", "_has:Goal:subject:x=y", "_text=x", "_content=x", "code.name=x",
                 "subject:Patient.shoe=x", "subject.=x", "_has:Goal:addresses:=x", "_has:Goal:status:_id=x",
                 "_has:Gaol:subject:_id=x", "_has=x", "_list=1", "_filter=x", "_query=x", "near=1|2", "code="})) {
    EXPECT_EQ(text, "ignored");
  }
  EXPECT_EQ(refusals("Location", {"near=1|2"}), Texts{"ignored"});
  EXPECT_EQ(refusals("HumanName", {"_id=1"}), Texts{"ignored"});
  EXPECT_EQ(refusals("Resource", {"_id=1"}), Texts{"ignored"});
  EXPECT_EQ(refusals("Gaol", {"_id=1"}), Texts{"ignored"});
}

TEST(ParseSearch, DoesNotSortByComposites) {
  EXPECT_EQ(parse_search("Observation", {{"_sort", "code-value-quantity"}})->ignored, Texts{"_sort"});
  EXPECT_EQ(parse_search("Observation", {{"_sort", "value-quantity"}})->control.sort, Texts{"value-quantity"});
}

TEST(SearchValue, EscapesAndTakesApart) {
  EXPECT_EQ(escape_search_value(R"(a|b,c$d\e)"), R"(a\|b\,c\$d\\e)");
  EXPECT_EQ(parse_token(R"(urn:s|a\|b\\c)"), (TokenValue{.system = "urn:s", .code = R"(a|b\c)", .has_system = true}));
  EXPECT_EQ(parse_token(R"(a\|b)"), (TokenValue{.system = "", .code = "a|b", .has_system = false}));
  EXPECT_EQ(parse_token(R"(a\)"), (TokenValue{.system = "", .code = R"(a\)", .has_system = false}));
  EXPECT_EQ(parse_token("|a"), (TokenValue{.system = "", .code = "a", .has_system = true}));
}

}  // namespace
}  // namespace concord::fhir
