// Instrument files that are read, and the registry of instruments.
#include <gtest/gtest.h>

#include <string>

#include "core/canonical.h"
#include "core/json/read.h"
#include "core/json/write.h"
#include "fhir/validate/validator.h"
#include "mappers/instruments/check.h"
#include "mappers/instruments/registry.h"
#include "tests/mappers/instruments/edit.h"
#include "tests/mappers/instruments/files.h"

namespace concord::mappers::instruments {
namespace {

using testing_support::faults_of;
using testing_support::grouped_file;
using Texts = std::vector<std::string>;

TEST(InstrumentFile, HoldsAQuestionnaireAndItsScoring) {
  const auto read = parse_instrument(grouped_file());
  ASSERT_TRUE(read.has_value()) << testing::PrintToString(faults_of(grouped_file()));
  EXPECT_EQ(read->id, "grouped");
  EXPECT_EQ(read->canonical(), "https://example.org/q/grouped");
  Texts names;
  for (const Item& item : read->items) {
    names.push_back(item.link_id + " " + item.name());
    for (const std::size_t group : item.groups) names.back() += " in " + read->groups[group].link_id;
  }
  EXPECT_EQ(names, (Texts{"m1 joy in mood", "m2 fear in mood in inner", "m3 calm in mood in inner", "m4 anger in mood",
                          "sleep sleep", "more more in end"}));
  EXPECT_EQ(read->find_item("angst"), &read->items[1]);
  EXPECT_EQ(read->find_item("rest"), &read->items[4]);
  EXPECT_EQ(read->find_score("mood-old"), read->scores.data());
}

TEST(InstrumentFile, NamesConcordsOwnCanonicalsByAPlaceholder) {
  std::string text = json::write(grouped_file());
  const std::string_view mine = "https://example.org/q";
  text.replace(text.find(mine), mine.size(), "{{canonical}}/Questionnaire");
  const auto read = read_instrument(text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->url, std::string{kCanonicalBase} + "/Questionnaire/grouped");
}

TEST(InstrumentFile, IsRefusedWhenItIsNoJsonOrTooLong) {
  EXPECT_EQ(read_instrument("{").error().kind, ErrorKind::malformed);
  EXPECT_EQ(read_instrument(std::string(kFileBytesMax + 1, ' ')).error().kind, ErrorKind::too_large);
}

TEST(InstrumentFile, IsRefusedWhenItsScoreHasTooManyValuesToCheck) {
  json::Array items;
  json::Array scored;
  for (int i = 0; i < 22; ++i) {
    const std::string name = "i" + std::to_string(i);
    items.push_back(json::object({{"linkId", name}, {"type", "boolean"}}));
    scored.push_back(
        json::object({{"item", name}, {"weight", json::Value::number("0.00" + std::to_string(i % 9 + 1))}}));
  }
  json::Value file = testing_support::with_at(grouped_file(), "/questionnaire/item", json::Value{items});
  json::Value score = *json::read(R"({"code":{"system":"urn:s","code":"s","display":"S"},"decimals":3})");
  score = json::with(score, "items", json::Value{scored});
  file = testing_support::with_at(file, "/scoring", json::object({{"scores", json::Array{score}}}));
  EXPECT_EQ(faults_of(file), Texts{});
  for (int i = 0; i < 22; ++i)
    file = testing_support::with_at(
        file, "/scoring/scores/0/items/" + std::to_string(i) + "/weight",
        json::Value::number(std::to_string(1 << (i % 6)) + "." + std::to_string(101 + 37 * i)));
  EXPECT_EQ(faults_of(file), Texts{"/scoring/scores/0/items: the score can have over 20000 values"});
}

TEST(PointerOf, FollowsMembersAndIndexes) {
  const auto pointer = [](std::string_view expression) { return pointer_of("/questionnaire", expression); };
  EXPECT_EQ(pointer("Questionnaire"), "/questionnaire");
  EXPECT_EQ(pointer(""), "/questionnaire");
  EXPECT_EQ(pointer("Questionnaire.status"), "/questionnaire/status");
  EXPECT_EQ(pointer("Questionnaire.item[0].item[12].linkId"), "/questionnaire/item/0/item/12/linkId");
  EXPECT_EQ(pointer("Questionnaire.item[0].extension('urn:x').url"), "/questionnaire/item/0");
  EXPECT_EQ(pointer("Questionnaire.item[x]"), "/questionnaire/item");
}

TEST(Check, FindsFaultsOfTheQuestionnaireAndOfTheScoringAtOnce) {
  const fhir::Validator validator;
  json::Value file = grouped_file();
  EXPECT_TRUE(check_file(json::write(file), validator).instrument.has_value());
  file = testing_support::with_at(file, "/questionnaire/status", "on");
  file = testing_support::with_at(file, "/scoring/scores/0/factor", 0);
  const Checked checked = check_file(json::write(file), validator);
  EXPECT_FALSE(checked.instrument.has_value());
  Texts places;
  for (const Issue& issue : checked.issues) places.push_back(issue.expression);
  EXPECT_EQ(places, (Texts{"/questionnaire/status", "/scoring/scores/0/factor", "/scoring/scores/0/bands/1"}));
}

TEST(Registry, PutsSiteInstrumentsBesideTheShippedOnes) {
  auto mine = parse_instrument(grouped_file());
  ASSERT_TRUE(mine.has_value());
  mine->id = "mine";
  mine->url = "urn:mine";
  const auto registry = Registry::with({*mine});
  ASSERT_TRUE(registry.has_value());
  EXPECT_EQ(registry->all().size(), Registry::shipped().all().size() + 1);
  ASSERT_NE(registry->find("mine"), nullptr);
  EXPECT_EQ(registry->find_canonical("urn:mine"), registry->find("mine"));
  EXPECT_EQ(Registry::shipped().find("mine"), nullptr);
}

TEST(Registry, LetsASiteReplaceAShippedInstrumentById) {
  Instrument mine = *Registry::shipped().find("phq-9");
  mine.title = "Ours";
  const auto registry = Registry::with({mine});
  ASSERT_TRUE(registry.has_value());
  EXPECT_EQ(registry->all().size(), Registry::shipped().all().size());
  EXPECT_EQ(registry->find("phq-9")->title, "Ours");
  EXPECT_EQ(Registry::shipped().find("phq-9")->title, "Patient Health Questionnaire (PHQ-9)");
}

TEST(Registry, RefusesAnIdOrACanonicalThatComesTwice) {
  Instrument one = *Registry::shipped().find("phq-9");
  Instrument other = one;
  other.url = "urn:other";
  const auto twins = Registry::with({one, other});
  ASSERT_FALSE(twins.has_value());
  ASSERT_EQ(twins.error().issues.size(), 1U);
  EXPECT_EQ(twins.error().issues.front().expression, "/1/id");
  one.id = "phq-9-ours";
  const auto clash = Registry::with({one});
  ASSERT_FALSE(clash.has_value());
  ASSERT_EQ(clash.error().issues.size(), 1U);
  EXPECT_EQ(clash.error().issues.front().expression, "/0/questionnaire/url");
}

}  // namespace
}  // namespace concord::mappers::instruments
