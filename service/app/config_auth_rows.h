// The settings of an issuer of tokens, one row each: what it is called and how its values are put into their place.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "service/app/config_auth.h"
#include "service/app/config_setters.h"

namespace concord::app {

struct IssuerRow {
  std::string_view name;  // "introspection.url"
  bool is_list;           // may have several values
  Fault (*set)(IssuerConfig&, const std::vector<std::string>& values);
};

// The preset first, since it replaces everything.
[[nodiscard]] std::span<const IssuerRow> issuer_rows() noexcept;
// nullptr when there is none of that name.
[[nodiscard]] const IssuerRow* find_issuer_row(std::string_view name) noexcept;

}  // namespace concord::app
