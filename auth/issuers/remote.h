// JSON documents of issuers, fetched: metadata and key sets. Bounded in size and time; the URLs come from the
// configuration, or from metadata whose origin has been checked, never from a token.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/json/value.h"
#include "core/ports/http_client.h"
#include "core/result.h"
#include "core/time.h"

namespace concord::auth {

inline constexpr std::chrono::seconds kFetchTime{3};
inline constexpr std::size_t kMetadataBytesMax = 256U << 10U;

struct Fetched {
  std::string text;
  std::chrono::seconds lifetime;  // max-age of Cache-Control, clamped to 5 minutes to 24 hours; 15 minutes without
};

// Errors: unavailable, whatever went wrong; `not_found` for 404 alone.
[[nodiscard]] Result<Fetched> fetch(HttpClient& client, const std::string& url, std::size_t bytes_max,
                                    Deadline deadline);

// How long an answer with these fields may be remembered.
[[nodiscard]] std::chrono::seconds lifetime_of(const http::Headers& headers);

// "https://host:port" of an http or https URL in lower case, without a port that is the scheme's own; empty for any
// other text, and for a URL with a user, white space or a backslash.
[[nodiscard]] std::string origin_of(std::string_view url);

}  // namespace concord::auth
