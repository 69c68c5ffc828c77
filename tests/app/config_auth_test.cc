#include "service/app/config_auth.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "service/app/config.h"

namespace concord::app {
namespace {

constexpr std::string_view kNorth =
    "partners: {north: {url: 'https://n.example/fhir'}, south: {url: 'https://s.example/fhir'}}\n"
    "default_partner: north\n";

using Faults = std::vector<std::string>;

Result<Config> load(std::string_view issuers, const Environment& environment = {}) {
  return load_config(std::string{kNorth}.append("auth: {issuers: {").append(issuers).append("}}\n"), environment);
}

Faults faults(std::string_view issuers) {
  Faults out;
  const auto config = load(issuers);
  if (config) return out;
  for (const Issue& issue : config.error().issues) out.push_back(issue.expression);
  return out;
}

TEST(IssuerConfig, NeedsItsNameAndWhatItMayGrant) {
  const auto config = load("a: {issuer: 'https://idp.example/a/', levels: [patient, user]}");
  ASSERT_TRUE(config);
  auth::IssuerSettings expected;
  expected.name = "a";
  expected.issuer = "https://idp.example/a/";  // byte for byte
  expected.levels = {auth::Level::patient, auth::Level::user};
  ASSERT_EQ(config->issuers.size(), 1U);
  EXPECT_EQ(config->issuers[0].settings, expected);
  EXPECT_EQ(faults("a: {preset: okta}"), (Faults{"auth.issuers.a.issuer", "auth.issuers.a.levels"}));
}

TEST(IssuerConfig, TakesEverySetting) {
  const auto config = load(
      "a: {preset: entra, issuer: 'https://i.example', proof: either, jwks_uri: 'https://k.example/keys', "
      "origins: ['https://o.example'], allow_private: true, ca_file: /dev/null, audiences: ['api://x', y], "
      "strict_audience: true, algorithms: [PS384, ES256], types: [at+jwt], required: ['typ=Bearer', 'v=a=b'], "
      "clock_skew_s: 5, lifetime_max_s: 3600, levels: [system], clients: [c1], partners: [north], "
      "asserts: [patient, related-person, practitioner, other], claims: {scope: scp, patient: [p, q], encounter: e, "
      "fhir_user: f, client: c, token_id: t}, scopes: {style: dotted, prefixes: ['api://x/'], "
      "roles: ['FHIR.Read=system/*.rs user/*.rs']}, introspection: {url: 'https://i.example/introspect', client: me, "
      "method: private_key_jwt, audience: aud, remembered_max_s: 10, key_file: /dev/null, algorithm: RS384, kid: k}}");
  ASSERT_TRUE(config) << config.error().issues[0].expression;
  const IssuerConfig& issuer = config->issuers.at(0);
  auth::IssuerSettings expected;
  expected.name = "a";
  expected.issuer = "https://i.example";
  expected.proof = auth::Proof::either;
  expected.jwks_uri = "https://k.example/keys";
  expected.origins = {"https://o.example"};
  expected.allow_private = true;
  expected.audiences = {"api://x", "y"};
  expected.strict_audience = true;
  expected.algorithms = {auth::jose::Algorithm::ps384, auth::jose::Algorithm::es256};
  expected.types = {"at+jwt"};
  expected.required = {{"typ", "Bearer"}, {"v", "a=b"}};
  expected.clock_skew = std::chrono::seconds{5};
  expected.lifetime_max = std::chrono::seconds{3600};
  expected.levels = {auth::Level::system};
  expected.clients = {"c1"};
  expected.partners = {"north"};
  expected.asserts = {auth::Party::patient, auth::Party::related_person, auth::Party::practitioner, auth::Party::other};
  expected.claims = {.scope = {"scp"},
                     .patient = {"p", "q"},
                     .encounter = {"e"},
                     .fhir_user = {"f"},
                     .client = {"c"},
                     .token_id = {"t"}};
  expected.scopes = {
      .style = auth::ScopeStyle::dotted, .prefixes = {"api://x/"}, .roles = {{"FHIR.Read", "system/*.rs user/*.rs"}}};
  expected.introspection = {.url = "https://i.example/introspect",
                            .client = "me",
                            .method = auth::IntrospectionSettings::Method::private_key_jwt,
                            .audience = "aud",
                            .remembered_max = std::chrono::seconds{10}};
  EXPECT_EQ(issuer.settings, expected);
  EXPECT_EQ(issuer.ca_file, "/dev/null");
  EXPECT_EQ(issuer.key_file, "/dev/null");
  EXPECT_EQ(issuer.key_algorithm, auth::jose::Algorithm::rs384);
  EXPECT_EQ(issuer.kid, "k");
}

TEST(IssuerConfig, LaysAPresetUnderWhatIsWritten) {
  // Written after what it is laid under.
  const auto config = load("a: {issuer: 'https://i.example', levels: user, claims: {client: mine}, preset: keycloak}");
  ASSERT_TRUE(config);
  auth::IssuerSettings expected = *auth::preset("keycloak");
  expected.name = "a";
  expected.issuer = "https://i.example";
  expected.levels = {auth::Level::user};
  expected.claims.client = {"mine"};
  EXPECT_EQ(config->issuers.at(0).settings, expected);
  EXPECT_EQ(expected.required.at(0).first, "typ");
}

TEST(IssuerConfig, IsOverruledByVariables) {
  const auto config = load("idp-a: {issuer: 'https://i.example', levels: user}",
                           {{"CONCORD_AUTH_ISSUERS_IDP_A_ISSUER", "https://other.example"},
                            {"CONCORD_AUTH_ISSUERS_IDP_A_LEVELS", "system"}});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->issuers.at(0).settings.issuer, "https://other.example");
  EXPECT_EQ(config->issuers.at(0).settings.levels, std::vector{auth::Level::system});
}

struct FaultRow {
  const char* written;
  Faults faults;
};

TEST(IssuerConfig, NamesTheFaultOfEachSetting) {
  const std::vector<FaultRow> rows{
      {"preset: auth0", {"preset"}},
      {"issuer: 'ftp://i.example'", {"issuer"}},
      {"issuer: 'https://u:p@i.example'", {"issuer"}},
      {"issuer: 'https://i.example?x=1'", {"issuer"}},
      {"issuer: 'http://i.example'", {"issuer"}},
      {"issuer: ['https://i.example', 'https://j.example']", {"issuer"}},
      {"proof: trust", {"proof"}},
      {"jwks_uri: 'http://i.example/keys'", {"jwks_uri"}},
      {"origins: ['https://o.example/path']", {"origins"}},
      {"allow_private: maybe", {"allow_private"}},
      {"ca_file: relative.pem", {"ca_file"}},
      {"ca_file: /nowhere.pem", {"ca_file"}},
      {"algorithms: [HS256]", {"algorithms"}},
      {"algorithms: none", {"algorithms"}},
      {"required: [typ]", {"required"}},
      {"clock_skew_s: 301", {"clock_skew_s"}},
      {"lifetime_max_s: 59", {"lifetime_max_s"}},
      {"levels: [admin]", {"levels"}},
      {"partners: [east]", {"partners"}},
      {"asserts: [nurse]", {"asserts"}},
      {"scopes: {style: loud}", {"scopes.style"}},
      {"scopes: {roles: ['=x']}", {"scopes.roles"}},
      {"proof: introspection", {"introspection.client", "introspection.secret_file"}},
      {"proof: either, introspection: {client: me, secret_file: /nowhere}", {"introspection.secret_file"}},
      {"proof: either, introspection: {client: me, method: private_key_jwt}", {"introspection.key_file"}},
      {"introspection: {remembered_max_s: 31}", {"introspection.remembered_max_s"}},
      {"introspection: {method: password}", {"introspection.method"}},
      {"no_such: 1", {"no_such"}},
      {"claims: {password: x}", {"claims.password"}},
  };
  for (const FaultRow& row : rows) {
    std::string written{row.written};
    if (written.find("levels") == std::string::npos) written += ", levels: user";
    if (written.find("issuer:") == std::string::npos) written += ", issuer: 'https://i.example'";
    Faults expected;
    for (const std::string& name : row.faults) expected.push_back("auth.issuers.a." + name);
    EXPECT_EQ(faults("a: {" + written + "}"), expected) << row.written;
  }
}

TEST(IssuerConfig, NamesIssuersThatDoNotGoTogether) {
  EXPECT_EQ(faults("a: {issuer: 'https://i.example', levels: user}, b: {issuer: 'https://i.example', levels: user}"),
            Faults{"auth.issuers.b.issuer"});
  const auto asked = [](std::string_view name, std::string_view partners) {
    return std::string{name}
        .append(": {issuer: 'https://")
        .append(name)
        .append(".example', levels: user, proof: introspection, introspection: {client: c, secret_file: /dev/null}, ")
        .append("partners: [")
        .append(partners)
        .append("]}");
  };
  EXPECT_EQ(faults(asked("a", "north") + ", " + asked("b", "south")), Faults{});
  EXPECT_EQ(faults(asked("a", "north") + ", " + asked("b", "south, north")), Faults{"auth.issuers.b.proof"});
  EXPECT_EQ(faults(asked("a", "north") + ", " + asked("b", "")), Faults{"auth.issuers.b.proof"});
}

TEST(IssuerConfig, AllowsPlainHttpWhereItIsAskedFor) {
  EXPECT_EQ(faults("a: {issuer: 'http://127.0.0.1:9000', levels: user, allow_private: true}"), Faults{});
}

}  // namespace
}  // namespace concord::app
