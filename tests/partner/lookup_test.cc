#include "service/partner/lookup.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/json/read.h"
#include "tests/fakes/fake_partner.h"

namespace concord::partner {
namespace {

using Lines = std::vector<std::string>;
using Resolutions = std::vector<Resolution>;

json::Value value_of(const std::string& text) { return *json::read(text); }

json::Value patient(const std::string& id, const std::string& number, const std::string& rest = "") {
  return value_of(R"({"resourceType":"Patient","id":")" + id +
                  R"(","identifier":[{"system":"urn:other","value":"x"},)" + R"({"system":"urn:mrn","value":")" +
                  number + "\"}]" + rest + "}");
}

constexpr const char* kByNumber = R"({"identifier":{"system":"urn:mrn","value":"1001"}})";
constexpr const char* kMergedInto2 =
    R"(,"active":false,"link":[{"type":"replaced-by","other":{"reference":"Patient/2"}}])";

class Lookup : public testing::Test {
 protected:
  Result<std::string> resolve(const std::string& reference) {
    return resolve_patient(partner_, value_of(reference), Deadline::max());
  }
  Result<Resolutions> resolve_all(const std::vector<json::Value>& references) {
    return resolve_references(partner_, references, Deadline::max());
  }
  fakes::FakePartner partner_;
};

// The code of the one issue, which always stands at the patient.
std::string code_of(const Result<std::string>& result) {
  if (result) return *result;
  if (result.error().kind != ErrorKind::unprocessable || result.error().issues.size() != 1) return "another error";
  const Issue& issue = result.error().issues.front();
  return issue.expression == "/patient" ? issue.code : "elsewhere";
}

TEST(IdentifierToken, EscapesWhatSearchWouldSplitAt) {
  EXPECT_EQ(identifier_token("urn:mrn", "1001"), "urn:mrn|1001");
  EXPECT_EQ(identifier_token("a|b", "c,d$e\\f"), "a\\|b|c\\,d\\$e\\\\f");
  EXPECT_EQ(identifier_token("", "1001"), "|1001");
}

TEST(HasIdentifier, ComparesBothPartsExactly) {
  const auto one = value_of(R"({"identifier":{"system":"s","value":"v"}})");
  const auto many = value_of(R"({"identifier":[{"value":"w"},{"system":"s","value":"v"}]})");
  EXPECT_TRUE(has_identifier(one, "s", "v"));
  EXPECT_TRUE(has_identifier(many, "s", "v"));
  EXPECT_TRUE(has_identifier(many, "", "w"));
  EXPECT_FALSE(has_identifier(many, "s", "w"));
  EXPECT_FALSE(has_identifier(many, "", "v"));
  EXPECT_FALSE(has_identifier(many, "s", "V"));
  EXPECT_FALSE(has_identifier(value_of("{}"), "", ""));
}

TEST_F(Lookup, FindsThePatientByIdentifier) {
  partner_.seed(patient("1", "1001"));
  partner_.seed(patient("2", "1002"));
  EXPECT_EQ(resolve(kByNumber), "Patient/1");
  EXPECT_EQ(partner_.calls(), Lines{"search Patient?identifier=urn:mrn|1001"});
}

TEST_F(Lookup, FindsOnlyItAtAPartnerThatReturnsEverything) {
  partner_.seed(patient("1", "1001"));
  partner_.seed(patient("2", "1002"));
  partner_.ignore_parameters();
  EXPECT_EQ(resolve(kByNumber), "Patient/1");
  EXPECT_EQ(code_of(resolve(R"({"identifier":{"system":"urn:mrn","value":"9"}})")), "not-found");
}

TEST_F(Lookup, GivesUpOnAPartnerThatReturnsAWholeHospital) {
  for (int i = 0; i < 60; ++i) partner_.seed(patient(std::to_string(i), std::to_string(1000 + i)));
  partner_.ignore_parameters();
  EXPECT_EQ(resolve(kByNumber),
            fail(ErrorKind::partner_broken, "the partner does not narrow its search by identifier"));
}

TEST_F(Lookup, RefusesNoneAndSeveralPatients) {
  EXPECT_EQ(code_of(resolve(kByNumber)), "not-found");
  partner_.seed(patient("1", "1001"));
  partner_.seed(patient("2", "1001"));
  EXPECT_EQ(code_of(resolve(kByNumber)), "multiple-matches");
}

TEST_F(Lookup, RefusesAPatientWithoutAKey) {
  for (const char* reference : {"{}", R"({"identifier":{"system":"urn:mrn"}})", R"({"display":"x"})"}) {
    EXPECT_EQ(code_of(resolve(reference)), "required") << reference;
  }
  EXPECT_EQ(partner_.calls(), Lines{});
}

TEST_F(Lookup, ReadsAPatientByReference) {
  partner_.seed(patient("1", "1001"));
  EXPECT_EQ(resolve(R"({"reference":"Patient/1"})"), "Patient/1");
  EXPECT_EQ(code_of(resolve(R"({"reference":"Patient/2"})")), "not-found");
  partner_.fail_next("read", {.kind = ErrorKind::gone, .message = {}});
  EXPECT_EQ(code_of(resolve(R"({"reference":"Patient/1"})")), "not-found");
}

TEST_F(Lookup, TakesOnlyAReferenceToAPatientOfThePartner) {
  for (const char* text : {"Practitioner/1", "1", "https://other.example/fhir/Patient/1", "urn:uuid:1", "#1",
                           "Patient?identifier=1", "Patient/1/_history/2", "Patient/a b", ""}) {
    EXPECT_EQ(code_of(resolve(std::string{R"({"reference":")"} + text + "\"}")), "not-found") << text;
  }
  EXPECT_EQ(partner_.calls(), Lines{});
}

TEST_F(Lookup, BothFormsMustMeanTheSamePatient) {
  partner_.seed(patient("1", "1001"));
  EXPECT_EQ(resolve(R"({"reference":"Patient/1","identifier":{"system":"urn:mrn","value":"1001"}})"), "Patient/1");
  EXPECT_EQ(code_of(resolve(R"({"reference":"Patient/1","identifier":{"system":"urn:mrn","value":"1002"}})")),
            "conflict");
}

TEST_F(Lookup, AMergedRecordYieldsToAnother) {
  partner_.seed(patient("1", "1001", kMergedInto2));
  partner_.seed(patient("2", "1001"));
  EXPECT_EQ(resolve(kByNumber), "Patient/2");
}

TEST_F(Lookup, AMergedRecordAloneLeadsToItsSuccessor) {
  partner_.seed(patient("1", "1001", kMergedInto2));
  EXPECT_EQ(code_of(resolve(kByNumber)), "not-found") << "the successor is not there";
  partner_.seed(patient("2", "1002"));
  EXPECT_EQ(resolve(kByNumber), "Patient/2");
  EXPECT_EQ(resolve(R"({"reference":"Patient/1"})"), "Patient/2");
  partner_.seed(patient("2", "1002", kMergedInto2));
  EXPECT_EQ(code_of(resolve(kByNumber)), "not-found") << "a chain is followed once";
}

TEST_F(Lookup, AnInactiveRecordThatWasNotMergedCounts) {
  partner_.seed(patient("1", "1001", R"(,"active":false)"));
  EXPECT_EQ(resolve(kByNumber), "Patient/1");
}

TEST_F(Lookup, PassesOtherErrorsOn) {
  for (const ErrorKind kind : {ErrorKind::unavailable, ErrorKind::timeout, ErrorKind::partner_rejected}) {
    partner_.fail_next("search", {.kind = kind, .message = "x"});
    EXPECT_EQ(resolve(kByNumber), fail(kind, "x"));
    partner_.fail_next("read", {.kind = kind, .message = "x"});
    EXPECT_EQ(resolve(R"({"reference":"Patient/1"})"), fail(kind, "x"));
  }
}

TEST_F(Lookup, ResolvesEachReferenceOnceAndInOrder) {
  partner_.seed(value_of(R"({"resourceType":"Condition","id":"knee-oa"})"));
  partner_.seed(value_of(R"({"resourceType":"Goal","id":"7","identifier":[{"system":"urn:app","value":"goal-1"}]})"));
  const auto literal = value_of(R"({"reference":"Condition/knee-oa","display":"Knee"})");
  const auto logical = value_of(R"({"type":"Goal","identifier":{"system":"urn:app","value":"goal-1"}})");
  const auto missing = value_of(R"({"reference":"Condition/none"})");
  EXPECT_EQ(
      resolve_all({literal, logical, missing, logical, literal}),
      (Resolutions{
          {"Condition/knee-oa", ""}, {"Goal/7", ""}, {"", "not-found"}, {"Goal/7", ""}, {"Condition/knee-oa", ""}}));
  EXPECT_EQ(partner_.calls(),
            (Lines{"read Condition/knee-oa", "search Goal?identifier=urn:app|goal-1", "read Condition/none"}));
}

TEST_F(Lookup, SaysWhyAReferenceStaysLogical) {
  partner_.seed(patient("1", "1001"));
  partner_.seed(patient("2", "1001"));
  const auto typed = value_of(R"({"type":"Patient","identifier":{"system":"urn:mrn","value":"1001"}})");
  EXPECT_EQ(
      resolve_all({typed, value_of(kByNumber), value_of(R"({"type":"Goals","identifier":{"value":"1"}})"),
                   value_of(R"({"reference":"urn:uuid:1"})"), value_of(R"({"reference":"https://x.example/Goal/1"})"),
                   value_of(R"({"display":"somebody"})"), value_of(R"({"type":"Goal","identifier":{"value":"1"}})")}),
      (Resolutions{{"", "multiple-matches"},
                   {"", "no-type"},
                   {"", "no-type"},
                   {"", "not-local"},
                   {"", "not-local"},
                   {"", "not-local"},
                   {"", "not-found"}}));
}

TEST_F(Lookup, ARefusalOfThePartnerKeepsAReferenceLogical) {
  const auto literal = value_of(R"({"reference":"Practitioner/carlson"})");
  const auto logical = value_of(R"({"type":"Goal","identifier":{"value":"1"}})");
  for (const ErrorKind kind : {ErrorKind::partner_rejected, ErrorKind::forbidden}) {
    partner_.fail_next("read", {.kind = kind, .message = {}});
    partner_.fail_next("search", {.kind = kind, .message = {}});
    EXPECT_EQ(resolve_all({literal, logical}), (Resolutions{{"", "not-readable"}, {"", "not-searchable"}}));
  }
  partner_.fail_next("read", {.kind = ErrorKind::unavailable, .message = "x"});
  EXPECT_EQ(resolve_all({literal}), fail(ErrorKind::unavailable, "x"));
}

TEST_F(Lookup, BoundsHowManyItAsksFor) {
  std::vector<json::Value> references;
  for (std::size_t i = 0; i < kLookupsMax; ++i) {
    references.push_back(value_of(R"({"reference":"Goal/)" + std::to_string(i) + "\"}"));
    references.push_back(references.front());
  }
  EXPECT_EQ(resolve_all(references)->size(), 2 * kLookupsMax);
  references.push_back(value_of(R"({"reference":"Goal/one-more"})"));
  EXPECT_EQ(resolve_all(references).error().kind, ErrorKind::too_large);
}

}  // namespace
}  // namespace concord::partner
