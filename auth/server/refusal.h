// How the authorization server refuses: an OAuth error code with its status (RFC 6749 §5.2, RFC 7009 §2.2.1). Not for
// the resource server, whose refusals are OperationOutcomes.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "core/error.h"
#include "core/http.h"
#include "core/json/value.h"

namespace concord::auth::server {

// `description` is ASCII without quotes and backslashes (RFC 6749 §4.1.2.1) and holds nothing of the request.
struct Refusal {
  int status = 400;
  std::string error = {};  // "invalid_request"
  std::string description = {};
  bool asks_for_basic = false;                                     // 401 with a Basic challenge
  std::optional<std::chrono::seconds> retry_after = std::nullopt;  // of temporarily_unavailable

  Refusal(int s, std::string_view e, std::string_view d) : status{s}, error{e}, description{d} {}
  // What a store or a port answered: nothing is done, and it may be tried again.
  Refusal(const Error& cause);  // NOLINT(google-explicit-constructor): so that RETURN_IF_ERROR crosses the layer
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

template <class T>
using Answered = tl::expected<T, Refusal>;

[[nodiscard]] inline tl::unexpected<Refusal> refuse(std::string_view error, std::string_view description,
                                                    int status = 400) {
  return tl::unexpected<Refusal>(Refusal{status, error, description});
}

// JSON that must not be stored (RFC 6749 §5.1).
[[nodiscard]] http::Response secret_json(int status, const json::Value& body);
// {"error","error_description"} with WWW-Authenticate and Retry-After where they belong.
[[nodiscard]] http::Response respond(const Refusal& refusal);

}  // namespace concord::auth::server
