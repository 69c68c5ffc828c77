#include "service/app/config_certificates.h"

#include <algorithm>
#include <array>
#include <string>

#include <fmt/format.h>

#include "service/app/config_named.h"

namespace concord::app {
namespace {

using auth::CertificateClient;
using auth::Party;
using Values = std::vector<std::string>;

constexpr std::size_t kTextMax = 4'096;
constexpr std::size_t kListMax = 64;

struct PartyWord {
  std::string_view word;
  Party party;
};
constexpr std::array kParties{PartyWord{"patient", Party::patient}, PartyWord{"related-person", Party::related_person},
                              PartyWord{"practitioner", Party::practitioner}, PartyWord{"other", Party::other}};

Fault set_text(const Values& values, std::string& out) {
  out = values.front();
  return !out.empty() && out.size() <= kTextMax ? nullptr : "must be a text of at most 4096 characters";
}

// A list, or one text with spaces between.
Fault set_scopes(CertificateClient& client, const Values& values) {
  auto scopes = auth::parse_scopes(fmt::format("{}", fmt::join(values, " ")));
  if (!scopes || scopes->not_understood > 0) return "must be SMART scopes";
  client.scopes = *std::move(scopes);
  return nullptr;
}

Fault set_asserts(CertificateClient& client, const Values& values) {
  for (const std::string& value : values) {
    const auto* row = std::ranges::find(kParties, std::string_view{value}, &PartyWord::word);
    if (row == kParties.end()) return "must be patient, related-person, practitioner or other";
    client.asserts.push_back(row->party);
  }
  return nullptr;
}

Fault set_partners(CertificateClient& client, const Values& values) {
  client.partners = values;
  return values.size() <= kListMax ? nullptr : "must be at most 64 partners";
}

constexpr std::array<NamedRow<CertificateClient>, 5> kRows{{
    {"subject", false, [](CertificateClient& c, const Values& v) { return set_text(v, c.subject); }},
    {"san", false, [](CertificateClient& c, const Values& v) { return set_text(v, c.name); }},
    {"scopes", true, set_scopes},
    {"partners", true, set_partners},
    {"asserts", true, set_asserts},
}};

}  // namespace

std::vector<CertificateClient> read_certificates(const std::vector<Setting>& settings, const Environment& environment,
                                                 std::vector<Issue>& issues) {
  return read_named<CertificateClient>(
      kCertificates, settings, environment, kRows,
      [](const std::string& name) { return CertificateClient{.client = name}; }, issues);
}

void check_certificates(const std::vector<CertificateClient>& clients, const std::vector<std::string>& partners,
                        bool is_asked_for, std::vector<Issue>& issues) {
  const auto refuse = [&](const std::string& path, std::string_view text) {
    const bool is_refused = std::ranges::find(issues, path, &Issue::expression) != issues.end();
    if (!is_refused) issues.push_back({.code = "value", .expression = path, .text = std::string{text}});
  };
  if (clients.empty()) return;
  if (!is_asked_for) refuse("listen.tls.client_ca", "must be given for auth.certificates");
  for (const CertificateClient& client : clients) {
    const bool is_known = std::ranges::all_of(client.partners, [&](const std::string& partner) {
      return std::ranges::find(partners, partner) != partners.end();
    });
    if (!is_known) refuse(fmt::format("{}{}.partners", kCertificates, client.client), "must name partners");
  }
  const auto made = auth::Certificates::make(clients);
  if (made) return;
  for (const Issue& issue : made.error().issues)
    refuse(fmt::format("{}{}", kCertificates, issue.expression), issue.text);
}

}  // namespace concord::app
