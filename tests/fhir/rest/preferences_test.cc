#include "fhir/rest/preferences.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fhir/rest/entity_tag.h"

namespace concord::fhir::rest {
namespace {

TEST(Preferences, AreReadInAnyFormThatClientsSend) {
  struct Row {
    std::string prefer;
    Preferences read;
  };
  const std::vector<Row> rows{
      {"", {}},
      {"return=minimal; handling=strict", {.returns = Return::minimal, .handling = Handling::strict}},
      {"x=y, handling=lenient,return=representation",
       {.returns = Return::representation, .handling = Handling::lenient}},
      {"RETURN=OperationOutcome", {.returns = Return::outcome}},
      {R"(return="minimal", return=representation)", {.returns = Return::minimal}},
      {"return = minimal", {.returns = Return::minimal}},
      {"return=nothing, return=minimal", {}},
      {R"(x="return=minimal, handling=strict")", {}},
      {"respond-async", {}},
      {"handling", {}},
  };
  for (const Row& row : rows) EXPECT_EQ(read_preferences(row.prefer), row.read) << row.prefer;
}

TEST(Preferences, OfSeveralFieldsAreOneList) {
  const http::Headers headers{{"Prefer", "return=minimal"}, {"prefer", "handling=strict, return=representation"}};
  EXPECT_EQ(read_preferences(headers), (Preferences{.returns = Return::minimal, .handling = Handling::strict}));
}

TEST(EntityTag, NamesAVersionInEachFormThatClientsSend) {
  struct Row {
    std::string tags;
    bool names_three;
  };
  const std::vector<Row> rows{{R"(W/"3")", true},   {R"("3")", true},          {"3", true},
                              {"*", true},          {R"(W/"1", W/"3")", true}, {"", false},
                              {R"(W/"33")", false}, {R"(W/"1,3")", false},     {R"(w/"3")", false}};
  for (const Row& row : rows) EXPECT_EQ(names_version(row.tags, "3"), row.names_three) << row.tags;
  EXPECT_FALSE(names_version("\"\"", ""));
  EXPECT_EQ(entity_tag("3"), R"(W/"3")");
  EXPECT_EQ(version_of(R"( W/"a.b-1")"), "a.b-1");
}

}  // namespace
}  // namespace concord::fhir::rest
