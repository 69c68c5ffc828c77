// The parameters that histories and $everything share: which page, how long, of when, of which types.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/http.h"
#include "core/result.h"
#include "core/time.h"
#include "fhir/rest/subset.h"
#include "service/sandbox/cursor.h"
#include "service/sandbox/sandbox.h"

namespace concord::sandbox {

inline constexpr std::string_view kCursor = "_cursor";

struct PageParameters {
  std::size_t count = 0;
  std::optional<Instant> since = std::nullopt;   // _since
  std::optional<DateRange> at = std::nullopt;    // _at
  std::vector<std::string> types = {};           // _type
  std::optional<Position> after = std::nullopt;  // the page starts behind it
  fhir::rest::Subset subset = {};
  http::Parameters used = {};  // for links, without the cursor
  bool has_unknown = false;
};

// `keys`: of this list's cursors. Errors: malformed for values that cannot be read.
[[nodiscard]] Result<PageParameters> parse_page(const http::Parameters& parameters, const Settings& settings,
                                                std::size_t keys);
// "http://host/fhir/Goal/_history?_count=5".
[[nodiscard]] std::string page_url(std::string_view url, const http::Parameters& parameters);
// The parameters of the page behind that position.
[[nodiscard]] http::Parameters behind(const http::Parameters& used, const Position& position);

}  // namespace concord::sandbox
