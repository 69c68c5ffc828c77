// What clients of a partner are told about an issuer that is not part of this program: its own metadata in the words of
// SMART, and nothing that it does not say itself.
#pragma once

#include <map>
#include <mutex>
#include <span>
#include <string>

#include "auth/issuers/issuers.h"
#include "auth/token_source.h"

namespace concord::auth {

// Of the issuer's metadata (RFC 8414, OpenID Connect Discovery) and the levels of scopes that it may grant here.
// Capabilities are those that follow from the metadata, and those of SMART's list that it states itself: an issuer that
// knows nothing of launches has none. Null without a token_endpoint. Pure.
[[nodiscard]] json::Value smart_configuration_of(const json::Value& metadata, std::span<const Level> levels);

// The first of the issuers that serves the partner and tells about itself.
class DiscoveredTokenSource final : public TokenSource {
 public:
  // The issuers outlive the object.
  explicit DiscoveredTokenSource(const Issuers& issuers) : issuers_{issuers} {}
  [[nodiscard]] Result<std::shared_ptr<const json::Value>> smart_configuration(std::string_view partner,
                                                                               Deadline deadline) override;

 private:
  struct Made {
    std::shared_ptr<const json::Value> metadata;
    std::shared_ptr<const json::Value> configuration;
  };
  const Issuers& issuers_;
  std::mutex mutex_;
  std::map<std::string, Made> made_;  // by issuer
};

}  // namespace concord::auth
