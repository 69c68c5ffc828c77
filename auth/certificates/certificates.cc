#include "auth/certificates/certificates.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "auth/certificates/distinguished_name.h"

namespace concord::auth {
namespace {

tl::unexpected<Error> deny(std::string_view reason, std::string_view message) {
  return fail(
      Error{.kind = ErrorKind::unauthenticated, .message = std::string{message}, .reason = std::string{reason}});
}

std::shared_ptr<const Grant> grant_of(const CertificateClient& client) {
  return std::make_shared<const Grant>(Grant{.how = Grant::How::certificate,
                                             .client = client.client,
                                             .subject = client.client,
                                             .scopes = client.scopes,
                                             .expires = Instant::max(),
                                             .asserts = client.asserts});
}

bool is_system_only(const Scopes& scopes) {
  return !scopes.resources.empty() && scopes.launches.empty() && scopes.not_understood == 0 && !scopes.openid &&
         !scopes.fhir_user && !scopes.offline_access && !scopes.online_access &&
         std::ranges::all_of(scopes.resources, [](const Scope& scope) { return scope.level == Level::system; });
}

}  // namespace

std::string normal_alternative(std::string_view name) {
  constexpr std::string_view kDns = "dns:";
  const bool is_known = name.starts_with(kDns) || name.starts_with("uri:") || name.starts_with("email:");
  const bool is_visible = std::ranges::all_of(name, [](char c) { return c > ' ' && c < '\x7F'; });
  if (!is_known || !is_visible || name.ends_with(':')) return {};
  std::string out{name};
  if (!name.starts_with(kDns)) return out;
  std::ranges::transform(out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

Result<Certificates> Certificates::make(const std::vector<CertificateClient>& clients) {
  std::vector<Entry> entries;
  std::vector<Issue> issues;
  const auto refuse = [&](const CertificateClient& client, std::string_view member, std::string_view text) {
    issues.push_back(
        {.code = "value", .expression = fmt::format("{}.{}", client.client, member), .text = std::string{text}});
  };
  for (const CertificateClient& client : clients) {
    Entry entry{.subject = normal_name(client.subject).value_or(""),
                .name = normal_alternative(client.name),
                .partners = client.partners,
                .access = AccessContext::of(grant_of(client))};
    if (client.subject.empty() == client.name.empty()) {
      refuse(client, "subject", "must be given, or else san; not both");
    } else if (!client.subject.empty() && entry.subject.empty()) {
      refuse(client, "subject", "must be a name as in RFC 4514: CN=engine,O=North Hospital");
    } else if (!client.name.empty() && entry.name.empty()) {
      refuse(client, "san", "must be dns:NAME, uri:URI or email:ADDRESS");
    } else if (std::ranges::any_of(entries, [&](const Entry& other) {
                 return other.subject == entry.subject && other.name == entry.name;
               })) {
      refuse(client, client.subject.empty() ? "san" : "subject", "must not be that of another client");
    }
    if (!is_system_only(client.scopes)) refuse(client, "scopes", "must be scopes of system/, at least one");
    entries.push_back(std::move(entry));
  }
  if (!issues.empty()) return fail(ErrorKind::unprocessable, "the listed certificates", std::move(issues));
  return Certificates{std::move(entries)};
}

Result<AccessContext> Certificates::authenticate(const Presented& presented, Deadline /*deadline*/) {
  const auto& shown = presented.request.client_certificate;
  if (shown == nullptr || entries_.empty())
    return deny("no-token", "this needs an access token or a client certificate");
  const std::optional<std::string> subject = normal_name(shown->subject);
  const Entry* found = nullptr;
  for (const Entry& entry : entries_) {
    const bool is_it = entry.name.empty() ? subject == entry.subject
                                          : std::ranges::find(shown->names, entry.name) != shown->names.end();
    if (!is_it) continue;
    if (found != nullptr) return deny("certificate-ambiguous", "the client certificate is that of two clients");
    found = &entry;
  }
  if (found == nullptr) return deny("certificate-unknown", "the client certificate is of nobody known here");
  const bool is_for_all = found->partners.empty() || presented.partner.empty();
  if (!is_for_all && std::ranges::find(found->partners, presented.partner) == found->partners.end()) {
    return deny("certificate-partner", "the client certificate is not for this partner");
  }
  return found->access;
}

}  // namespace concord::auth
