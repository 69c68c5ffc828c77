// One FHIR interaction as it is asked for, by an HTTP request or by an entry of a Bundle: what, of what, under which
// conditions, and what the answer should look like. Bodies are read, not judged.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"
#include "fhir/bundle.h"
#include "fhir/rest/preferences.h"
#include "fhir/rest/target.h"

namespace concord::fhir::rest {

// Header fields as sent; "" when absent. If-Modified-Since of an entry is an HTTP date here too.
struct Conditions {
  std::string if_match = {};
  std::string if_none_match = {};
  std::string if_modified_since = {};
  std::string if_none_exist = {};  // raw query text
  friend bool operator==(const Conditions&, const Conditions&) = default;
};

struct Call {
  Interaction interaction = Interaction::read;
  Target target = {};
  http::Method method = http::Method::get;
  http::Parameters parameters = {};  // of the URL; of a search by POST the form's behind them
  Conditions conditions = {};
  Preferences preferences = {};
  // Of create, update, patch, bundle and operation by POST.
  std::optional<json::Value> body = std::nullopt;
};

// Of a request whose path, without the FHIR base, is `path`. Errors: as parse_target; method_not_allowed;
// not_acceptable; unsupported_media; malformed for parameters, forms and bodies that cannot be read.
[[nodiscard]] Result<Call> call_of(const http::Request& request, std::string_view path);

// Of an entry of a transaction or batch; `base` may stand in front of its URL. A PATCH has its JSON Patch in a Binary
// (R4 http.html#other-bundles). Errors: as parse_target; method_not_allowed, also for what no Bundle can hold (a
// Bundle, metadata); malformed for a POST, PUT or PATCH without a body.
[[nodiscard]] Result<Call> call_of(const fhir::BundleEntry& entry, std::string_view base);

// The criteria of If-None-Exist: "identifier=a%7Cb", with or without "?" or "[type]?" in front. Errors: malformed.
[[nodiscard]] Result<http::Parameters> parse_if_none_exist(std::string_view text, std::string_view type);

}  // namespace concord::fhir::rest
