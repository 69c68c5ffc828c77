#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "service/app/config.h"

namespace concord::app {
namespace {

std::vector<std::string> faults(const Result<Config>& config) {
  std::vector<std::string> out;
  if (config) return out;
  for (const Issue& issue : config.error().issues) out.push_back(issue.expression + ": " + issue.text);
  std::ranges::sort(out);
  return out;
}

TEST(PartnerAccess, IsReadFromFileAndEnvironment) {
  const auto config = load_config(
      "auth: {issuers: {a: {issuer: 'https://idp.example', levels: user}},\n"
      "  keys: {k-1: {file: /dev/null}, k-2: {file: /dev/null, algorithm: ES384, partner: north}}}\n"
      "partners: {north: {url: 'https://n.example/fhir', auth: {method: private_key_jwt, client_id: c, kid: k-2,\n"
      "  token_url: 'https://n.example/token', scopes: 'system/*.rs', audience: x, jku: "
      "'https://c.example/jwks.json'},\n"
      "  tls: {certificate: /dev/null, key: /dev/null, ca: /dev/null}}}\n",
      {{"CONCORD_PARTNERS_NORTH_AUTH_CLIENT_ID", "other"}, {"CONCORD_AUTH_KEYS_K_1_ALGORITHM", "RS256"}});
  ASSERT_TRUE(config.has_value()) << faults(config).front();
  ASSERT_EQ(config->keys.size(), 2U);
  EXPECT_EQ(config->keys[0].kid, "k-1");
  EXPECT_EQ(config->keys[0].algorithm, auth::jose::Algorithm::rs256);
  EXPECT_EQ(config->keys[1].partner, "north");
  const PartnerAccess& access = config->partners[0].access;
  EXPECT_EQ(access.method, auth::outbound::Method::private_key_jwt);
  EXPECT_EQ(access.client_id, "other");
  EXPECT_EQ(access.token_url, "https://n.example/token");
  EXPECT_EQ(access.kid, "k-2");
  EXPECT_EQ(access.jku, "https://c.example/jwks.json");
}

TEST(PartnerAccess, EachFaultIsNamed) {
  const auto config = load_config(
      "auth: {issuers: {a: {issuer: 'https://idp.example', levels: user}},\n"
      "  keys: {k: {algorithm: HS256, partner: nobody}, l: {file: /nowhere, colour: red}}}\n"
      "partners:\n"
      "  a: {url: 'https://a.example', auth: {method: magic, token_url: 'http://a.example/token'}}\n"
      "  b: {url: 'https://b.example', auth: {method: client_secret_basic}, authorization_file: /dev/null}\n"
      "  c: {url: 'https://c.example', auth: {client_id: x}, tls: {certificate: /nowhere}}\n"
      "  d: {url: 'https://d.example', auth: {method: tls_client_auth, client_id: x, scopes: y}}\n"
      "default_partner: a\n",
      {});
  EXPECT_EQ(faults(config),
            (std::vector<std::string>{
                "auth.keys.k.algorithm: must be RS384, ES384, RS256 or ES256",
                "auth.keys.k.file: must be given",
                "auth.keys.k.partner: must name one of the partners",
                "auth.keys.l.colour: no such setting",
                "auth.keys.l.file: cannot be read",
                "partners.a.auth.method: must be private_key_jwt, client_secret_basic, client_secret_post or "
                "tls_client_auth",
                "partners.a.auth.token_url: must be an https URL without user, query and fragment",
                "partners.b.auth.client_id: must be given",
                "partners.b.auth.scopes: must be given",
                "partners.b.auth.secret_file: must be given",
                "partners.b.authorization_file: must not be given beside auth.method",
                "partners.c.auth.method: must be given",
                "partners.c.tls.certificate: cannot be read",
                "partners.c.tls.key: must be given",
                "partners.d.tls.certificate: must be given",
            }));
}

TEST(CertificateSettings, AreReadAndChecked) {
  const auto config = load_config(
      "listen: {tls: {certificate: /c, key: /k, client_ca: /ca}}\n"
      "auth: {certificates: {engine: {subject: 'CN=engine', scopes: [system/Goal.rs, system/Patient.r],\n"
      "  partners: [north], asserts: [practitioner, patient]}, lab: {san: 'dns:lab.example', scopes: 'system/*.rs'}}}\n"
      "partners: {north: {url: 'https://n.example/fhir'}}\n",
      {});
  ASSERT_TRUE(config.has_value()) << faults(config).front();
  ASSERT_EQ(config->certificates.size(), 2U);
  EXPECT_EQ(config->certificates[0].client, "engine");
  EXPECT_EQ(config->certificates[0].scopes.resources.size(), 2U);
  EXPECT_EQ(config->certificates[0].partners, std::vector<std::string>{"north"});
  EXPECT_EQ(config->certificates[0].asserts,
            (std::vector<auth::Party>{auth::Party::practitioner, auth::Party::patient}));
  EXPECT_EQ(config->certificates[1].name, "dns:lab.example");
  const auto faulty = load_config(
      "auth: {certificates: {a: {subject: nonsense, scopes: patient/Goal.rs}, b: {subject: 'CN=b', scopes: all,\n"
      "  partners: [south], asserts: [king]}}}\npartners: {north: {url: 'https://n.example/fhir'}}\n",
      {});
  EXPECT_EQ(faults(faulty),
            (std::vector<std::string>{
                "auth.certificates.a.scopes: must be scopes of system/, at least one",
                "auth.certificates.a.subject: must be a name as in RFC 4514: CN=engine,O=North Hospital",
                "auth.certificates.b.asserts: must be patient, related-person, practitioner or other",
                "auth.certificates.b.partners: must name partners", "auth.certificates.b.scopes: must be SMART scopes",
                "listen.tls.client_ca: must be given for auth.certificates"}));
}

}  // namespace
}  // namespace concord::app
