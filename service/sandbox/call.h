// One FHIR interaction as asked for, by an HTTP request or by an entry of a Bundle.
#pragma once

#include <optional>
#include <string>

#include "core/http.h"
#include "core/json/value.h"
#include "core/result.h"
#include "fhir/bundle.h"
#include "service/sandbox/route.h"

namespace concord::sandbox {

struct Call {
  Interaction interaction = Interaction::read;
  Route route = {};
  http::Parameters parameters = {};  // of the URL; of a search by POST the form's too
  std::string if_match = {};
  std::string if_none_match = {};
  std::string if_none_exist = {};                      // raw query text
  std::optional<json::Value> resource = std::nullopt;  // of create and update, checked against its type
};

// Of an entry of a transaction or batch; `base` may stand in front of its URL. Errors: as parse_route, and
// method_not_allowed, malformed for a POST or PUT without a resource or with one of another type.
[[nodiscard]] Result<Call> call_of(const fhir::BundleEntry& entry, std::string_view base);

}  // namespace concord::sandbox
