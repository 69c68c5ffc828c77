// Which client sends a form to the token, introspection or revocation endpoint (RFC 6749 §2.3, RFC 7523): by the one
// method that it is registered with, never by a weaker one.
#pragma once

#include <memory>

#include "auth/server/client.h"
#include "auth/server/form.h"
#include "auth/server/grants.h"
#include "auth/server/refusal.h"
#include "auth/server/settings.h"

namespace concord::auth::server {

class ClientAuthentication {
 public:
  // The references outlive the object.
  ClientAuthentication(const Clients& clients, Grants& grants, const Clock& clock, const Settings& settings)
      : clients_{clients}, grants_{grants}, clock_{clock}, settings_{settings} {}

  // Nothing when the form says nothing about the client at all. Refused: invalid_request for two methods or two
  // identities, invalid_client for whatever does not hold (401 with a Basic challenge where Basic was tried).
  [[nodiscard]] Answered<std::shared_ptr<const Client>> identify(const http::Request& request, const Form& form) const;

 private:
  using Found = Answered<std::shared_ptr<const Client>>;
  [[nodiscard]] Found by_basic(std::string_view field, const Form& form) const;
  [[nodiscard]] Found by_post(const Form& form) const;
  [[nodiscard]] Found by_assertion(const Form& form, Deadline deadline) const;
  [[nodiscard]] Found by_name(const Form& form) const;

  const Clients& clients_;
  Grants& grants_;
  const Clock& clock_;
  const Settings& settings_;
};

}  // namespace concord::auth::server
