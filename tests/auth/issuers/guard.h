// A resource server with one issuer whose keys it holds, to be attacked with tokens made by hand.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "auth/issuers/issuers.h"
#include "auth/issuers/keys.h"
#include "tests/fakes/fake_clock.h"
#include "tests/fakes/fake_issuer.h"
#include "tests/fakes/fake_metrics.h"

namespace concord::auth {

inline constexpr std::string_view kTaken;  // no reason to refuse

class Guard {
 public:
  explicit Guard(IssuerSettings settings = fakes::good_settings(), jose::KeySet keys = fakes::good_keys())
      : keys_{std::move(keys)} {
    issuers_.add(std::make_unique<Issuer>(std::move(settings), keys_, clock_));
  }

  Result<AccessContext> ask(const http::Request& request, std::string_view base = fakes::kBase) {
    return issuers_.authenticate({.request = request, .partner = "north", .base = base},
                                 clock_.in(std::chrono::seconds{5}));
  }
  Result<AccessContext> ask(const std::string& token) {
    http::Request request;
    request.headers.add("Authorization", "Bearer " + token);
    return ask(request);
  }
  // Why it is refused; empty when it is taken.
  std::string reason(const std::string& token) {
    const auto access = ask(token);
    return access ? "" : access.error().reason;
  }
  fakes::FakeClock& clock() { return clock_; }

 private:
  fakes::FakeClock clock_;
  fakes::FakeMetrics metrics_;
  OwnKeys keys_;
  Issuers issuers_{clock_, metrics_};
};

// A token, and the reason to refuse it or kTaken.
struct Row {
  const char* what;
  std::string token;
  std::string_view reason;
};

inline void expect(Guard& guard, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    const auto access = guard.ask(row.token);
    EXPECT_EQ(access ? "" : access.error().reason, row.reason) << row.what;
    EXPECT_TRUE(access || access.error().kind == ErrorKind::unauthenticated) << row.what;
  }
}

// The claims of a good token with one more member, as text.
inline std::string claims_and(std::string_view member) {
  const std::string claims = json::write(fakes::good_claims());
  return claims.substr(0, claims.size() - 1).append(member).append("}");
}

}  // namespace concord::auth
