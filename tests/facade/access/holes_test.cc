// Ways round what was granted: by entries of Bundles, totals, operations and what is nobody's.
#include <string>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/json/read.h"
#include "tests/facade/tables/front.h"

namespace concord::facade {
namespace {

using http::Method;
using json::Value;

// No one parameter says what they select, so that the partner is not asked for less.
constexpr std::string_view kTwoFilters =
    "system/Goal.cruds?lifecycle-status=completed system/Goal.cruds?achievement-status=none";

struct Gate : Front {
  explicit Gate(const auth::PolicyOptions& options = {}) : Front{nullptr, options} {
    authenticator = fakes::FakeAuthenticator{};
  }
  http::Response as(std::string_view scopes, Method method, const std::string& target, std::string body = {},
                    std::string patient = "p1", std::string fhir_user = {}) {
    authenticator.add("someone", {.issuer = "https://idp.example",
                                  .client = "app",
                                  .subject = "someone",
                                  .fhir_user = std::move(fhir_user),
                                  .patient = std::move(patient),
                                  .scopes = auth::parse_scopes(scopes).value_or(auth::Scopes{})});
    http::Headers headers{{"Authorization", "Bearer someone"}};
    if (!body.empty()) headers.set("Content-Type", "application/fhir+json");
    return send(method, "/north/fhir" + target, std::move(headers), std::move(body));
  }
  http::Response transaction(std::string_view scopes, std::string_view entries, std::string patient = {}) {
    return as(scopes, Method::post, "",
              fmt::format(R"({{"resourceType":"Bundle","type":"transaction","entry":[{}]}})", entries),
              std::move(patient));
  }
  http::Response there(const std::string& literal) { return client.direct(Method::get, "/fhir/" + literal); }
  void store(const std::string& literal, std::string body) {
    client.direct(Method::put, "/fhir/" + literal, std::move(body));
  }
};

std::string goal(std::string_view status, std::string_view more = {}) {
  return fmt::format(R"({{"resourceType":"Goal","lifecycleStatus":"{}","description":{{"text":"x"}},)"
                     R"("subject":{{"reference":"Patient/p1"}}{}}})",
                     status, more);
}

TEST(AccessHoles, ConditionsOfATransactionDoNotReachWhatIsHidden) {
  Gate gate;
  gate.transaction(kTwoFilters, R"({"request":{"method":"DELETE","url":"Goal?identifier=urn:g|2"}})");
  EXPECT_EQ(gate.there("Goal/g2").status, 200);
  const auto put = gate.transaction(
      kTwoFilters, fmt::format(R"({{"resource":{},"request":{{"method":"PUT","url":"Goal?identifier=urn:g|2"}}}})",
                               goal("completed")));
  EXPECT_EQ(put.status, 200) << put.body;
  EXPECT_EQ(put.body.find("g2"), std::string::npos);
  EXPECT_NE(put.body.find("201"), std::string::npos) << put.body;
  EXPECT_NE(gate.there("Goal/g2").body.find("Swim"), std::string::npos);
  const auto post = gate.transaction(
      kTwoFilters,
      fmt::format(R"({{"resource":{},"request":{{"method":"POST","url":"Goal","ifNoneExist":"identifier=urn:g|2"}}}})",
                  goal("completed")));
  EXPECT_EQ(post.status, 200) << post.body;
  EXPECT_EQ(post.body.find("g2"), std::string::npos);
  EXPECT_NE(post.body.find("201"), std::string::npos) << post.body;
}

TEST(AccessHoles, ConditionsOfATransactionFindWhatIsSeen) {
  Gate gate;
  gate.store("Goal/seen", R"({"resourceType":"Goal","id":"seen","identifier":[{"system":"urn:g","value":"9"}],)"
                          R"("lifecycleStatus":"completed","description":{"text":"x"},)"
                          R"("subject":{"reference":"Patient/p1"}})");
  const auto post = gate.transaction(
      kTwoFilters,
      fmt::format(R"({{"resource":{},"request":{{"method":"POST","url":"Goal","ifNoneExist":"identifier=urn:g|9"}}}})",
                  goal("completed")));
  EXPECT_NE(post.body.find("Goal/seen"), std::string::npos) << post.body;
  const auto gone = gate.transaction(kTwoFilters, R"({"request":{"method":"DELETE","url":"Goal?identifier=urn:g|9"}})");
  EXPECT_EQ(gone.status, 200) << gone.body;
  EXPECT_EQ(gate.there("Goal/seen").status, 410);
}

TEST(AccessHoles, AConditionalUpdateInATransactionDoesNotTellWhichIdsAreTaken) {
  Gate gate;
  const auto put = [&](std::string_view id) {
    return gate.transaction(
        "patient/Goal.cruds",
        fmt::format(R"({{"resource":{},"request":{{"method":"PUT","url":"Goal?identifier=urn:g|nothing"}}}})",
                    goal("active", fmt::format(R"(,"id":"{}")", id))),
        "p1");
  };
  const auto hidden = put("g2");
  const auto absent = put("absent");
  EXPECT_EQ(hidden.status, absent.status) << hidden.body << absent.body;
  EXPECT_EQ(hidden.body, absent.body);
  EXPECT_EQ(gate.there("Goal/absent").status, 404);
}

TEST(AccessHoles, ConditionalReferencesNeedASearchOfTheirType) {
  Gate gate;
  const std::string entry =
      R"({"resource":{"resourceType":"Goal","lifecycleStatus":"active","description":{"text":"x"},)"
      R"("subject":{"reference":"Patient?identifier=urn:mrn|p2"}},"request":{"method":"POST","url":"Goal"}})";
  EXPECT_EQ(gate.transaction("system/Goal.cruds", entry).status, 403);
  EXPECT_EQ(gate.transaction("system/Goal.cruds system/Patient.r", entry).status, 403);
  EXPECT_EQ(gate.transaction("system/Goal.cruds system/Patient.s?identifier=urn:mrn|p1", entry).status, 403);
  EXPECT_EQ(gate.transaction("system/Goal.cruds system/Patient.s", entry).status, 200);
}

TEST(AccessHoles, VersionsAndHistoriesInATransactionAreHiddenAsIfTheyWereNotThere) {
  Gate gate;
  for (const char* rest : {"/_history/1", "/_history"}) {
    const auto get = [&](std::string_view id) {
      return gate.transaction("patient/Goal.cruds",
                              fmt::format(R"({{"request":{{"method":"GET","url":"Goal/{}{}"}}}})", id, rest), "p1");
    };
    const auto hidden = get("g2");
    const auto absent = get("absent");
    EXPECT_EQ(hidden.status, absent.status) << rest << hidden.body << absent.body;
    EXPECT_EQ(hidden.body, absent.body) << rest;
    EXPECT_EQ(get("g1").status, 200) << rest;
  }
}

std::string total_of(const http::Response& response) {
  const auto bundle = json::read(response.body);
  if (!bundle) return "not JSON";
  const Value inner = (*bundle)["entry"].at(0)["resource"];
  const Value& page = inner.text("resourceType") == "Bundle" ? inner : *bundle;
  return std::string{page["total"].as_number().value_or("none")};
}

TEST(AccessHoles, TotalsDoNotCountWhatIsHidden) {
  Gate gate;
  for (int i = 0; i < 4; ++i) {
    gate.store(fmt::format("Goal/n{}", i), goal(i % 2 == 0 ? "active" : "completed", fmt::format(R"(,"id":"n{}")", i)));
  }
  constexpr std::string_view kScopes =
      "patient/Goal.rs?lifecycle-status=completed patient/Goal.rs?achievement-status=none";
  // Of p1: two of the four, and g1, which is neither.
  const auto all = gate.as("patient/Goal.rs", Method::get, "/Goal?_summary=count");
  ASSERT_EQ(total_of(all), "5") << all.body;
  EXPECT_EQ(total_of(gate.as(kScopes, Method::get, "/Goal?_summary=count")), "2");
  EXPECT_NE(total_of(gate.as(kScopes, Method::get, "/Patient/p1/Goal?_summary=count")), "5");
  EXPECT_NE(total_of(gate.transaction(kScopes, R"({"request":{"method":"GET","url":"Goal?_summary=count"}})", "p1")),
            "5");
  EXPECT_NE(total_of(gate.transaction(kScopes, R"({"request":{"method":"GET","url":"Goal?_count=0"}})", "p1")), "5");
  std::string target = "/Goal?_count=2&_sort=_id";
  for (int pages = 0; !target.empty() && pages < 9; ++pages) {
    const auto page = gate.as(kScopes, Method::get, target);
    ASSERT_EQ(page.status, 200);
    EXPECT_NE(total_of(page), "5") << page.body;
    const Value links = json::read(page.body).value_or(Value{})["link"];
    target.clear();
    for (const Value& link : links.items()) {
      const std::string url{link.text("url")};
      if (link.text("relation") == "next") target = url.substr(url.find("/fhir") + 5);
    }
  }
}

TEST(AccessHoles, WhatIsNobodysIsNotAPatientsToChange) {
  Gate gate;
  const std::string device = R"({"resourceType":"Device","id":"pump"})";
  gate.store("Device/pump", device);
  EXPECT_EQ(gate.as("patient/*.cruds", Method::get, "/Device/pump").status, 200);
  const auto taken = gate.as("patient/*.cruds", Method::put, "/Device/pump",
                             R"({"resourceType":"Device","id":"pump","patient":{"reference":"Patient/p1"}})");
  EXPECT_EQ(taken.status, 404) << taken.body;
  EXPECT_EQ(gate.as("patient/*.cruds", Method::del, "/Device/pump").status, 204);  // as of what is not there
  gate.transaction("patient/*.cruds", R"({"request":{"method":"DELETE","url":"Device/pump"}})", "p1");
  EXPECT_EQ(gate.there("Device/pump").status, 200);
  EXPECT_EQ(gate.there("Device/pump").body.find("p1"), std::string::npos);
}

TEST(AccessHoles, ExtractionLooksForNoQuestionnaireThatMayNotBeSearched) {
  Gate gate;
  gate.store("Questionnaire/secret",
             R"({"resourceType":"Questionnaire","id":"secret","url":"urn:q:secret","status":"active","item":[)"
             R"({"extension":[{"url":)"
             R"("http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-observationExtract",)"
             R"("valueBoolean":true}],"linkId":"1","type":"decimal","code":[{"system":"urn:c","code":"secret"}]}]})");
  const std::string response =
      R"({"resourceType":"QuestionnaireResponse","questionnaire":"urn:q:secret","status":"completed",)"
      R"("subject":{"reference":"Patient/p1"},"authored":"2026-01-02T03:04:05Z",)"
      R"("item":[{"linkId":"1","answer":[{"valueDecimal":1}]}]})";
  for (const char* scopes : {"openid", "system/QuestionnaireResponse.rs", "patient/QuestionnaireResponse.rs"}) {
    const auto answer = gate.as(scopes, Method::post, "/QuestionnaireResponse/$extract", response);
    EXPECT_EQ(answer.status, 422) << scopes << answer.body;
    EXPECT_NE(answer.body.find("not at the partner"), std::string::npos) << answer.body;
  }
  EXPECT_EQ(gate.as("patient/Questionnaire.s", Method::post, "/QuestionnaireResponse/$extract", response).status, 200);
}

}  // namespace
}  // namespace concord::facade
