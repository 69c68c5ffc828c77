// Clients that show a certificate instead of a token: who each of them is, and what it may do, as an operator lists it.
// The listener has verified the certificate; what a header says about one counts for nothing.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "auth/authenticator.h"
#include "auth/grant.h"
#include "core/result.h"

namespace concord::auth {

// One client. Exactly one of `subject` and `name` is given.
struct CertificateClient {
  std::string client = {};                 // what it is called, in Provenance and the audit too
  std::string subject = {};                // RFC 4514, in any spelling
  std::string name = {};                   // of its subjectAltName: "dns:…", "uri:…", "email:…"
  std::vector<std::string> partners = {};  // ids; empty: all
  Scopes scopes = {};                      // of system/ alone
  std::vector<Party> asserts = {};
};

// "dns:" in lower case, "uri:" and "email:" as they are; empty for anything else.
[[nodiscard]] std::string normal_alternative(std::string_view name);

class Certificates final : public Authenticator {
 public:
  // Nobody is listed.
  Certificates() = default;
  // Errors: unprocessable with an issue for each fault, its expression "CLIENT.member": no name or two, a subject or
  // name that cannot be read or is listed before, no scope or one that is not of system/.
  [[nodiscard]] static Result<Certificates> make(const std::vector<CertificateClient>& clients);

  // Exact comparison with what is listed. Errors: unauthenticated with the reason "no-token" when no certificate was
  // shown or none is listed, "certificate-unknown" when it is not listed, "certificate-ambiguous" when it is that of
  // two clients, "certificate-partner" when it is not for this partner.
  [[nodiscard]] Result<AccessContext> authenticate(const Presented& presented, Deadline deadline) override;

 private:
  struct Entry {
    std::string subject;  // normal; empty: by name
    std::string name;
    std::vector<std::string> partners;
    AccessContext access;
  };
  explicit Certificates(std::vector<Entry> entries) : entries_{std::move(entries)} {}
  std::vector<Entry> entries_;
};

}  // namespace concord::auth
