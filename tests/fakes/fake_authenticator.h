// An Authenticator that knows its callers by name: "Bearer NAME" is who was added under it, no credentials are whoever
// is let in without.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "auth/authenticator.h"

namespace concord::fakes {

class FakeAuthenticator final : public auth::Authenticator {
 public:
  // Lets everybody in who shows no credentials.
  static FakeAuthenticator open() {
    FakeAuthenticator out;
    out.nameless_ = auth::AccessContext::unrestricted();
    return out;
  }
  FakeAuthenticator() = default;

  void add(const std::string& name, auth::Grant grant) {
    callers_.insert_or_assign("Bearer " + name,
                              auth::AccessContext::of(std::make_shared<const auth::Grant>(std::move(grant))));
  }

  [[nodiscard]] Result<auth::AccessContext> authenticate(const auth::Presented& presented,
                                                         Deadline /*deadline*/) override {
    const std::string* credentials = presented.request.headers.find("Authorization");
    if (credentials == nullptr && nameless_) return *nameless_;
    const auto caller = credentials == nullptr ? callers_.end() : callers_.find(*credentials);
    if (caller != callers_.end()) return caller->second;
    return fail(Error{.kind = ErrorKind::unauthenticated,
                      .message = "credentials are needed",
                      .reason = credentials == nullptr ? "no-token" : "signature"});
  }

 private:
  std::optional<auth::AccessContext> nameless_;
  std::map<std::string, auth::AccessContext> callers_;
};

}  // namespace concord::fakes
