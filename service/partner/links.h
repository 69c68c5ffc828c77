// The links of a Bundle.
#pragma once

#include <string_view>

#include "core/json/value.h"

namespace concord::partner {

// The URL of the link of that relation ("next", "self"), borrowed from the Bundle; empty when there is none.
[[nodiscard]] inline std::string_view link_url(const json::Value& bundle, std::string_view relation) {
  for (const json::Value& link : bundle["link"].items()) {
    if (link.text("relation") == relation) return link.text("url");
  }
  return {};
}

}  // namespace concord::partner
