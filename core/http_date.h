// The date of HTTP header fields (RFC 9110 §5.6.7), read; format_http_date() of core/time writes it.
#pragma once

#include <optional>
#include <string_view>

#include "core/time.h"

namespace concord {

// An IMF-fixdate, "Mon, 02 Mar 2026 15:15:00 GMT". The obsolete forms and wrong weekdays are not read.
[[nodiscard]] std::optional<Instant> parse_http_date(std::string_view text);

}  // namespace concord
