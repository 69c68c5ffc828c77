// What a partner says it can do, from its CapabilityStatement. Pure data; vendor profiles and the operator's
// overrides are laid over it elsewhere.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/json/value.h"
#include "core/result.h"

namespace concord::partner {

struct TypeCapabilities {
  std::string type;
  bool read = false;
  bool search = false;
  bool create = false;
  bool update = false;
  bool conditional_create = false;
  bool update_create = false;  // PUT to an id that is not there creates it
  friend bool operator==(const TypeCapabilities&, const TypeCapabilities&) = default;
};

struct Capabilities {
  bool transaction = false;
  bool batch = false;
  std::vector<TypeCapabilities> types;  // sorted by type, each once
  // Or nullptr.
  [[nodiscard]] const TypeCapabilities* find(std::string_view type) const noexcept;
  friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

// Of the `server` part of a CapabilityStatement. Errors: partner_broken for anything that is no
// CapabilityStatement, or not of R4.
[[nodiscard]] Result<Capabilities> parse_capabilities(const json::Value& statement);

}  // namespace concord::partner
