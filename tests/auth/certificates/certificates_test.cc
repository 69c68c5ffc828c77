#include "auth/certificates/certificates.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace concord::auth {
namespace {

Scopes scopes(std::string_view text) { return parse_scopes(text).value(); }

std::vector<CertificateClient> listed() {
  return {{.client = "lab", .subject = "cn=lab, o=North", .scopes = scopes("system/Goal.rs")},
          {.client = "engine",
           .name = "dns:Engine.Example",
           .partners = {"north"},
           .scopes = scopes("system/*.cruds"),
           .asserts = {Party::practitioner}},
          {.client = "portal", .name = "uri:urn:portal", .scopes = scopes("system/Goal.rs")}};
}

// The client's name, or the reason of the refusal.
std::string judge(Certificates& certificates, const http::Request& request, std::string_view partner = "north") {
  const auto access = certificates.authenticate({.request = request, .partner = partner, .base = ""}, Deadline{});
  if (access) return access->grant().client;
  EXPECT_EQ(access.error().kind, ErrorKind::unauthenticated);
  return "! " + access.error().reason;
}

http::Request showing(std::string subject, std::vector<std::string> names = {}) {
  http::Request request;
  request.client_certificate = std::make_shared<const http::ClientCertificate>(
      http::ClientCertificate{.subject = std::move(subject), .names = std::move(names), .sha256 = ""});
  return request;
}

TEST(CertificatesOfClients, AreComparedExactly) {
  Certificates certificates = *Certificates::make(listed());
  struct Row {
    http::Request request;
    std::string verdict;
  };
  const std::vector<Row> rows{
      {showing("CN=lab,O=North"), "lab"},
      {showing("O=North,CN=lab"), "! certificate-unknown"},
      {showing("CN=lab"), "! certificate-unknown"},
      {showing("CN=lab,O=North,C=DE"), "! certificate-unknown"},
      {showing("CN=Lab,O=North"), "! certificate-unknown"},
      {showing(""), "! certificate-unknown"},
      {showing("CN=other", {"dns:engine.example"}), "engine"},
      {showing("CN=dns:engine.example"), "! certificate-unknown"},
      {showing("CN=other", {"dns:x.engine.example", "uri:dns:engine.example"}), "! certificate-unknown"},
      {showing("CN=other", {"dns:*.example"}), "! certificate-unknown"},
      {showing("CN=other", {"uri:urn:PORTAL"}), "! certificate-unknown"},
      {showing("CN=other", {"uri:urn:portal"}), "portal"},
      {showing("CN=lab,O=North", {"uri:urn:portal"}), "! certificate-ambiguous"},
  };
  for (const Row& row : rows) EXPECT_EQ(judge(certificates, row.request), row.verdict);
}

TEST(CertificatesOfClients, AreNeverTakenFromAHeader) {
  Certificates certificates = *Certificates::make(listed());
  http::Request request;
  request.headers.add("X-Forwarded-Client-Cert", "Subject=\"CN=lab,O=North\"");
  request.headers.add("X-SSL-Client-S-DN", "CN=lab,O=North");
  EXPECT_EQ(judge(certificates, request), "! no-token");
}

TEST(CertificatesOfClients, GrantWhatIsListedAtThePartnersListed) {
  Certificates certificates = *Certificates::make(listed());
  const http::Request request = showing("CN=x", {"dns:engine.example"});
  EXPECT_EQ(judge(certificates, request, "south"), "! certificate-partner");
  EXPECT_EQ(judge(certificates, request, ""), "engine");
  const auto access = certificates.authenticate({.request = request, .partner = "north", .base = ""}, Deadline{});
  EXPECT_EQ(access->grant(), (Grant{.how = Grant::How::certificate,
                                    .client = "engine",
                                    .subject = "engine",
                                    .scopes = scopes("system/*.cruds"),
                                    .expires = Instant::max(),
                                    .asserts = {Party::practitioner}}));
}

TEST(CertificatesOfClients, EachFaultOfTheListIsNamed) {
  const Scopes good = scopes("system/Goal.rs");
  const auto made = Certificates::make({{.client = "a", .scopes = good},
                                        {.client = "b", .subject = "CN=b", .name = "dns:b", .scopes = good},
                                        {.client = "c", .subject = "b", .scopes = good},
                                        {.client = "d", .name = "ip:10.0.0.1", .scopes = good},
                                        {.client = "e", .subject = "CN=e", .scopes = good},
                                        {.client = "f", .subject = "cn=e", .scopes = good},
                                        {.client = "g", .subject = "CN=g", .scopes = scopes("patient/Goal.rs")},
                                        {.client = "h", .subject = "CN=h"}});
  ASSERT_FALSE(made.has_value());
  std::vector<std::string> faults;
  for (const Issue& issue : made.error().issues) faults.push_back(issue.expression);
  EXPECT_EQ(faults, (std::vector<std::string>{"a.subject", "b.subject", "c.subject", "d.san", "f.subject", "g.scopes",
                                              "h.scopes"}));
}

}  // namespace
}  // namespace concord::auth
