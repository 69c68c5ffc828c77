// Where the tokens of a partner come from, as a port: what clients are told about the authorization server that really
// issues them (SMART App Launch 2.2, conformance).
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "core/json/value.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth {

class TokenSource {
 public:
  virtual ~TokenSource() = default;
  // The smart-configuration of the partner; the same pointer as long as it says the same. Safe from many threads.
  // Errors: not_found where nobody issues tokens that clients could ask for; unavailable when who does cannot be asked.
  [[nodiscard]] virtual Result<std::shared_ptr<const json::Value>> smart_configuration(std::string_view partner,
                                                                                       Deadline deadline) = 0;

 protected:
  TokenSource() = default;
  TokenSource(const TokenSource&) = default;
  TokenSource& operator=(const TokenSource&) = default;
};

// One that is part of this program: the same for all partners.
class OwnTokenSource final : public TokenSource {
 public:
  explicit OwnTokenSource(json::Value configuration)
      : configuration_{std::make_shared<const json::Value>(std::move(configuration))} {}
  [[nodiscard]] Result<std::shared_ptr<const json::Value>> smart_configuration(std::string_view /*partner*/,
                                                                               Deadline /*deadline*/) override {
    return configuration_;
  }

 private:
  std::shared_ptr<const json::Value> configuration_;
};

}  // namespace concord::auth
