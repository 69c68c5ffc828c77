// Scopes through our whole surface: of the wrong type, of no type, with filters, of users; and what a denial says.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/json/read.h"
#include "fhir/resource_types.h"
#include "tests/facade/tables/front.h"

namespace concord::facade {
namespace {

using http::Method;
using json::Value;

auth::Grant grant(std::string_view scopes, std::string patient = "p1", std::string fhir_user = {}) {
  return {.issuer = "https://idp.example",
          .client = "app",
          .subject = "someone",
          .fhir_user = std::move(fhir_user),
          .patient = std::move(patient),
          .scopes = auth::parse_scopes(scopes).value_or(auth::Scopes{})};
}

struct Gate : Front {
  explicit Gate(const auth::PolicyOptions& options = {}) : Front{nullptr, options} {
    authenticator = fakes::FakeAuthenticator{};
  }
  http::Response as(std::string_view scopes, Method method, const std::string& target, std::string body = {},
                    std::string patient = "p1", std::string fhir_user = {}, bool explains = false) {
    auth::Grant granted = grant(scopes, std::move(patient), std::move(fhir_user));
    granted.explains = explains;
    authenticator.add("someone", std::move(granted));
    http::Headers headers{{"Authorization", "Bearer someone"}};
    if (!body.empty()) headers.set("Content-Type", "application/fhir+json");
    return send(method, "/north/fhir" + target, std::move(headers), std::move(body));
  }
};

std::vector<std::pair<Method, std::string>> calls_of(const std::string& type) {
  return {{Method::get, fmt::format("/{}/x", type)},
          {Method::get, fmt::format("/{}/x/_history", type)},
          {Method::get, fmt::format("/{}/x/_history/1", type)},
          {Method::get, fmt::format("/{}", type)},
          {Method::post, fmt::format("/{}", type)},
          {Method::put, fmt::format("/{}/x", type)},
          {Method::put, fmt::format("/{}?_id=x", type)},
          {Method::del, fmt::format("/{}/x", type)},
          {Method::del, fmt::format("/{}?_id=x", type)}};
}

TEST(AccessScopes, OfTheWrongTypeOrNoneAreForbiddenForEveryType) {
  Gate gate;
  std::size_t cases = 0;
  for (const std::string_view name : fhir::resource_types()) {
    const std::string type{name};
    const std::string wrong = type == "Basic" ? "patient/Goal.cruds" : "patient/Basic.cruds";
    const std::string body = fmt::format(R"({{"resourceType":"{}","id":"x"}})", type);
    for (const auto& [method, target] : calls_of(type)) {
      const bool has_body = method == Method::post || method == Method::put;
      for (const std::string& scopes : {wrong, std::string{"openid fhirUser launch/patient"}}) {
        const auto answer = gate.as(scopes, method, target, has_body ? body : std::string{});
        EXPECT_EQ(answer.status, 403) << http::to_string(method) << ' ' << target << ' ' << scopes;
        ++cases;
      }
    }
  }
  fmt::print("{} cases\n", cases);
  EXPECT_EQ(gate.as("openid", Method::get, "/metadata").status, 200);
}

TEST(AccessScopes, SayWhatTheyLack) {
  Gate gate;
  struct Row {
    std::string scopes;
    Method method;
    std::string target;
    std::string challenge;
    std::string reason;
  };
  for (const Row& row : std::vector<Row>{
           {"patient/Goal.r", Method::get, "/Goal", "patient/Goal.s", "scope-permission"},
           {"patient/Goal.rs", Method::get, "/Observation/o1", "patient/Observation.r", "scope-type-missing"},
           {"user/Goal.rs", Method::del, "/Goal/g1", "user/Goal.d", "scope-permission"},
           {"system/Goal.rs", Method::del, "/Goal?_id=g1", "system/Goal.ds", "scope-permission"},
       }) {
    const auto answer = gate.as(row.scopes, row.method, row.target, {}, "p1", {}, true);
    EXPECT_EQ(answer.status, 403) << row.target;
    EXPECT_EQ(answer.headers.value("WWW-Authenticate"),
              fmt::format(R"(Bearer realm="fhir", error="insufficient_scope", )"
                          R"(error_description="The scopes do not allow this", scope="{}")",
                          row.challenge));
    EXPECT_EQ(answer.headers.value("X-SMART-Explain"), row.reason);
  }
  EXPECT_EQ(gate.as("patient/Goal.r", Method::get, "/Goal").headers.find("X-SMART-Explain"), nullptr);
  EXPECT_EQ(gate.as("patient/Goal.rs", Method::get, "/Goal", {}, "").headers.value("WWW-Authenticate"),
            R"(Bearer realm="fhir", error="insufficient_scope", error_description="The token is for no patient")");
}

TEST(AccessScopes, AreNeededWithoutAToken) {
  Gate gate;
  for (const char* target : {"/north/fhir/Goal/g1", "/north/artifacts/goal", "/fhir/Goal", "/north/fhir/Patient/p1"}) {
    const auto answer = gate.send(Method::get, target);
    EXPECT_EQ(answer.status, 401) << target;
    EXPECT_EQ(answer.headers.value("WWW-Authenticate"), R"(Bearer realm="fhir")") << target;
  }
  for (const char* target : {"/north/fhir/metadata", "/schemas", "/openapi.json", "/docs"}) {
    EXPECT_EQ(gate.send(Method::get, target).status, 200) << target;
  }
}

std::set<std::string> ids_of(const http::Response& response) {
  std::set<std::string> out;
  const auto bundle = json::read(response.body);
  if (!bundle) return {"not JSON"};
  const Value entries = (*bundle)["entry"];
  for (const Value& entry : entries.items()) out.insert(std::string{entry["resource"].text("id")});
  return out;
}

// What a granular scope shows in pages is what its filter says of all there is.
TEST(AccessScopes, WithFiltersShowWhatTheFilterSelects) {
  Gate gate;
  struct Row {
    std::string scopes;
    std::set<std::string> shown;
  };
  for (int i = 0; i < 12; ++i) {
    const char* status = i % 3 == 0 ? "active" : i % 3 == 1 ? "completed" : "on-hold";
    gate.client.direct(Method::put, fmt::format("/fhir/Goal/n{}", i),
                       fmt::format(R"({{"resourceType":"Goal","id":"n{}","lifecycleStatus":"{}","description":)"
                                   R"({{"text":"x"}},"subject":{{"reference":"Patient/{}"}}}})",
                                   i, status, i % 2 == 0 ? "p1" : "p2"));
  }
  for (const Row& row : std::vector<Row>{
           {"patient/Goal.rs", {"g1", "n0", "n2", "n4", "n6", "n8", "n10"}},
           {"patient/Goal.rs?lifecycle-status=active", {"g1", "n0", "n6"}},
           {"patient/Goal.rs?lifecycle-status=completed", {"n4", "n10"}},
           {"patient/Goal.rs?lifecycle-status=active patient/Goal.rs?lifecycle-status=completed",
            {"g1", "n0", "n6", "n4", "n10"}},
           {"patient/Goal.rs?lifecycle-status=active&identifier=urn:g|1", {"g1"}},
           {"patient/Goal.rs?lifecycle-status=rejected", {}},
           {"patient/Goal.rs?lifecycle-status=active patient/Goal.r", {"g1", "n0", "n6"}},
       }) {
    std::set<std::string> shown;
    std::string target = "/Goal?_count=2";
    for (int pages = 0; !target.empty() && pages < 20; ++pages) {
      const auto page = gate.as(row.scopes, Method::get, target);
      ASSERT_EQ(page.status, 200) << row.scopes << page.body;
      shown.merge(ids_of(page));
      const auto bundle = json::read(page.body);
      target.clear();
      const Value links = (*bundle)["link"];
      for (const Value& link : links.items()) {
        const std::string url{link.text("url")};
        if (link.text("relation") == "next") target = url.substr(url.find("/fhir") + 5);
      }
    }
    EXPECT_EQ(shown, row.shown) << row.scopes;
    const auto counted = gate.as(row.scopes, Method::get, "/Goal?_summary=count");
    const auto total = json::read(counted.body);
    EXPECT_EQ((*total)["total"].as_number().value_or("none"), std::to_string(row.shown.size())) << row.scopes;
    for (int i = 0; i < 12; ++i) {
      const bool may_read = row.scopes.ends_with(".r") ? i % 2 == 0 : row.shown.contains(fmt::format("n{}", i));
      EXPECT_EQ(gate.as(row.scopes, Method::get, fmt::format("/Goal/n{}", i)).status, may_read ? 200 : 404)
          << row.scopes << i;
    }
  }
}

TEST(AccessScopes, OfUsersReachWhatTheOperatorSays) {
  struct Row {
    auth::UserScopes mode;
    std::string patient;
    std::string fhir_user;
    int own;    // status of a read of p1's goal
    int other;  // of p2's
  };
  for (const Row& row : std::vector<Row>{
           {auth::UserScopes::launch_patient, "p1", "Practitioner/x", 200, 404},
           {auth::UserScopes::launch_patient, "", "Practitioner/x", 403, 403},
           {auth::UserScopes::fhir_user_compartment, "", "Patient/p1", 200, 404},
           {auth::UserScopes::fhir_user_compartment, "p1", "Practitioner/x", 403, 403},
           {auth::UserScopes::fhir_user_compartment, "", "https://elsewhere.example/fhir/Patient/p1", 403, 403},
           {auth::UserScopes::unrestricted, "", "Practitioner/x", 200, 200},
       }) {
    Gate gate{{.user_scopes = row.mode}};
    EXPECT_EQ(gate.as("user/*.rs", Method::get, "/Goal/g1", {}, row.patient, row.fhir_user).status, row.own);
    EXPECT_EQ(gate.as("user/*.rs", Method::get, "/Goal/g2", {}, row.patient, row.fhir_user).status, row.other);
  }
}

TEST(AccessScopes, LetUsersReadThemselves) {
  Gate gate;
  const std::string self = R"({"resourceType":"Practitioner","id":"doc"})";
  gate.client.direct(Method::put, "/fhir/Practitioner/doc", self);
  EXPECT_EQ(gate.as("fhirUser user/Goal.rs user/Practitioner.r", Method::get, "/Practitioner/doc", {}, "p1",
                    "Practitioner/doc")
                .status,
            200);
}

TEST(AccessScopes, OfServersSeeOneTypeAndNothingIncluded) {
  Gate gate;
  const auto answer = gate.as("system/Goal.rs", Method::get, "/Goal?_include=Goal:subject", {}, "");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.find(R"("resourceType":"Patient")"), std::string::npos);
  EXPECT_NE(gate.as("system/Goal.rs system/Patient.r", Method::get, "/Goal?_include=Goal:subject", {}, "")
                .body.find(R"("resourceType":"Patient")"),
            std::string::npos);
  EXPECT_EQ(gate.as("system/Goal.rs", Method::get, "/Goal?subject:Patient.name=x", {}, "").status, 403);
  EXPECT_EQ(gate.as("system/Goal.rs system/Patient.s", Method::get, "/Goal?subject:Patient.name=x", {}, "").status,
            200);
  EXPECT_EQ(gate.as("system/Goal.rs", Method::get, "/Goal?_has:Observation:focus:code=x", {}, "").status, 403);
}

TEST(AccessScopes, ShowAProvenanceWithWhatItIsOf) {
  Gate gate;
  for (const char* goal : {"g1", "g2"}) {
    gate.client.direct(
        Method::put, fmt::format("/fhir/Provenance/of-{}", goal),
        fmt::format(R"({{"resourceType":"Provenance","id":"of-{0}","target":[{{"reference":"Goal/{0}"}}],)"
                    R"("recorded":"2026-01-02T03:04:05Z","agent":[{{"who":{{"display":"x"}}}}]}})",
                    goal));
  }
  EXPECT_EQ(gate.as("patient/*.rs", Method::get, "/Provenance/of-g1").status, 200);
  EXPECT_EQ(gate.as("patient/*.rs", Method::get, "/Provenance/of-g2").status, 404);
  EXPECT_EQ(gate.as("patient/Provenance.rs", Method::get, "/Provenance/of-g1").status, 404);
  EXPECT_EQ(ids_of(gate.as("patient/*.rs", Method::get, "/Goal?_revinclude=Provenance:target")),
            (std::set<std::string>{"g1", "of-g1"}));
}

TEST(AccessScopes, KeepTheLabelsOfWhatIsWrittenOver) {
  Gate gate;
  gate.client.direct(Method::put, "/fhir/Goal/labelled",
                     R"({"resourceType":"Goal","id":"labelled","meta":{"security":[{"system":"urn:s","code":"R"}]},)"
                     R"("lifecycleStatus":"active","description":{"text":"x"},"subject":{"reference":"Patient/p1"}})");
  const auto answer = gate.as("patient/Goal.cruds", Method::put, "/Goal/labelled",
                              R"({"resourceType":"Goal","id":"labelled","lifecycleStatus":"completed",)"
                              R"("description":{"text":"x"},"subject":{"reference":"Patient/p1"}})");
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_NE(gate.client.direct(Method::get, "/fhir/Goal/labelled").body.find(R"("code":"R")"), std::string::npos);
}

TEST(AccessScopes, AreCountedAndLetThroughInShadow) {
  Gate gate{{.is_shadow = true}};
  EXPECT_EQ(gate.as("patient/Goal.rs", Method::get, "/Goal/g2").status, 200);
  EXPECT_EQ(gate.as("patient/Goal.rs", Method::get, "/Observation/o1").status, 200);
  EXPECT_EQ(gate.as("patient/Goal.rs", Method::get, "/Goal?subject=Patient/p2").status, 200);
  EXPECT_EQ(gate.send(Method::get, "/north/fhir/Goal/g2").status, 401);
}

}  // namespace
}  // namespace concord::facade
