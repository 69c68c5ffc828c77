// Whether a body is the FHIR that was asked for: its type, its id, the shape of its Bundle. Pure; no status and no
// header but an ETag is looked at here.
#pragma once

#include <string_view>

#include "core/json/value.h"
#include "service/partner/judge.h"

namespace concord::partner {

// An object whose resourceType is one of R4's.
[[nodiscard]] bool is_resource(const json::Value& value);

// Whether `body` is what a call that changes nothing asked for. A version that was asked for must be told by
// meta.versionId or, where there is none, by `etag`.
[[nodiscard]] bool answers(const json::Value& body, std::string_view etag, const Expectation& expected);

// A transaction-response or batch-response with as many entries as were sent, each with a status.
[[nodiscard]] bool is_transaction_response(const json::Value& body, const Expectation& expected);

// Whether the Location of a write ends in the type asked for and an id (the one that was named), with or without a
// version.
[[nodiscard]] bool names_resource(std::string_view location, const Expectation& expected);

}  // namespace concord::partner
