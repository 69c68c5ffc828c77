#include "auth/issuers/denial.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <string>

namespace concord::auth {
namespace {

constexpr std::chrono::seconds kTryAgain{5};

struct Row {
  std::string_view reason;
  ErrorKind kind;
  std::string_view message;
};
constexpr std::array kRows{
    Row{"no-token", ErrorKind::unauthenticated, "this needs an access token"},
    Row{"two-tokens", ErrorKind::malformed, "a request has one Authorization field"},
    Row{"token-in-query", ErrorKind::malformed, "an access token is never part of a URL"},
    Row{"token-in-form", ErrorKind::malformed, "an access token is never part of a form"},
    Row{"token-malformed", ErrorKind::unauthenticated, "the access token cannot be read"},
    Row{"token-too-long", ErrorKind::unauthenticated, "the access token is too long"},
    Row{"issuer-unknown", ErrorKind::unauthenticated, "the access token is of an issuer that is not known here"},
    Row{"issuer-unavailable", ErrorKind::unavailable, "the issuer of the access token cannot be reached"},
    Row{"issuer-busy", ErrorKind::unavailable, "the issuer of the access token is asked too much"},
    Row{"partner", ErrorKind::unauthenticated, "the issuer of the access token does not serve this partner"},
    Row{"algorithm", ErrorKind::unauthenticated, "the access token is signed in a way that is not allowed"},
    Row{"token-type", ErrorKind::unauthenticated, "this is no access token"},
    Row{"key-unknown", ErrorKind::unauthenticated, "the access token is signed with a key that is not published"},
    Row{"signature", ErrorKind::unauthenticated, "the signature of the access token does not hold"},
    Row{"token-inactive", ErrorKind::unauthenticated, "the issuer says that the access token is not active"},
    Row{"token-expired", ErrorKind::unauthenticated, "the access token has expired"},
    Row{"token-lifetime", ErrorKind::unauthenticated, "the access token has no end, or one too far away"},
    Row{"token-early", ErrorKind::unauthenticated, "the access token is not valid yet"},
    Row{"issuer", ErrorKind::unauthenticated, "the issuer's answer is about a token of another issuer"},
    Row{"audience", ErrorKind::unauthenticated, "the access token is meant for another service"},
    Row{"client", ErrorKind::unauthenticated, "the client of the access token is not allowed here"},
    Row{"subject", ErrorKind::unauthenticated, "the access token does not say whose it is"},
    Row{"claim", ErrorKind::unauthenticated, "a claim of the access token has the wrong form"},
    Row{"patient", ErrorKind::unauthenticated, "the patient of the access token is no plain id"},
    Row{"scope-missing", ErrorKind::unauthenticated, "the access token has no scope"},
    Row{"scope-malformed", ErrorKind::unauthenticated, "the scopes of the access token cannot be read"},
    Row{"proof", ErrorKind::unauthenticated, "the access token is bound to a key that was not shown"},
};

}  // namespace

tl::unexpected<Error> deny(std::string_view reason) {
  const auto* row = std::ranges::find(kRows, reason, &Row::reason);
  if (row == kRows.end()) std::abort();
  Error error{.kind = row->kind, .message = std::string{row->message}};
  error.reason = row->reason;
  if (row->kind == ErrorKind::unavailable) error.retry_after = kTryAgain;
  return fail(std::move(error));
}

}  // namespace concord::auth
